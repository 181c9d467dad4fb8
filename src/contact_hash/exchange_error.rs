use core::fmt;

use super::HashTextError;

/// Why a request was not made, or the answer of a server not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExchangeError {
    /// More hashes than the Gateway takes in one request.
    TooManyHashes,
    /// The answer is not JSON.
    Json,
    /// A property of the answer is missing or has another type or form.
    Property,
    /// A public key in the answer does not have 32 bytes.
    KeyLength,
    /// The public key of a challenge has low order, so that everybody knows what is agreed with it.
    NonContributory,
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooManyHashes => "a request takes at most 1000 hashes; split it",
            Self::Json => "the answer is not JSON; ask the server again",
            Self::Property => {
                "a property of the answer is missing or malformed; update, or ask the server again"
            }
            Self::KeyLength => {
                "a public key in the answer does not have 32 bytes; do not use the answer"
            }
            Self::NonContributory => {
                "the public key is not a real one; do not use it and distrust its source"
            }
        })
    }
}

impl core::error::Error for ExchangeError {}

impl From<HashTextError> for ExchangeError {
    fn from(HashTextError: HashTextError) -> Self {
        Self::Property
    }
}
