use core::fmt;

use crate::codec::Truncated;
use crate::codec::protobuf::Malformed;

/// Why a body was not read, or not made.
///
/// Of a received message: drop it. It was authentic, so its sender made it so, and they are wrong or newer.
/// Of a message to be sent: say something else, as the text of the error tells.
///
/// | when decoding | when making |
/// |---|---|
/// | [`Error::ForbiddenType`], [`Error::Length`], [`Error::Empty`], [`Error::Utf8`], [`Error::Protobuf`], [`Error::Json`], [`Error::Field`] | [`Error::Length`], [`Error::Empty`], [`Error::Field`], [`Error::TextTooLong`], [`Error::FieldTooLong`], [`Error::Destination`] |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The message has the type 0xff, which must never be processed or made.
    ForbiddenType,
    /// A body of this type has another length, or names another number of messages.
    Length,
    /// A text has no character, or only white space where that says nothing.
    Empty,
    /// A text is not UTF-8.
    Utf8,
    /// The body is no well-formed Protocol Buffers message, or a field has another type.
    Protobuf,
    /// The body is not the JSON that its type wants.
    Json(JsonError),
    /// A field has a value that it cannot have.
    Field(Field),
    /// A text or a caption has more than 6000 bytes.
    TextTooLong,
    /// A name, an address, a description or a list is longer than a sender makes it.
    FieldTooLong,
    /// The content does not go to groups, or goes to groups only.
    ///
    /// For example a group setup to one person, or "read" in a group.
    Destination,
}

/// In what JSON is not what its type wants ([chapter 03 section 1](crate::protocol::message_types#1-terms)).
///
/// The key is named, as it stands in the table of the type, and its value is not: it may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// It is not exactly one JSON value, or is nested too deeply.
    Syntax,
    /// It is not the object or the list that it must be.
    Type,
    /// This key is required and missing, or null.
    Missing(&'static str),
    /// The value of this key, or of an element that the chapter names so, is impossible.
    Value(&'static str),
}

/// A field with an impossible value. Which value that was is not told: it may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// An identity that is not well formed.
    Identity,
    /// The id of another message: missing, or zero.
    MessageId,
    /// The status of a receipt.
    Status,
    /// Whether somebody types: neither 0 nor 1.
    Typing,
    /// What is to be done: nothing.
    Action,
    /// An emoji: not 1 to 64 bytes.
    Emoji,
    /// The key of a group call: not 32 bytes.
    CallKey,
    /// The address of a group call: it does not begin with `https://`.
    CallAddress,
    /// The coordinates of a location: no two numbers.
    Coordinates,
    /// A place that is not on earth, or an accuracy that is no distance on earth.
    Range,
    /// The name of a place: it has a line feed.
    PlaceName,
    /// The choices of a poll: two have the same id.
    PollChoices,
    /// The results of a poll: they do not fit its choices, participants and display.
    PollResults,
    /// A number that is too large to be sent, such as a size above 2^63 − 1.
    Number,
    /// What files that are sent together share: not 32 characters of ASCII.
    CorrelationId,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ForbiddenType => "messages of the type 0xff are forbidden; drop it",
            Self::Length => "the body of the message has an impossible length; drop the message",
            Self::Empty => "a text needs at least one byte; say something, or drop the message",
            Self::Utf8 => "the text of the message is not UTF-8; drop the message",
            Self::Protobuf => "the body of the message is malformed; drop the message",
            Self::Json(error) => return error.fmt(f),
            Self::Field(field) => return field.fmt(f),
            Self::TextTooLong => {
                "the text has more than 6000 bytes; split it into several messages"
            }
            Self::FieldTooLong => "a name, an address or a description is too long; shorten it",
            Self::Destination => "this content does not go there; choose between person and group",
        })
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "the body of the message is not JSON; drop the message",
            Self::Type => "the JSON of the message has another form; drop the message",
            Self::Missing(key) => {
                return write!(f, "the JSON of the message lacks `{key}`; drop the message");
            }
            Self::Value(key) => {
                return write!(f, "`{key}` in the JSON is impossible; drop the message");
            }
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "the body names something that is no Threema ID; drop the message",
            Self::MessageId => "this refers to no other message; give its id, or drop the message",
            Self::Status => "a receipt with this status is not known; drop the message",
            Self::Typing => "this says neither that somebody types nor that not; drop the message",
            Self::Action => "the message says nothing to be done; drop it",
            Self::Emoji => "an emoji has 1 to 64 bytes; use another one, or drop the message",
            Self::CallKey => "the key of a group call has 32 bytes; drop the message",
            Self::CallAddress => "the address of a group call begins with https://; use another",
            Self::Coordinates => "the location has no two numbers; drop the message",
            Self::Range => "the location is not on earth; use degrees and metres, or drop it",
            Self::PlaceName => "the name of a place has one line; write the rest into its address",
            Self::PollChoices => "two choices of the poll have one id; give each its own",
            Self::PollResults => {
                "the results of the poll do not fit its choices; give one for each"
            }
            Self::Number => "this number is too large to be sent; use one below 2^63",
            Self::CorrelationId => "a correlation id has 32 characters of ASCII; make another one",
        })
    }
}

impl core::error::Error for Error {}

impl From<JsonError> for Error {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl From<Field> for Error {
    fn from(field: Field) -> Self {
        Self::Field(field)
    }
}

impl From<Truncated> for Error {
    fn from(Truncated: Truncated) -> Self {
        Self::Length
    }
}

impl From<Malformed> for Error {
    fn from(Malformed: Malformed) -> Self {
        Self::Protobuf
    }
}
