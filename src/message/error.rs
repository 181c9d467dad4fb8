use core::fmt;

use crate::codec::protobuf::Malformed;
use crate::codec::{BufferTooSmall, Truncated};
use crate::content;
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
    /// A message with this id was already accepted from this sender.
    MessageIdReuse,
    /// The type is reserved for a special sender, or this special sender may not send the type.
    SpecialSender,
    /// The MAC of a Gateway callback is wrong.
    MacMismatch,
    /// Id, nonce or box of a Gateway callback is not hexadecimal of the right length.
    Hex,
    /// The nickname does not fit into a metadata box of 255 bytes.
    NicknameTooLong,
    /// Body, padding and metadata have more than 8067 bytes together.
    TooLong,
    /// The body is malformed, or cannot be sent so.
    Body(content::Error),
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
            Self::Body(error) if error.is_of_sender() => None,
            Self::Body(_) => Some(11),
            Self::MessageIdDiffers => Some(12),
            Self::MessageIdReuse => Some(13),
            Self::SpecialSender => Some(15),
            Self::NicknameTooLong | Self::TooLong | Self::BufferTooSmall | Self::Random => None,
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
            Self::MessageIdReuse => "a message with this id was accepted before; drop this one",
            Self::SpecialSender => "this sender may not send this type; drop the message",
            Self::MacMismatch => "the MAC of the callback is wrong; check the API secret, or drop it",
            Self::Hex => "id, nonce or box of the callback is not hexadecimal of the right length; drop it",
            Self::NicknameTooLong => "the nickname is too long; use at most 32 characters",
            Self::TooLong => "the message is too long for one frame; split it",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Body(error) => return error.fmt(f),
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for Error {}

impl From<content::Error> for Error {
    fn from(error: content::Error) -> Self {
        match error {
            content::Error::BufferTooSmall => Self::BufferTooSmall,
            content::Error::ForbiddenType => Self::ForbiddenType,
            _ => Self::Body(error),
        }
    }
}

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
