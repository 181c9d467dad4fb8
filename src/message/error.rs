use core::fmt;

use crate::codec::protobuf::Malformed;
use crate::codec::{BufferTooSmall, Truncated};
use crate::crypto::RandomError;

/// Why a message was not sealed, not opened or not accepted.
///
/// [`Error::step`] tells which step of the receiving order refused. Tell the peer nothing of it:
/// towards the network every refusal looks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The envelope has fewer than 104 bytes, or a box fewer than 16.
    Truncated,
    /// The metadata length of the envelope is 1 to 15, or leaves too little for the message box.
    MetadataLength,
    /// Sender or receiver is not a well-formed identity.
    Identity,
    /// The nonce was used before: a replay, or an own message sent back.
    NonceReuse,
    /// The message is addressed to somebody else.
    ReceiverIsNotUser,
    /// The message claims to come from the receiver himself.
    SenderIsUser,
    /// The message comes from another identity than the one whose key was given.
    WrongSender,
    /// The metadata box was altered, or sealed with another key.
    MetadataUnauthentic,
    /// The metadata box holds no well-formed metadata.
    MetadataMalformed,
    /// The message id in the metadata box is not the one in the header.
    MessageIdDiffers,
    /// The message box was altered, or sealed with another key.
    MessageUnauthentic,
    /// The message box is empty.
    ContainerEmpty,
    /// The container ends with a padding length of zero.
    PaddingZero,
    /// The container claims more padding than it has bytes.
    PaddingTooLong,
    /// The container is all padding.
    TypeMissing,
    /// The message has the type 0xff, which must never be processed or made.
    ForbiddenType,
    /// The message has a type that chapter 03 does not list.
    UnknownType,
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
    /// A message with this id was already accepted from this sender.
    MessageIdReuse,
    /// The type is reserved for a special sender, or this special sender may not send the type.
    SpecialSender,
    /// The MAC of a Gateway callback is wrong.
    MacMismatch,
    /// Id, nonce or box of a Gateway callback is not hexadecimal of the right length.
    Hex,
    /// The text has more than 6000 bytes.
    TextTooLong,
    /// A name, an address or a description is longer than a sender makes it.
    FieldTooLong,
    /// The content does not go to groups, or goes to groups only, or with the other group header.
    GroupHeader,
    /// The nickname does not fit into a metadata box of 255 bytes.
    NicknameTooLong,
    /// Body, padding and metadata have more than 8067 bytes together.
    TooLong,
    /// The buffer of the caller is too small.
    BufferTooSmall,
    /// The random generator failed.
    Random,
}

