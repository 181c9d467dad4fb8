use core::fmt;

use crate::codec::json;

/// Why the body of a call message was refused ([chapter 16 section 2.6](crate::protocol::calls)). Drop
/// the message and tell its sender nothing; the call, if there is one, goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignalError {
    /// It is not UTF-8.
    Utf8,
    /// It is not one JSON value, or is nested more than 32 levels deep.
    Json,
    /// Its top level is no object.
    NotAnObject,
    /// An object has a key twice.
    DuplicateKey,
    /// The call id is no integer of 32 bits.
    CallId,
    /// `offer` or `answer` is no object.
    DescriptionMissing,
    /// The description has a type that does not belong into this message, or none.
    SdpType,
    /// There is no description, and the type demands one.
    SdpMissing,
    /// The description is no text.
    Sdp,
    /// `action` is no integer.
    Action,
    /// `rejectReason` is no integer.
    RejectReason,
    /// `candidates` is no list, or an empty one.
    Candidates,
    /// One of the candidates is malformed.
    Candidate,
    /// `removed` is no boolean.
    Removed,
}

impl fmt::Display for SignalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 | Self::Json | Self::NotAnObject => {
                "the call message is no JSON object; drop it"
            }
            Self::DuplicateKey => "the call message says a thing twice; drop it",
            Self::CallId => "the call message has an impossible call id; drop it",
            Self::DescriptionMissing | Self::SdpMissing | Self::Sdp => {
                "the call message has no description of the call; drop it"
            }
            Self::SdpType => {
                "the description of the call does not belong into this message; drop it"
            }
            Self::Action | Self::RejectReason => "the answer to the call is malformed; drop it",
            Self::Candidates | Self::Candidate | Self::Removed => {
                "the candidates of the call are malformed; drop the message"
            }
        })
    }
}

impl core::error::Error for SignalError {}

impl From<json::Error> for SignalError {
    fn from(error: json::Error) -> Self {
        match error {
            json::Error::RepeatedKey => Self::DuplicateKey,
            _ => Self::Json,
        }
    }
}
