use core::fmt;

use crate::codec::protobuf::Malformed;
use crate::codec::{BufferTooSmall, Truncated};

/// Why a body was not read, or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The message has the type 0xff, which must never be processed or made.
    ForbiddenType,
    /// A body of this type has another length.
    BodyLength,
    /// The text of the body is empty.
    BodyEmpty,
    /// The text of the body is not UTF-8.
    BodyUtf8,
    /// The body holds a value that this type does not have.
    BodyValue,
    /// The body names an identity that is not well formed.
    BodyIdentity,
    /// The body is no well-formed Protocol Buffers message, or a field has another type.
    Protobuf,
    /// The body refers to no message, or to the message id zero.
    BodyMessageId,
    /// The body says nothing to be done.
    ActionMissing,
    /// An emoji does not have 1 to 64 bytes.
    EmojiLength,
    /// The key of a group call does not have 32 bytes.
    CallKeyLength,
    /// The address of a group call does not begin with `https://`.
    CallAddress,
    /// A location has no two numbers.
    LocationNumber,
    /// A location is not on earth, or its accuracy is negative.
    LocationRange,
    /// The body is not exactly one JSON value, or is nested too deeply.
    Json,
    /// The JSON of the body is not the object or the list that it must be.
    JsonType,
    /// The JSON of the body lacks a required key.
    JsonMissing,
    /// A key in the JSON of the body has an impossible value.
    JsonValue,
    /// Two choices of a poll have the same id.
    PollChoiceTwice,
    /// The results of a poll do not fit its choices, participants and display.
    PollResults,
    /// The text has more than 6000 bytes.
    TextTooLong,
    /// A name, an address or a description is longer than a sender makes it.
    FieldTooLong,
    /// The content does not go to groups, or goes to groups only, or with the other group header.
    GroupHeader,
    /// The buffer of the caller is too small.
    BufferTooSmall,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ForbiddenType => "messages of the type 0xff are forbidden; drop it",
            Self::BodyLength => {
                "the body of the message has an impossible length; drop the message"
            }
            Self::BodyEmpty => "a text message needs at least one byte of text",
            Self::BodyUtf8 => "the text of the message is not UTF-8; drop the message",
            Self::BodyValue => {
                "the body of the message holds an impossible value; drop the message"
            }
            Self::BodyIdentity => {
                "the body names something that is no Threema ID; drop the message"
            }
            Self::Protobuf => "the body of the message is malformed; drop the message",
            Self::BodyMessageId => "the message refers to no other message; drop it",
            Self::ActionMissing => "the message says nothing to be done; drop it",
            Self::EmojiLength => "an emoji has 1 to 64 bytes; use another one, or drop the message",
            Self::CallKeyLength => {
                "the key of the group call does not have 32 bytes; drop the message"
            }
            Self::CallAddress => {
                "the address of a group call begins with https://; use another one"
            }
            Self::LocationNumber => "the location has no two numbers; drop the message",
            Self::LocationRange => {
                "the location is not on earth; use degrees and metres, or drop it"
            }
            Self::Json => "the body of the message is not JSON; drop the message",
            Self::JsonType => "the JSON of the message has another form; drop the message",
            Self::JsonMissing => "the JSON of the message lacks a required key; drop the message",
            Self::JsonValue => {
                "the JSON of the message holds an impossible value; drop the message"
            }
            Self::PollChoiceTwice => "two choices of the poll have one id; give each its own",
            Self::PollResults => {
                "the results of the poll do not fit its choices; give one for each"
            }
            Self::TextTooLong => {
                "the text has more than 6000 bytes; split it into several messages"
            }
            Self::FieldTooLong => "a name, an address or a description is too long; shorten it",
            Self::GroupHeader => {
                "this content does not go there; choose between two, member and creator"
            }
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
        })
    }
}

impl core::error::Error for Error {}

impl From<BufferTooSmall> for Error {
    fn from(BufferTooSmall: BufferTooSmall) -> Self {
        Self::BufferTooSmall
    }
}

impl From<Truncated> for Error {
    fn from(Truncated: Truncated) -> Self {
        Self::BodyLength
    }
}

impl From<Malformed> for Error {
    fn from(Malformed: Malformed) -> Self {
        Self::Protobuf
    }
}
