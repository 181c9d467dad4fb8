use core::fmt;

use crate::crypto::{Random, RandomError, equal};

/// The random half of every nonce, 16 bytes: one per sender and party that it sends to.
///
/// Not secret, but compared in constant time.
#[derive(Clone, Copy)]
pub struct Cookie([u8; Self::LENGTH]);

impl Cookie {
    /// Bytes of a cookie.
    pub const LENGTH: usize = 16;

    /// A fresh cookie.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut bytes = [0; Self::LENGTH];
        random.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Takes 16 bytes that arrived.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl PartialEq for Cookie {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl Eq for Cookie {}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cookie")
    }
}
