use core::fmt;

use crate::content;

/// Why a received message is refused: one variant for each reason of
/// [chapter 02 section 9](crate::protocol::message_box).
///
/// [`Reason::step`] is the step of that section. Tell the peer nothing of it: towards the network every
/// refusal looks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Step 1: the envelope has fewer than 104 bytes, or a box fewer than 16.
    Truncated,
    /// Step 1: the metadata length is 1 to 15, or leaves too little for the message box.
    MetadataLength,
    /// Step 1: sender or receiver is not a well-formed identity.
    Identity,
    /// Step 2: the nonce was used before: a replay, or an own message sent back.
    NonceReuse,
    /// Step 3: the message is addressed to somebody else.
    ReceiverIsNotUser,
    /// Step 4: the message claims to come from its own receiver.
    SenderIsUser,
    /// Step 6: the metadata box was altered, or sealed with another key.
    MetadataUnauthentic,
    /// Step 6: the metadata box holds no well-formed metadata.
    MetadataMalformed,
    /// Step 7: the message box was altered, or sealed with another key.
    MessageUnauthentic,
    /// Step 8: the message box is empty.
    ContainerEmpty,
    /// Step 8: the container ends with a padding length of zero.
    PaddingZero,
    /// Step 8: the container claims more padding than it has bytes.
    PaddingTooLong,
    /// Step 8: the container is all padding.
    TypeMissing,
    /// Step 9: the type 0xff, which must never be processed.
    ForbiddenType,
    /// Step 10: a type that [chapter 03](crate::protocol::message_types) does not list.
    UnknownType,
    /// Step 11: the body is malformed.
    Body(content::Error),
    /// Step 11: a message with forward security inside another one.
    NestedForwardSecurity,
    /// Step 12: the message id in the metadata box is not the one in the header.
    MessageIdDiffers,
    /// Step 13: a message with this id was already accepted from this sender.
    MessageIdReuse,
    /// Step 15: the type is reserved for a special sender, or this special sender may not send it.
    SpecialSender,
}

impl Reason {
    /// The step of [chapter 02 section 9](crate::protocol::message_box) that refuses, 1 to 15.
    pub const fn step(self) -> u8 {
        match self {
            Self::Truncated | Self::MetadataLength | Self::Identity => 1,
            Self::NonceReuse => 2,
            Self::ReceiverIsNotUser => 3,
            Self::SenderIsUser => 4,
            Self::MetadataUnauthentic | Self::MetadataMalformed => 6,
            Self::MessageUnauthentic => 7,
            Self::ContainerEmpty | Self::PaddingZero | Self::PaddingTooLong | Self::TypeMissing => {
                8
            }
            Self::ForbiddenType => 9,
            Self::UnknownType => 10,
            Self::Body(_) | Self::NestedForwardSecurity => 11,
            Self::MessageIdDiffers => 12,
            Self::MessageIdReuse => 13,
            Self::SpecialSender => 15,
        }
    }

    /// Whether the message box had opened, so that the nonce is to be marked. Otherwise strangers could
    /// fill the store.
    pub(crate) const fn is_behind_the_box(self) -> bool {
        self.step() >= 8 && !matches!(self, Self::MessageIdDiffers)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the message is cut off; check that it was copied whole",
            Self::MetadataLength => {
                "the metadata length of the envelope is impossible; drop the message"
            }
            Self::Identity => "sender or receiver is not a Threema ID; drop the message",
            Self::NonceReuse => "the nonce was used before, so this is a replay; drop the message",
            Self::ReceiverIsNotUser => "the message is addressed to another identity; drop it",
            Self::SenderIsUser => "the message claims to come from its own receiver; drop it",
            Self::MetadataUnauthentic | Self::MessageUnauthentic => {
                "the message was altered or sealed with another key; check both keys, or drop it"
            }
            Self::MetadataMalformed => "the metadata of the message is malformed; drop the message",
            Self::ContainerEmpty | Self::PaddingZero | Self::PaddingTooLong | Self::TypeMissing => {
                "the padding of the message is malformed; drop the message"
            }
            Self::ForbiddenType => "messages of the type 0xff are forbidden; drop it",
            Self::UnknownType => "the message has an unknown type; drop it, or update",
            Self::Body(error) => return error.fmt(f),
            Self::NestedForwardSecurity => {
                "a message with forward security lies in another one; drop it"
            }
            Self::MessageIdDiffers => "the message id was altered on the way; drop the message",
            Self::MessageIdReuse => "a message with this id was accepted before; drop this one",
            Self::SpecialSender => "this sender may not send this type; drop the message",
        })
    }
}

impl core::error::Error for Reason {}
