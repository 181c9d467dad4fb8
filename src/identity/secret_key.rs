use core::fmt;

use super::{Error, PublicKey, SharedKey};
use crate::crypto::{Random, RandomError, Secret, agreement};

/// The permanent secret key of an identity, 32 bytes (chapter 01 section 3).
///
/// The bytes are kept as they were drawn: clamping happens inside X25519 only, so that a backup
/// reproduces them. Any 32 bytes are a usable key. Wiped on drop, compared in constant time, never
/// printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Secret<{ Self::LENGTH }>);

impl SecretKey {
    /// Bytes of a secret key.
    pub const LENGTH: usize = 32;

    /// Draws a fresh key.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// Takes the 32 stored bytes. The caller wipes his own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes to store, unclamped. Whoever has them is this identity.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The public key that belongs to this key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(agreement::public_key(&self.0))
    }

    /// Agrees on the key shared with the owner of `their_public` (chapter 01 section 4).
    ///
    /// This costs about fifty times as much as sealing a short message: do it once per contact and
    /// keep the result.
    ///
    /// # Errors
    ///
    /// [`Error::NonContributory`] if the public key has low order.
    pub fn agree(&self, their_public: &PublicKey) -> Result<SharedKey, Error> {
        Ok(SharedKey::new(agreement::agree(
            &self.0,
            their_public.as_bytes(),
        )?))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}
