#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::error::Error;
use super::layout::Part;
use crate::crypto::Secret;
use crate::crypto::hazmat::secretbox::{self, stream};
use crate::identity::{AgreedKey, BlobKey, Nonce};

/// Opens a blob. In a chat between two, tell the server afterwards that it may delete the blob; never
/// in groups, for profile pictures, or if this failed.
///
/// # Errors
///
/// [`Error::Truncated`] or [`Error::Unauthentic`].
#[cfg(feature = "alloc")]
pub fn open(key: &BlobKey, part: Part, blob: &[u8]) -> Result<Vec<u8>, Error> {
    let (tag, ciphertext) = blob.split_first_chunk().ok_or(Error::Truncated)?;
    let mut text = ciphertext.to_vec();
    secretbox::open_in_place(key.as_secret(), part.nonce(), &mut text, tag)?;
    Ok(text)
}

/// Like `open`, in place: returns the part of `blob` that is plaintext now.
///
/// # Errors
///
/// [`Error::Truncated`] or [`Error::Unauthentic`]; the blob is unchanged then.
pub fn open_in_place<'b>(
    key: &BlobKey,
    part: Part,
    blob: &'b mut [u8],
) -> Result<&'b mut [u8], Error> {
    open_with(key.as_secret(), part.nonce(), blob)
}

/// Opens the blob of an image of old clients between two, in place. Its key is the key that the two
/// share, and its nonce stands in the message.
///
/// What comes out is a picture and nothing else: the same key seals messages, so never take it for
/// one. There is no function that seals such a blob. The nonce need not be stored.
///
/// # Errors
///
/// [`Error::Truncated`] or [`Error::Unauthentic`]; the blob is unchanged then.
pub fn open_deprecated_image_in_place<'b>(
    key: &AgreedKey,
    nonce: &Nonce,
    blob: &'b mut [u8],
) -> Result<&'b mut [u8], Error> {
    open_with(key.as_secret(), nonce.as_bytes(), blob)
}

/// Verifies a blob in memory and gives what decrypts it piece by piece, for as long as nobody can
/// change the blob. That is as fast as to open it in one call.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::blob::{self, Part};
///
/// let (blob, key) = blob::seal(b"a long film", &mut OsRandom)?;
///
/// let mut verified = blob::verify(key.key(), Part::File, &blob)?;
/// let mut film = Vec::new();
/// let mut buffer = [0; 4];
/// while verified.remaining() > 0 {
///     film.extend_from_slice(verified.read(&mut buffer));
/// }
/// assert_eq!(film, b"a long film");
/// # Ok::<(), eeema::blob::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Truncated`] or [`Error::Unauthentic`].
pub fn verify<'b>(key: &BlobKey, part: Part, blob: &'b [u8]) -> Result<Verified<'b>, Error> {
    let (tag, ciphertext) = blob.split_first_chunk().ok_or(Error::Truncated)?;
    let verified = stream::verify(key.as_secret(), part.nonce(), ciphertext, tag)?;
    Ok(Verified(verified))
}

/// A blob that was verified, to be decrypted piece by piece; only [`verify`] gives one.
#[derive(Debug)]
#[must_use]
pub struct Verified<'b>(stream::Verified<'b>);

impl Verified<'_> {
    /// How many bytes of the plaintext are left.
    pub fn remaining(&self) -> usize {
        self.0.remaining()
    }

    /// Writes the next piece of the plaintext into `buffer` and returns the part of it that was filled:
    /// all of it until the plaintext ends.
    pub fn read<'r>(&mut self, buffer: &'r mut [u8]) -> &'r mut [u8] {
        self.0.read(buffer)
    }
}

fn open_with<'b>(
    key: &Secret<32>,
    nonce: &[u8; 24],
    blob: &'b mut [u8],
) -> Result<&'b mut [u8], Error> {
    let (tag, text) = blob.split_first_chunk_mut().ok_or(Error::Truncated)?;
    secretbox::open_in_place(key, nonce, text, tag)?;
    Ok(text)
}
