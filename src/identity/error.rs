use core::fmt;

use crate::crypto::RandomError;
use crate::crypto::agreement::NonContributory;

/// Why an identity, a key or an id was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// An identity does not have 8 characters.
    IdLength,
    /// An identity has a character other than `0`–`9`, `A`–`Z`, or a `*` that is not in front.
    IdSymbol,
    /// A key does not have 32 bytes.
    KeyLength,
    /// A public key has low order, so that everybody knows what is agreed with it.
    NonContributory,
    /// The text is neither `private:` nor `public:` with 64 hexadecimal digits.
    KeyText,
    /// An id, shown as text, does not have 16 hexadecimal digits.
    Id64Text,
    /// A blob id, shown as text, does not have 32 hexadecimal digits.
    BlobIdText,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IdLength => "an identity has 8 characters; check that none is missing",
            Self::IdSymbol => {
                "an identity consists of 0-9 and A-Z, or starts with *; check the spelling"
            }
            Self::KeyLength => "a key has 32 bytes; check that it is complete",
            Self::NonContributory => {
                "the public key is not a real one; do not use it and distrust its source"
            }
            Self::KeyText => {
                "write a key as private: or public: and 64 hexadecimal digits, nothing else"
            }
            Self::Id64Text => "write an id as 16 hexadecimal digits",
            Self::BlobIdText => {
                "a blob id has 32 hexadecimal digits; check that it was copied whole"
            }
            Self::Random => "the random generator failed; nothing was made, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<NonContributory> for Error {
    fn from(NonContributory: NonContributory) -> Self {
        Self::NonContributory
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
