use core::fmt;

use super::Reason;
use crate::codec::BufferTooSmall;
use crate::crypto::RandomError;
use crate::{content, identity};

/// Why a message was not sealed, not opened or not recorded.
///
/// Every error of identities, contents and generators converts into it, so that a program without heap
/// gets along with this one type and `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The peer is the own identity.
    OwnIdentity,
    /// Peer, message and inbox belong to different identities.
    OtherIdentity,
    /// An identity or a key was refused.
    Identity(identity::Error),
    /// The content cannot be sent so.
    Content(content::Error),
    /// The nickname does not fit into a metadata box of 255 bytes.
    NicknameTooLong,
    /// Body, padding and metadata have more bytes together than a frame or a Gateway box has room for.
    TooLong,
    /// The nonce that was drawn is in the store already, or the randomness of a receiver is used up.
    NonceReuse,
    /// The memory of the caller is too small.
    BufferTooSmall,
    /// The random generator failed.
    Random,
    /// A received message was refused.
    Refused(Reason),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnIdentity => "the peer is the own identity; leave it out",
            Self::OtherIdentity => {
                "peer, message and inbox belong to different identities; use those of one"
            }
            Self::Identity(error) => return error.fmt(f),
            Self::Content(error) => return error.fmt(f),
            Self::NicknameTooLong => "the nickname is too long; use at most 32 characters",
            Self::TooLong => "the message is too long for one frame; split it",
            Self::NonceReuse => "this nonce was used before; send nothing, and seal again",
            Self::BufferTooSmall => "the memory is too small; ask for the length first",
            Self::Random => "the random generator failed; nothing was sealed, try again later",
            Self::Refused(reason) => return reason.fmt(f),
        })
    }
}

impl core::error::Error for Error {}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl From<content::Error> for Error {
    fn from(error: content::Error) -> Self {
        Self::Content(error)
    }
}

impl From<identity::Error> for Error {
    fn from(error: identity::Error) -> Self {
        match error {
            identity::Error::Random => Self::Random,
            error => Self::Identity(error),
        }
    }
}

impl From<BufferTooSmall> for Error {
    fn from(BufferTooSmall: BufferTooSmall) -> Self {
        Self::BufferTooSmall
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