impl Error {
    /// Which step of chapter 02 section 9 refuses with this error; `None` if it belongs to sending
    /// or to the caller's buffers.
    pub const fn step(self) -> Option<u8> {
        match self {
            Self::Truncated
            | Self::MetadataLength
            | Self::Identity
            | Self::MacMismatch
            | Self::Hex => Some(1),
            Self::NonceReuse => Some(2),
            Self::ReceiverIsNotUser => Some(3),
            Self::SenderIsUser => Some(4),
            Self::WrongSender => Some(5),
            Self::MetadataUnauthentic | Self::MetadataMalformed => Some(6),
            Self::MessageUnauthentic => Some(7),
            Self::ContainerEmpty | Self::PaddingZero | Self::PaddingTooLong | Self::TypeMissing => {
                Some(8)
            }
            Self::ForbiddenType => Some(9),
            Self::UnknownType => Some(10),
            Self::BodyLength
            | Self::BodyEmpty
            | Self::BodyUtf8
            | Self::BodyValue
            | Self::BodyIdentity
            | Self::Protobuf
            | Self::BodyMessageId
            | Self::ActionMissing
            | Self::EmojiLength
            | Self::CallKeyLength
            | Self::CallAddress
            | Self::LocationNumber
            | Self::LocationRange
            | Self::Json
            | Self::JsonType
            | Self::JsonMissing
            | Self::JsonValue
            | Self::PollChoiceTwice
            | Self::PollResults => Some(11),
            Self::MessageIdDiffers => Some(12),
            Self::MessageIdReuse => Some(13),
            Self::SpecialSender => Some(15),
            Self::TextTooLong
            | Self::FieldTooLong
            | Self::GroupHeader
            | Self::NicknameTooLong
            | Self::TooLong
            | Self::BufferTooSmall
            | Self::Random => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the message is cut off; check that it was copied whole",
            Self::MetadataLength => "the metadata length of the envelope is impossible; drop the message",
            Self::Identity => "sender or receiver is not a Threema ID; drop the message",
            Self::NonceReuse => "the nonce was used before, so this is a replay; drop the message",
            Self::ReceiverIsNotUser => "the message is addressed to another identity; drop it",
            Self::SenderIsUser => "the message claims to come from its own receiver; drop it",
            Self::WrongSender => {
                "the message comes from another identity than the given key; use the key of its sender"
            }
            Self::MetadataUnauthentic | Self::MessageUnauthentic => {
                "the message was altered or sealed with another key; check both keys, or drop it"
            }
            Self::MetadataMalformed => "the metadata of the message is malformed; drop the message",
            Self::MessageIdDiffers => "the message id was altered on the way; drop the message",
            Self::ContainerEmpty | Self::PaddingZero | Self::PaddingTooLong | Self::TypeMissing => {
                "the padding of the message is malformed; drop the message"
            }
            Self::ForbiddenType => "messages of the type 0xff are forbidden; drop it",
            Self::UnknownType => "the message has an unknown type; drop it, or update",
            Self::BodyLength => "the body of the message has an impossible length; drop the message",
            Self::BodyEmpty => "a text message needs at least one byte of text",
            Self::BodyUtf8 => "the text of the message is not UTF-8; drop the message",
            Self::BodyValue => "the body of the message holds an impossible value; drop the message",
            Self::BodyIdentity => "the body names something that is no Threema ID; drop the message",
            Self::Protobuf => "the body of the message is malformed; drop the message",
            Self::BodyMessageId => "the message refers to no other message; drop it",
            Self::ActionMissing => "the message says nothing to be done; drop it",
            Self::EmojiLength => "an emoji has 1 to 64 bytes; use another one, or drop the message",
            Self::CallKeyLength => "the key of the group call does not have 32 bytes; drop the message",
            Self::CallAddress => "the address of a group call begins with https://; use another one",
            Self::LocationNumber => "the location has no two numbers; drop the message",
            Self::LocationRange => "the location is not on earth; use degrees and metres, or drop it",
            Self::Json => "the body of the message is not JSON; drop the message",
            Self::JsonType => "the JSON of the message has another form; drop the message",
            Self::JsonMissing => "the JSON of the message lacks a required key; drop the message",
            Self::JsonValue => "the JSON of the message holds an impossible value; drop the message",
            Self::PollChoiceTwice => "two choices of the poll have one id; give each its own",
            Self::PollResults => "the results of the poll do not fit its choices; give one for each",
            Self::MessageIdReuse => "a message with this id was accepted before; drop this one",
            Self::SpecialSender => "this sender may not send this type; drop the message",
            Self::MacMismatch => "the MAC of the callback is wrong; check the API secret, or drop it",
            Self::Hex => "id, nonce or box of the callback is not hexadecimal of the right length; drop it",
            Self::TextTooLong => "the text has more than 6000 bytes; split it into several messages",
            Self::FieldTooLong => "a name, an address or a description is too long; shorten it",
            Self::GroupHeader => "this content does not go there; choose between two, member and creator",
            Self::NicknameTooLong => "the nickname is too long; use at most 32 characters",
            Self::TooLong => "the message is too long for one frame; split it",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<Truncated> for Error {
    fn from(Truncated: Truncated) -> Self {
        Self::Truncated
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

impl From<Malformed> for Error {
    fn from(Malformed: Malformed) -> Self {
        Self::MetadataMalformed
    }
}
