use core::fmt;

use crate::crypto::RandomError;
use crate::crypto::hazmat::secretbox::Unauthentic;

/// Why a blob was not sealed or not opened. Malformed ids and keys are
/// [`identity::Error`](crate::identity::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The blob has fewer than 16 bytes.
    Truncated,
    /// The blob was altered, or sealed with another key or as another part.
    Unauthentic,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the blob is cut off; download it again",
            Self::Unauthentic => {
                "the blob was altered or sealed with another key; download it again, or drop it"
            }
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<Unauthentic> for Error {
    fn from(Unauthentic: Unauthentic) -> Self {
        Self::Unauthentic
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
