//! SHA-1 (FIPS 180-4), as a MAC and as a key derivation: only where an old format asks for it.

use core::fmt;

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};

use crate::crypto::Secret;

/// SHA-1 of `data`, 20 bytes. Collisions can be made: never compare documents by it.
pub fn hash(data: &[u8]) -> [u8; 20] {
    Sha1::digest(data).into()
}

/// PBKDF2-HMAC-SHA1 (RFC 8018), `N` bytes. No `iterations` count as one.
pub fn derive<const N: usize>(password: &[u8], salt: &[u8], iterations: u32) -> Secret<N> {
    Secret::filled(|key| pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, key))
}

/// HMAC-SHA1 (RFC 2104) piece by piece, with a key of 64 bytes at most.
#[derive(Clone)]
pub struct HmacSha1(Hmac<Sha1>);

impl HmacSha1 {
    /// Bytes of a block, and the longest key.
    const BLOCK_LENGTH: usize = 64;

    /// Begins. Keys are padded with zero bytes, so that one which is too long is not cut but refused.
    ///
    /// # Errors
    ///
    /// [`KeyTooLong`] above 64 bytes.
    pub fn new(key: &[u8]) -> Result<Self, KeyTooLong> {
        let block = Secret::<{ Self::BLOCK_LENGTH }>::try_filled(|block| {
            let start = block.get_mut(..key.len()).ok_or(KeyTooLong)?;
            start.copy_from_slice(key);
            Ok(())
        })?;
        Ok(Self(Hmac::new(block.as_bytes().into())))
    }

    /// Takes the next bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The 20 bytes over everything that was taken in.
    pub fn finish(self) -> [u8; 20] {
        self.0.finalize_fixed().into()
    }
}

impl fmt::Debug for HmacSha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacSha1")
    }
}

/// A key has more bytes than a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyTooLong;
