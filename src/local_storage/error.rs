use core::fmt;

use crate::crypto::RandomError;
use crate::crypto::hazmat::password::argon2id::Argon2Error;

/// Why a key file, an encrypted file or a part of a database was not read or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The file, page or field has a length that none of its kind has, or is above 64 KiB.
    Length,
    /// The file is not of its kind, or of a kind that is not known here.
    Malformed(Defect),
    /// The file asks for more memory or time than is allowed, or for less than the function takes.
    Cost,
    /// A file without passphrase, version 1, whose check does not fit.
    Damaged,
    /// The passphrase is wrong **or** the file was altered: the two cannot be told apart.
    WrongPassphrase,
    /// The file is protected by a passphrase, and none was given.
    PassphraseMissing,
    /// The file is protected by a remote secret, and none was given.
    RemoteSecretMissing,
    /// The remote secret is not the one that the file was sealed with. Lock, and report it.
    WrongRemoteSecret,
    /// The tag is wrong: another key, or altered.
    Authentication,
    /// An encrypted file whose end is no padding: another key, or altered. Nothing else is checked.
    Padding,
    /// There is too little memory for the derivation, or less was allowed than the file says.
    Memory,
    /// The random generator failed.
    Random,
}

/// What is wrong with the form of a key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Defect {
    /// Version 1: the first byte is above 2.
    UnknownProtection,
    /// A level is shorter than its version.
    Truncated,
    /// The version of a level is not 0.
    UnknownVersion,
    /// A message is cut off or malformed.
    Protobuf,
    /// A key is absent or has another length than 32 bytes.
    KeyLength,
    /// A level holds neither of its two forms, or a remote secret inside a remote secret.
    EmptyOrNested,
    /// A level holds both of its forms.
    Ambiguous,
    /// The version of Argon2 is not 1.3.
    Argon2Version,
    /// A nonce, an IV or a ciphertext has a length that none has.
    NonceOrCiphertextLength,
    /// The token or the hash of the remote secret is absent or does not have 32 bytes.
    RemoteSecretFields,
    /// Desktop: the identity is none.
    Identity,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "the length is wrong; check that this is the right file, copied whole",
            Self::Malformed(defect) => return defect.fmt(f),
            Self::Cost => {
                "the file asks for another cost than is allowed; if it is yours, allow more"
            }
            Self::Damaged => "the file is damaged; look for another copy",
            Self::WrongPassphrase => {
                "the passphrase is wrong or the file is damaged; check upper and lower case first"
            }
            Self::PassphraseMissing => "the file is protected; give its passphrase",
            Self::RemoteSecretMissing => {
                "the file is protected by a remote secret; fetch it from the work server"
            }
            Self::WrongRemoteSecret => {
                "the remote secret is not that of the file; lock the data and ask who runs the server"
            }
            Self::Authentication => {
                "the tag is wrong; check that the key belongs to this file, then look for another copy"
            }
            Self::Padding => {
                "the end is no padding; check that the key belongs to this file, then look for another copy"
            }
            Self::Memory => "there is too little memory; allow as much as the file says",
            Self::Random => "the random generator failed; nothing was made, try again later",
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::UnknownProtection => "the protection is unknown",
            Self::Truncated => "a level is cut off",
            Self::UnknownVersion => "the version is unknown",
            Self::Protobuf => "a message is malformed",
            Self::KeyLength => "a key does not have 32 bytes",
            Self::EmptyOrNested => "a level holds no key",
            Self::Ambiguous => "a level holds two keys",
            Self::Argon2Version => "the version of Argon2 is unknown",
            Self::NonceOrCiphertextLength => "a nonce or a ciphertext has the wrong length",
            Self::RemoteSecretFields => "the token of the remote secret is incomplete",
            Self::Identity => "the identity is none",
        };
        write!(
            f,
            "this is no key file: {what}; check that it is the right one, or update"
        )
    }
}

impl core::error::Error for Error {}

impl core::error::Error for Defect {}

impl From<Defect> for Error {
    fn from(defect: Defect) -> Self {
        Self::Malformed(defect)
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}

impl From<Argon2Error> for Error {
    fn from(error: Argon2Error) -> Self {
        match error {
            Argon2Error::Memory => Self::Memory,
            Argon2Error::OutOfRange => Self::Cost,
        }
    }
}
