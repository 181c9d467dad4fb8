use core::fmt;

use crate::codec::protobuf::Malformed;
use crate::crypto::hazmat::secretbox::PrefixedError;

/// Why a message between two participants was refused, or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandshakeError {
    /// It was altered, or belongs to another key or another place in the order.
    Unauthentic,
    /// It is no well-formed message of the handshake.
    Malformed,
    /// It repeats what the own participant said.
    Reflected,
    /// It answers another hello.
    NotFresh,
    /// A key has low order.
    LowOrderKey,
    /// All numbers were used.
    NoncesExhausted,
    /// The buffer of the caller is too small.
    BufferTooSmall,
    /// The random generator failed.
    Random,
}

impl fmt::Display for HandshakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthentic | Self::Malformed => "the message is not authentic; discard it",
            Self::Reflected => "the hello repeats our own; discard it",
            Self::NotFresh => "the message belongs to another handshake; discard it",
            Self::LowOrderKey => "the key of the participant is not a real one; discard the hello",
            Self::NoncesExhausted => "all numbers of the participant were used; leave the call",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for HandshakeError {}

impl From<Malformed> for HandshakeError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<PrefixedError> for HandshakeError {
    fn from(error: PrefixedError) -> Self {
        match error {
            PrefixedError::TooShort => Self::BufferTooSmall,
            PrefixedError::Random => Self::Random,
            PrefixedError::Unauthentic => Self::Unauthentic,
        }
    }
}
