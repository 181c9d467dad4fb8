use core::fmt;

use crate::crypto::RandomError;
use crate::crypto::hazmat::secretbox::Unauthentic;

/// Why a session was not stored, or not brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SavedSessionError {
    /// The record is not what it must be.
    Malformed,
    /// The record was made with parameters that are too weak.
    Parameters,
    /// The record was made with parameters that need too much memory or time.
    Limit,
    /// The password is wrong, or the record damaged.
    Unauthentic,
    /// There is no memory to stretch the password.
    Memory,
    /// The random generator failed.
    Random,
}

impl fmt::Display for SavedSessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the stored session is damaged; forget it and scan a new code",
            Self::Parameters => {
                "the stored session is too weakly protected; forget it and scan a new code"
            }
            Self::Limit => {
                "the stored session asks for too much memory; forget it and scan a new code"
            }
            Self::Unauthentic => "the password is wrong, or the stored session damaged; try again",
            Self::Memory => "there is not enough memory; close other programs and try again",
            Self::Random => "the random generator failed; nothing was stored, try again later",
        })
    }
}

impl core::error::Error for SavedSessionError {}

impl From<Unauthentic> for SavedSessionError {
    fn from(Unauthentic: Unauthentic) -> Self {
        Self::Unauthentic
    }
}

impl From<RandomError> for SavedSessionError {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
