//! The data of one entry in memory, without an archive around them
//! ([chapter 14 section 2.1](crate::protocol::data_backup)).
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 8, 12 or 16 | salt |
//! | | 2 | verifier |
//! | | n | AES-CTR of the DEFLATE stream |
//! | | 10 | first bytes of HMAC-SHA1 over the ciphertext |

use alloc::vec::Vec;

use super::Error;
use super::deflate::{Compression, Deflater};
use super::entry_reader::{EntryReader, Expected, SealedData};
use super::keys::{EntryKeys, Salt, tag};
use crate::codec::zip::{Method, Strength};

/// Seals data that are a DEFLATE stream already. A salt must be random and never repeat.
pub fn seal(password: &[u8], salt: &Salt, data: &[u8]) -> Vec<u8> {
    let keys = EntryKeys::derive(password, salt);
    let mut ciphertext = data.to_vec();
    keys.cipher().apply(&mut ciphertext);
    let mut mac = keys.mac();
    mac.update(&ciphertext);
    [salt.as_bytes(), keys.verifier(), &ciphertext, &tag(mac)].concat()
}

/// Opens what [`seal`] makes, and gives the DEFLATE stream.
///
/// # Errors
///
/// [`Error::Entry`].
pub fn open(password: &[u8], strength: Strength, mut sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let length = sealed.len() as u64;
    let data = SealedData::read(&mut sealed, 0, length, strength)?;
    let keys = EntryKeys::derive(password, &data.salt);
    data.authenticate(&mut sealed, &keys)?;
    let expected = Expected {
        size: data.length(),
        crc: None,
        method: Method::Stored,
    };
    EntryReader::new(&mut sealed, &data, &keys, expected)?.read_to_end(usize::MAX)
}

/// The DEFLATE stream of a content.
///
/// # Errors
///
/// [`Error::Sink`] if the compressor refuses to go on, which it never does.
pub fn deflate(content: &[u8], compression: Compression) -> Result<Vec<u8>, Error> {
    let mut deflater = Deflater::new(compression);
    let mut output = Vec::new();
    let fed = deflater.feed(content, &mut output);
    fed.and_then(|()| deflater.finish(&mut output))
        .map_err(|_| Error::Sink)?;
    Ok(output)
}
