//! The same box piece by piece, with memory that does not depend on its size. The result does not
//! depend on where the pieces are cut.
//!
//! | who has | takes |
//! |---|---|
//! | a plaintext to seal | [`Sealer`] |
//! | a ciphertext in memory | [`verify`], then [`Verified::read`] |
//! | a ciphertext that can be read twice | [`Verifier`], then the [`Opener`] that it gives |
//! | a ciphertext that comes once, and a place where nobody looks | [`Opener::in_one_pass`] |
//!
//! What was decrypted before the tag was verified may be anything that an attacker wants, in length and
//! content. That is why there are two passes, and why the second one looks at the tag again: the file may have
//! changed in between.
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::secretbox::stream::{Sealer, Verifier};
//!
//! let (key, nonce) = (Secret::from_bytes([7; 32]), [1; 24]);
//! let mut data = *b"The tide is at 6:40.";
//! let mut sealer = Sealer::new(&key, &nonce);
//! for piece in data.chunks_mut(7) {
//!     sealer.update(piece);
//! }
//! let tag = sealer.finish();
//!
//! let mut verifier = Verifier::new(&key, &nonce, tag);
//! data.chunks(3).for_each(|piece| verifier.update(piece));
//! let mut opener = verifier.finish()?;
//! data.chunks_mut(5).for_each(|piece| opener.update(piece));
//! opener.finish()?;
//! assert_eq!(&data, b"The tide is at 6:40.");
//! # Ok::<(), eeema::crypto::hazmat::secretbox::Unauthentic>(())
//! ```

use core::fmt;

use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use super::stream_state::{Cipher, Mac, decrypt, encrypt, state};
use crate::crypto::Secret;
use crate::crypto::declassify::equal_tags;
use crate::crypto::error::Unauthentic;

/// Encrypts in one pass. The tag, which NaCl puts in front, is known at the end: leave 16 bytes for it.
#[must_use]
pub struct Sealer {
    cipher: Cipher,
    mac: Mac,
}

impl Sealer {
    /// Starts a box. A nonce must never be used twice with one key.
    pub fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let cipher = Cipher::new(key, nonce);
        Self {
            mac: Mac::new(&cipher),
            cipher,
        }
    }

    /// Encrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        encrypt(&mut self.cipher, &mut self.mac, data);
    }

    /// The tag of everything. Without it nobody can open what was encrypted.
    pub fn finish(self) -> [u8; TAG_LENGTH] {
        self.mac.finish()
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

/// The first pass of opening: reads the ciphertext and verifies the tag over all of it.
#[must_use]
pub struct Verifier {
    mac: Mac,
    /// What the second pass starts with.
    opener: Opener,
}

impl Verifier {
    /// Starts to verify a box with this tag.
    pub fn new(
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        tag: [u8; TAG_LENGTH],
    ) -> Self {
        let opener = Opener::in_one_pass(key, nonce, tag);
        Self {
            mac: Mac::new(&opener.cipher),
            opener,
        }
    }

    /// Takes the next piece of the ciphertext.
    pub fn update(&mut self, ciphertext: &[u8]) {
        self.mac.update(ciphertext);
    }

    /// Compares the tag in constant time, and gives what decrypts.
    ///
    /// # Errors
    ///
    /// [`Unauthentic`] if the tag is wrong.
    pub fn finish(self) -> Result<Opener, Unauthentic> {
        if !equal_tags(&self.mac.finish(), &self.opener.tag) {
            return Err(Unauthentic);
        }
        Ok(self.opener)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// The second pass of opening: decrypts what a [`Verifier`] found authentic, and sees whether it is
/// the same. Or the only pass, for output that is withheld.
#[must_use]
pub struct Opener {
    cipher: Cipher,
    mac: Mac,
    tag: [u8; TAG_LENGTH],
}

impl Opener {
    /// Starts without a first pass, for output that nobody sees before [`Opener::finish`]: until then
    /// it may be anything that an attacker wants.
    pub fn in_one_pass(
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        tag: [u8; TAG_LENGTH],
    ) -> Self {
        let cipher = Cipher::new(key, nonce);
        Self {
            mac: Mac::new(&cipher),
            cipher,
            tag,
        }
    }

    /// Decrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        decrypt(&mut self.cipher, &mut self.mac, data);
    }

    /// Compares the tag of what was decrypted in constant time.
    ///
    /// # Errors
    ///
    /// [`Unauthentic`] if the tag is wrong, or the ciphertext changed after a first pass or is not complete.
    pub fn finish(self) -> Result<(), Unauthentic> {
        if equal_tags(&self.mac.finish(), &self.tag) {
            Ok(())
        } else {
            Err(Unauthentic)
        }
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener")
    }
}

/// Verifies the tag over a whole ciphertext, in constant time, and gives what decrypts it piece by
/// piece. The ciphertext is borrowed: it cannot change in between, and need not be looked at twice
/// as that of an [`Opener`].
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong.
pub fn verify<'c>(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    ciphertext: &'c [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<Verified<'c>, Unauthentic> {
    let cipher = Cipher::new(key, nonce);
    let mut mac = Mac::new(&cipher);
    mac.update(ciphertext);
    if !equal_tags(&mac.finish(), tag) {
        return Err(Unauthentic);
    }
    Ok(Verified {
        cipher,
        rest: ciphertext,
    })
}

/// A ciphertext whose tag was verified, to be decrypted piece by piece.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::secretbox::{seal_in_place, stream::verify};
///
/// let (key, nonce) = (Secret::from_bytes([7; 32]), [1; 24]);
/// let mut sealed = *b"The tide is at 6:40.";
/// let tag = seal_in_place(&key, &nonce, &mut sealed);
/// let mut verified = verify(&key, &nonce, &sealed, &tag)?;
/// let mut buffer = [0; 8];
/// assert_eq!(verified.read(&mut buffer), b"The tide");
/// assert_eq!(verified.remaining(), 12);
/// # Ok::<(), eeema::crypto::hazmat::secretbox::Unauthentic>(())
/// ```
#[must_use]
pub struct Verified<'c> {
    cipher: Cipher,
    rest: &'c [u8],
}

impl Verified<'_> {
    /// How many bytes are left to be decrypted.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Decrypts the next piece into `buffer`, and returns the part of it that was filled: all of it
    /// until the message ends.
    pub fn read<'r>(&mut self, buffer: &'r mut [u8]) -> &'r mut [u8] {
        let (piece, rest) = self.rest.split_at(buffer.len().min(self.rest.len()));
        let (filled, _) = buffer.split_at_mut(piece.len());
        filled.copy_from_slice(piece);
        self.cipher.apply(filled);
        self.rest = rest;
        filled
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified")
    }
}

/// XORs the XSalsa20 key stream from byte 0 on into `data` (`crypto_stream_xor` of NaCl). There is
/// no tag: whoever alters the ciphertext alters the plaintext.
///
/// It is not the key stream of a box, whose message starts at byte 32 of it: using one key and nonce for both
/// gives the key of the tag away. Formats that have a check of their own use this; nothing new should.
pub fn xor_stream(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH], data: &mut [u8]) {
    state(key, nonce).apply(0, data);
}
