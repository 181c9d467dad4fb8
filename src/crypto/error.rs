use core::fmt;

use super::RandomError;

/// The tag does not belong to this key, nonce, ciphertext and associated data.
///
/// It does not say which of them is wrong, and nobody can know: a single altered bit, another key and a box
/// of somebody else look alike. Nothing was decrypted. Tell the peer nothing more than that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unauthentic;

impl fmt::Display for Unauthentic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the box was altered or sealed with another key; drop it or use the right key")
    }
}

impl core::error::Error for Unauthentic {}

/// Why nothing was sealed or opened, of boxes behind their own nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixedError {
    /// There is too little for nonce and tag: fewer than 40 bytes, or a buffer without room for them.
    TooShort,
    /// The box was altered, or sealed with another key. What lies in the buffer is still the ciphertext.
    Unauthentic,
    /// The random generator failed, so that there is no nonce. Nothing was encrypted.
    Random,
}

impl fmt::Display for PrefixedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => {
                f.write_str("a box needs 40 bytes more than its content; bring them all")
            }
            Self::Unauthentic => Unauthentic.fmt(f),
            Self::Random => RandomError.fmt(f),
        }
    }
}

impl core::error::Error for PrefixedError {}

impl From<Unauthentic> for PrefixedError {
    fn from(Unauthentic: Unauthentic) -> Self {
        Self::Unauthentic
    }
}

impl From<RandomError> for PrefixedError {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
