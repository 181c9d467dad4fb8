use core::fmt;

use crate::crypto::agreement::NonContributory;
use crate::crypto::{KeyLength, RandomError};

/// Why an identity, a key or an id was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// An identity does not have 8 characters.
    IdLength,
    /// An identity has a character other than `0`–`9`, `A`–`Z`, or a `*` that is not in front.
    IdSymbol,
    /// What was typed is no identity, and what it is instead.
    NotAnId(TypedText),
    /// A key does not have 32 bytes.
    KeyLength,
    /// A public key has low order, so that everybody knows what is agreed with it.
    NonContributory,
    /// The text is neither `private:` nor `public:` with 64 hexadecimal digits.
    KeyText,
    /// The text is a public key where a secret one is wanted.
    PublicKeyText,
    /// The text is a **secret** key where a public one is wanted. It may have been shown to others.
    SecretKeyText,
    /// The secret key belongs to another public key than the expected one.
    OtherKey,
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
            Self::NotAnId(typed) => return typed.fmt(f),
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
            Self::PublicKeyText => "this is the public key; the secret one is needed here",
            Self::SecretKeyText => {
                "this is the secret key; take the public one, and keep the secret one to yourself"
            }
            Self::OtherKey => {
                "the secret key belongs to another public key; check the identity and the password"
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

/// What somebody typed or pasted where an identity is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypedText {
    /// Nothing, or nothing that is seen.
    Nothing,
    /// An e-mail address.
    EmailAddress,
    /// A phone number.
    PhoneNumber,
    /// A key, as 64 hexadecimal digits.
    Key,
    /// What a QR code of an identity holds, with its key.
    QrCode,
    /// A link that leads elsewhere than to an identity.
    OtherLink,
}

impl fmt::Display for TypedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "type an identity: 8 characters, 0-9 and A-Z",
            Self::EmailAddress => {
                "this is an e-mail address; type the identity, which has 8 characters"
            }
            Self::PhoneNumber => {
                "this is a phone number; type the identity, which has 8 characters"
            }
            Self::Key => "this is a key; type the identity, which has 8 characters",
            Self::QrCode => "this comes from a QR code; read it as one, so that its key is checked",
            Self::OtherLink => "this link leads to no identity; type the 8 characters",
        })
    }
}

impl From<NonContributory> for Error {
    fn from(NonContributory: NonContributory) -> Self {
        Self::NonContributory
    }
}

impl From<KeyLength> for Error {
    fn from(KeyLength: KeyLength) -> Self {
        Self::KeyLength
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
