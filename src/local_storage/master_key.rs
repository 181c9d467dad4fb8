use core::fmt;

use crate::crypto::{Random, RandomError, Secret};

/// The key of everything at rest, 32 bytes. It is made at first start and never changes: what is
/// changed is how it is protected.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(Secret<{ Self::LENGTH }>);

impl MasterKey {
    /// Bytes of the key.
    pub const LENGTH: usize = 32;

    /// Draws a new key.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// Takes the bytes over. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    pub(super) const fn from_secret(secret: Secret<{ Self::LENGTH }>) -> Self {
        Self(secret)
    }

    pub(super) const fn as_secret(&self) -> &Secret<{ Self::LENGTH }> {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey")
    }
}
