use core::fmt;

use crate::crypto::RandomError;
use crate::crypto::password::scrypt::WorkAreaTooSmall;
use crate::crypto::secretbox::Unauthentic;

/// Why a backup could not be made, opened or addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The text is not an identity, not even in upper case.
    InvalidIdentity,
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
    /// The body is not UTF-8.
    Utf8,
    /// The body is not one JSON object.
    Json,
    /// The body has another version than 1.
    Version,
    /// The body holds no secret key of 32 bytes.
    PrivateKey,
    /// The body has values that a tolerant reader would replace or drop.
    Damaged,
    /// The document has a value that would not be read back as it is.
    Model,
    /// The address of the server has another scheme than `https`.
    Scheme,
    /// The address of the server is empty.
    EmptyAddress,
    /// The address of the server has a part that it must not have, a wrong escape or a port that is no
    /// number. A slash in a password is written `%2F`.
    Url,
    /// The address of the server names no host.
    Host,
    /// The user name for the server has a colon.
    UsernameColon,
    /// The backup is larger than the server takes.
    LargerThanServerTakes,
    /// The value of an administrator parameter has the wrong type.
    Parameter,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidIdentity => {
                "an identity has 8 characters, 0-9 and A-Z or * in front; check the spelling"
            }
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
            Self::Utf8 | Self::Json => "the content of the backup is no document; use another copy",
            Self::Version => "the backup has a version other than 1; update this program",
            Self::PrivateKey => "the backup holds no usable secret key; use another copy",
            Self::Damaged => "the backup has damaged values; open it with the tolerant reader",
            Self::Model => {
                "the document has a value that no app would read back; correct it and try again"
            }
            Self::Scheme => "the address of the server must start with https://",
            Self::EmptyAddress => "the address of the server is empty; enter it",
            Self::Url => {
                "the address of the server has a ?, #, blank, backslash, wrong escape or port; write a / in a password as %2F"
            }
            Self::Host => "the address of the server names no host; check the spelling",
            Self::UsernameColon => "a user name must not contain a colon; use another one",
            Self::LargerThanServerTakes => {
                "the backup is larger than the server takes; remove the picture or old contacts, or use another server"
            }
            Self::Parameter => {
                "the parameter has a value of the wrong type; use true or false, or text"
            }
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

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
