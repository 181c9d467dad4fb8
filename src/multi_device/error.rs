use core::fmt;

use crate::crypto::RandomError;

/// Why nothing was sealed, opened or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// A device group key does not have 32 bytes, or a challenge has another length.
    Length,
    /// What was sealed is too short, was altered, or belongs to another key.
    Unauthentic,
    /// The key of the mediator has low order, so that everybody knows what is agreed with it.
    LowOrderKey,
    /// The buffer of the caller has no room for nonce and tag.
    BufferTooSmall,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => {
                "a device group key and a challenge have 32 bytes; check that it is complete"
            }
            Self::Unauthentic => "this was altered or sealed with another key; drop it",
            Self::LowOrderKey => "the key of the mediator is not a real one; close the connection",
            Self::BufferTooSmall => "the buffer needs 40 bytes more than the plaintext",
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
