#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::{Error, Part};
use crate::crypto::{Secret, secretbox};
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

fn open_with<'b>(
    key: &Secret<32>,
    nonce: &[u8; 24],
    blob: &'b mut [u8],
) -> Result<&'b mut [u8], Error> {
    let (tag, text) = blob.split_first_chunk_mut().ok_or(Error::Truncated)?;
    secretbox::open_in_place(key, nonce, text, tag)?;
    Ok(text)
}
