use core::fmt;

use crate::codec::hex::Hex;
use crate::crypto::{Random, RandomError};

/// Names a session with a peer: 16 random bytes of its initiator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId([u8; Self::LENGTH]);

impl SessionId {
    /// Bytes of an id.
    pub const LENGTH: usize = 16;

    /// A fresh id.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut bytes = [0; Self::LENGTH];
        random.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Takes the 16 bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({})", Hex(&self.0))
    }
}
