use super::{Error, Part};
use crate::crypto::secretbox::stream;
use crate::identity::BlobKey;

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
/// let mut room = [0; 4];
/// while verified.remaining() > 0 {
///     film.extend_from_slice(verified.read(&mut room));
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
pub struct Verified<'b>(stream::Verified<'b>);

impl Verified<'_> {
    /// How many bytes of the plaintext are left.
    pub fn remaining(&self) -> usize {
        self.0.remaining()
    }

    /// Writes the next piece of the plaintext into `room` and returns the part of it that was filled:
    /// all of it until the plaintext ends.
    pub fn read<'r>(&mut self, room: &'r mut [u8]) -> &'r mut [u8] {
        self.0.read(room)
    }
}
