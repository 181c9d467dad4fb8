use alloc::vec::Vec;

use super::{Error, MasterKey};
use crate::crypto::hazmat::aes_cbc::{
    BLOCK_LENGTH, decrypt_in_place, encrypt_in_place, pad, unpad,
};
use crate::crypto::{Random, SecretVec};

/// Bytes of a file that holds nothing: the IV and one block of padding.
const MIN_LENGTH: usize = 2 * BLOCK_LENGTH;

/// Seals the content of a media file or a setting: a random IV of 16 bytes, then AES-256-CBC with
/// PKCS#7 padding ([chapter 13 section 6](crate::protocol::local_storage)).
///
/// Nothing authenticates it: whoever can write the file can change it. Do not use it for a format of
/// your own.
///
/// # Errors
///
/// [`Error::Random`] if the generator fails.
pub fn seal_file(
    master_key: &MasterKey,
    content: &[u8],
    random: &mut impl Random,
) -> Result<Vec<u8>, Error> {
    let mut iv = [0; BLOCK_LENGTH];
    random.fill(&mut iv)?;
    let (whole, last) = content.as_chunks::<BLOCK_LENGTH>();
    let padded = pad(last).ok_or(Error::Length)?;
    let mut file = Vec::with_capacity(content.len().saturating_add(MIN_LENGTH));
    file.extend(iv);
    file.extend(whole.as_flattened());
    file.extend(padded);
    if let Some((_, blocks)) = file.as_chunks_mut().0.split_first_mut() {
        encrypt_in_place(master_key.as_secret(), &iv, blocks);
    }
    Ok(file)
}

/// Opens what [`seal_file`] makes.
///
/// # Errors
///
/// [`Error::Length`] if no file has this length, [`Error::Padding`] for another key or an altered end.
/// An altered beginning gives other content, and no error.
pub fn open_file(master_key: &MasterKey, file: &[u8]) -> Result<SecretVec, Error> {
    let (blocks, []) = file.as_chunks::<BLOCK_LENGTH>() else {
        return Err(Error::Length);
    };
    let Some((iv, sealed @ [.., _])) = blocks.split_first() else {
        return Err(Error::Length);
    };
    let mut plain = SecretVec::zeroed(sealed.as_flattened().len());
    plain.as_mut_bytes().copy_from_slice(sealed.as_flattened());
    decrypt_in_place(
        master_key.as_secret(),
        iv,
        plain.as_mut_bytes().as_chunks_mut().0,
    );
    let content = unpadded(plain.as_bytes()).ok_or(Error::Padding)?;
    let mut output = SecretVec::zeroed(content.len());
    output.as_mut_bytes().copy_from_slice(content);
    Ok(output)
}

/// What stands in front of the padding.
fn unpadded(plain: &[u8]) -> Option<&[u8]> {
    let (rest, last) = plain.split_last_chunk()?;
    plain.get(..rest.len().checked_add(unpad(last)?)?)
}
