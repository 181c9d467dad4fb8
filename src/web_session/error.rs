use core::fmt;

use crate::codec::msgpack;
use crate::crypto::RandomError;
use crate::crypto::hazmat::agreement::NonContributory;
use crate::crypto::hazmat::secretbox::Unauthentic;

/// Why a message of a web session was refused, or a call was.
///
/// The machine has already done what the protocol asks for; say nothing more to the other side than the
/// close code that it gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A frame, a field, or MessagePack is not what it must be.
    Malformed,
    /// A limit was exceeded: by what arrived, or by what was to be sent.
    Limit,
    /// The message is for another address, or for another data channel.
    Address,
    /// The message does not open, or does not repeat what it must repeat.
    Unauthentic,
    /// A cookie or a number was seen before, or is not the one that follows.
    Replay,
    /// All 2^48 numbers are used up: nothing more may be sent or accepted.
    Exhausted,
    /// A public key has low order, or equals one that it must not equal.
    Key,
    /// This message or call has no place in this state.
    State,
    /// The random generator failed.
    Random,
    /// The machine has finished: every call says so.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the message is malformed; end the session and connect again",
            Self::Limit => "the message is too large or too deep; send less, or end the session",
            Self::Address => "the message is for somebody else; end the session",
            Self::Unauthentic => {
                "the message was altered or sealed with another key; if it happens at once, scan a new code"
            }
            Self::Replay => "the message is repeated or out of order; end the session",
            Self::Exhausted => "all numbers are used up; connect again",
            Self::Key => "a public key is not usable; do not talk to its owner",
            Self::State => "this does not fit the state of the session; wait for the event it needs",
            Self::Random => "the random generator failed; connect again later",
            Self::Closed => "the session has ended; connect again",
        })
    }
}

impl core::error::Error for Error {}

impl From<msgpack::Error> for Error {
    fn from(error: msgpack::Error) -> Self {
        match error {
            msgpack::Error::Limit => Self::Limit,
            _ => Self::Malformed,
        }
    }
}

impl From<Unauthentic> for Error {
    fn from(Unauthentic: Unauthentic) -> Self {
        Self::Unauthentic
    }
}

impl From<NonContributory> for Error {
    fn from(NonContributory: NonContributory) -> Self {
        Self::Key
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
