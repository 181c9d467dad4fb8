use core::fmt;

use super::{Error, PublicKey, SecretKey, ThreemaId};
use crate::crypto::hazmat::hash::equal;
use crate::crypto::{Random, RandomError};

/// An own identity: its name and its permanent secret key.
///
/// Whoever has the two is this identity.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name of the account.
    pub id: ThreemaId,
    /// Its permanent secret key.
    pub secret_key: SecretKey,
}

impl Identity {
    /// Takes both.
    pub const fn new(id: ThreemaId, secret_key: SecretKey) -> Self {
        Self { id, secret_key }
    }

    /// Draws a fresh key for `id`.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(id: ThreemaId, random: &mut impl Random) -> Result<Self, RandomError> {
        Ok(Self::new(id, SecretKey::generate(random)?))
    }

    /// The public key that belongs to the secret key.
    pub fn public_key(&self) -> PublicKey {
        self.secret_key.public_key()
    }

    /// Demands that the secret key belongs to `public_key`, which the directory, a contact or the
    /// owner's own records know for the identity. For a key that was restored this is the only proof
    /// that it is the right one.
    ///
    /// # Errors
    ///
    /// [`Error::OtherKey`] if it belongs to another.
    pub fn expecting(self, public_key: &PublicKey) -> Result<Self, Error> {
        if equal(self.public_key().as_bytes(), public_key.as_bytes()) {
            Ok(self)
        } else {
            Err(Error::OtherKey)
        }
    }
}

impl fmt::Debug for Identity {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.id)
    }
}
