use core::fmt;

use crate::codec::protobuf::Malformed;
use crate::crypto::RandomError;

/// Why a message of a session was not read, or not made. Discard and acknowledge what was received; the
/// session, if there is one, is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// The envelope is no well-formed message of a session.
    Malformed,
    /// It repeats what was done before, or comes too late.
    Discarded,
    /// The peer supports no version that is supported here.
    UnsupportedVersion,
    /// A key of the peer has low order.
    LowOrderKey,
    /// The counter was passed before: the key of the message is gone.
    CounterTooOld,
    /// More than 25,000 messages are missing: nothing of this session can be read any more. Tell the user,
    /// and offer to terminate the session.
    CounterTooFar,
    /// The session has sealed all its messages. Terminate it.
    CounterExhausted,
    /// The message is not eligible: send it as it is.
    NotEligible,
    /// A stored session is damaged: terminate and remove it.
    Corrupt,
    /// The buffer of the caller is too small.
    BufferTooSmall,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the message of the session is malformed; acknowledge and drop it",
            Self::Discarded => {
                "the message of the session is a repetition; acknowledge and drop it"
            }
            Self::UnsupportedVersion => {
                "the peer speaks another version of forward security; drop it"
            }
            Self::LowOrderKey => "the session key of the peer is not a real one; drop the message",
            Self::CounterTooOld => "a later message came first; acknowledge and drop this one",
            Self::CounterTooFar => {
                "too many messages are missing; terminate the session and tell the user"
            }
            Self::CounterExhausted => "the session is used up; terminate it",
            Self::NotEligible => "this message does not go through the session; send it as it is",
            Self::Corrupt => "the stored session is damaged; terminate and remove it",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Random => "the random generator failed; nothing was made, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<Malformed> for Error {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
