use super::error::Error;
use super::layout::{Part, TAG_LENGTH};
use super::seal::FreshKey;
use crate::crypto::hazmat::secretbox::stream;
use crate::crypto::{Random, on_wiped_stack};
use crate::identity::BlobKey;

/// Seals a file piece by piece, with a fresh key. The tag is known at the end and belongs in front:
/// leave 16 bytes free, and write it there last.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::blob::{self, Part, Sealer};
///
/// let mut blob = vec![0; 16];
/// let mut sealer = Sealer::new(&mut OsRandom)?;
/// for piece in [b"a long ".as_slice(), b"film"] {
///     let mut piece = piece.to_vec();
///     sealer.update(&mut piece);
///     blob.extend(piece);
/// }
/// let (tag, key) = sealer.finish();
/// blob[..16].copy_from_slice(&tag);
/// assert_eq!(blob::open(key.key(), Part::File, &blob)?, b"a long film");
/// # Ok::<(), eeema::blob::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Sealer {
    key: FreshKey,
    stream: stream::Sealer,
}

impl Sealer {
    /// Draws a key and starts.
    ///
    /// # Errors
    ///
    /// [`Error::Random`].
    pub fn new(random: &mut impl Random) -> Result<Self, Error> {
        on_wiped_stack::<{ 2 * size_of::<Sealer>() + 512 }, _>(|| {
            let key = FreshKey::generate(random)?;
            let stream = stream::Sealer::new(key.key().as_secret(), Part::File.nonce());
            Ok(Self { key, stream })
        })
    }

    /// Encrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        self.stream.update(data);
    }

    /// The tag, and the key.
    pub fn finish(self) -> ([u8; TAG_LENGTH], FreshKey) {
        (self.stream.finish(), self.key)
    }
}

/// The first pass of opening a blob: reads all of the ciphertext and releases nothing.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::blob::{self, Part, Verifier};
///
/// let (mut blob, key) = blob::seal(b"a long film", &mut OsRandom)?;
/// let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
///
/// let mut verifier = Verifier::new(key.key(), Part::File, *tag);
/// ciphertext.chunks(4).for_each(|piece| verifier.update(piece));
/// let mut opener = verifier.finish()?;
/// ciphertext.chunks_mut(5).for_each(|piece| opener.update(piece));
/// opener.finish()?;
/// assert_eq!(ciphertext, b"a long film");
/// # Ok::<(), eeema::blob::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Verifier(stream::Verifier);

impl Verifier {
    /// Starts with the tag, the first 16 bytes of the blob.
    pub fn new(key: &BlobKey, part: Part, tag: [u8; TAG_LENGTH]) -> Self {
        Self(stream::Verifier::new(key.as_secret(), part.nonce(), tag))
    }

    /// Takes the next piece of what stands after the tag.
    pub fn update(&mut self, ciphertext: &[u8]) {
        self.0.update(ciphertext);
    }

    /// Compares the tag.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthentic`].
    pub fn finish(self) -> Result<Opener, Error> {
        Ok(Opener(self.0.finish()?))
    }
}

/// The second pass of opening a blob, which a [`Verifier`] gives, or the only one.
#[derive(Debug)]
#[must_use]
pub struct Opener(stream::Opener);

impl Opener {
    /// Starts without a first pass, for output that nobody sees before [`Opener::finish`] agrees: a
    /// temporary file that is renamed then, and deleted otherwise. Until then it may be anything that
    /// an attacker wants.
    ///
    /// That reads the blob once and takes the time of one call; a [`Verifier`] before it takes a
    /// quarter more, and nothing wrong is ever decrypted.
    ///
    /// ```
    /// use eeema::OsRandom;
    /// use eeema::blob::{self, Opener, Part};
    ///
    /// let (mut blob, key) = blob::seal(b"a long film", &mut OsRandom)?;
    /// let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
    ///
    /// let mut opener = Opener::in_one_pass(key.key(), Part::File, *tag);
    /// ciphertext.chunks_mut(5).for_each(|piece| opener.update(piece));
    /// opener.finish()?;
    /// assert_eq!(ciphertext, b"a long film");
    /// # Ok::<(), eeema::blob::Error>(())
    /// ```
    pub fn in_one_pass(key: &BlobKey, part: Part, tag: [u8; TAG_LENGTH]) -> Self {
        Self(stream::Opener::in_one_pass(
            key.as_secret(),
            part.nonce(),
            tag,
        ))
    }

    /// Decrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        self.0.update(data);
    }

    /// Sees whether what came is what was sealed, all of it, and unchanged since a first pass. If the
    /// blob could have changed since, as a file can, or there was no first pass, keep the output away
    /// from everybody until then.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthentic`] if something else came: delete the output.
    pub fn finish(self) -> Result<(), Error> {
        Ok(self.0.finish()?)
    }
}
