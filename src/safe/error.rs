//! Why a backup was not sealed or not opened.

use core::fmt;

use super::document::DocumentError;
use crate::crypto::RandomError;
use crate::crypto::hazmat::secretbox::Unauthentic;
use crate::crypto::password::scrypt::WorkAreaTooSmall;

/// Why a backup could not be made or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The password is empty.
    EmptyPassword,
    /// The work area for the derivation has less than 1024 bytes.
    WorkAreaTooSmall,
    /// The system does not give the 64 MiB that the derivation needs.
    OutOfMemory,
    /// A stored master key does not have 64 bytes: Safe is not set up.
    KeyLength,
    /// The backup has less than 60 bytes.
    TooShort,
    /// The backup was altered, or sealed with another key.
    Unauthentic,
    /// What was sealed is not one well-formed gzip member.
    Gzip,
    /// What was sealed decompresses to more bytes than the limit.
    TooLarge,
    /// What was sealed is no document that can be read, or cannot be written.
    Document(DocumentError),
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyPassword => "the password is empty; type the password of the backup",
            Self::WorkAreaTooSmall => {
                "the work area is too small; give at least 1024 bytes, and more to be faster"
            }
            Self::OutOfMemory => {
                "there is no memory for the key derivation; free 64 MiB, or use a smaller work area"
            }
            Self::KeyLength => "the stored key does not have 64 bytes; set Safe up again",
            Self::TooShort => "the backup is cut off; download it again",
            Self::Unauthentic => {
                "the backup was altered or belongs to another key; check password and identity, or download it again"
            }
            Self::Gzip => "the content of the backup is damaged; use another copy",
            Self::TooLarge => {
                "the content of the backup is larger than the limit; raise the limit if you trust it"
            }
            Self::Document(error) => return error.fmt(f),
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<WorkAreaTooSmall> for Error {
    fn from(WorkAreaTooSmall: WorkAreaTooSmall) -> Self {
        Self::WorkAreaTooSmall
    }
}

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
