#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::error::Error;
use super::layout::{Part, TAG_LENGTH};
use crate::crypto::hazmat::secretbox;
use crate::crypto::{Random, on_wiped_stack};
use crate::identity::BlobKey;

/// Bytes of the stack on which a key that was drawn leaves copies, as it is moved.
const STACK: usize = 512;

/// The key of a blob that was just sealed. It may seal one thumbnail, and then opens only.
///
/// ```compile_fail
/// # use eeema::{OsRandom, blob};
/// let (_, key) = blob::seal(b"a film", &mut OsRandom)?;
/// let (first, _) = key.seal_thumbnail(b"its first picture");
/// let (second, _) = key.seal_thumbnail(b"its last picture"); // the key was moved
/// # Ok::<(), eeema::blob::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct FreshKey(BlobKey);

impl FreshKey {
    /// Draws a key that was never used.
    pub(super) fn generate(random: &mut impl Random) -> Result<Self, Error> {
        Ok(Self(BlobKey::generate(random)?))
    }

    /// The key, to be sent in the message.
    pub const fn key(&self) -> &BlobKey {
        &self.0
    }

    /// The key, without a thumbnail.
    pub fn into_key(self) -> BlobKey {
        self.0
    }

    /// Seals the thumbnail of the file, and returns its blob and the key of both.
    #[cfg(feature = "alloc")]
    pub fn seal_thumbnail(self, thumbnail: &[u8]) -> (Vec<u8>, BlobKey) {
        (seal_part(&self.0, Part::Thumbnail, thumbnail), self.0)
    }

    /// Like `FreshKey::seal_thumbnail`, in a buffer that is laid out as for [`seal_in_place`].
    ///
    /// # Errors
    ///
    /// [`Error::Truncated`] if the buffer has fewer than 16 bytes.
    pub fn seal_thumbnail_in_place(self, blob: &mut [u8]) -> Result<BlobKey, Error> {
        seal_part_in_place(&self.0, Part::Thumbnail, blob)?;
        Ok(self.0)
    }
}

/// Draws a key, seals a file or a picture, and returns the blob and the key.
///
/// # Errors
///
/// [`Error::Random`].
#[cfg(feature = "alloc")]
pub fn seal(plaintext: &[u8], random: &mut impl Random) -> Result<(Vec<u8>, FreshKey), Error> {
    on_wiped_stack::<STACK, _>(|| {
        let key = FreshKey::generate(random)?;
        Ok((seal_part(&key.0, Part::File, plaintext), key))
    })
}

/// Like `seal`, without heap: `blob` has 16 bytes of any value, which the tag replaces, and then the
/// plaintext, which the ciphertext replaces.
///
/// # Errors
///
/// [`Error::Truncated`] if `blob` has fewer than 16 bytes, or [`Error::Random`]. It is unchanged then.
pub fn seal_in_place(blob: &mut [u8], random: &mut impl Random) -> Result<FreshKey, Error> {
    if blob.len() < TAG_LENGTH {
        return Err(Error::Truncated);
    }
    on_wiped_stack::<STACK, _>(|| {
        let key = FreshKey::generate(random)?;
        seal_part_in_place(&key.0, Part::File, blob)?;
        Ok(key)
    })
}

#[cfg(feature = "alloc")]
fn seal_part(key: &BlobKey, part: Part, plaintext: &[u8]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(plaintext.len().saturating_add(TAG_LENGTH));
    blob.extend_from_slice(&[0; TAG_LENGTH]);
    blob.extend_from_slice(plaintext);
    let (tag, text) = blob.split_at_mut(TAG_LENGTH);
    tag.copy_from_slice(&secretbox::seal_in_place(
        key.as_secret(),
        part.nonce(),
        text,
    ));
    blob
}

fn seal_part_in_place(key: &BlobKey, part: Part, blob: &mut [u8]) -> Result<(), Error> {
    let (tag, text) = blob.split_first_chunk_mut().ok_or(Error::Truncated)?;
    *tag = secretbox::seal_in_place(key.as_secret(), part.nonce(), text);
    Ok(())
}
