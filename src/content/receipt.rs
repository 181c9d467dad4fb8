//! Delivery receipts: received, read, and the two reactions of old clients.

use core::fmt;

use super::error::{Error, Field};
use super::kind::Kind;
use super::properties::{Applies, Properties};
use super::wire::{DirectContent, GroupContent, Wire, referenced};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::MessageId;

impl Kind {
    /// Messages were received, read or reacted to.
    pub const DELIVERY_RECEIPT: Self = Self(0x80);
    /// Messages of a group were reacted to.
    pub const GROUP_DELIVERY_RECEIPT: Self = Self(0x81);
}

/// "Received" and "read" may come twice and say the same, so nothing is stored of them. A reaction is an act
/// of the user: it is protected, and carries their name.
pub(super) static DIRECT: Properties = Properties {
    user_profile_distribution: Applies::IfReaction,
    replay_protection: Applies::IfReaction,
    ..Properties::direct(Kind::DELIVERY_RECEIPT)
};

/// Only reactions are sent in groups.
pub(super) static GROUP: Properties = Properties {
    user_profile_distribution: Applies::IfReaction,
    replay_protection: Applies::IfReaction,
    ..Properties::group(Kind::GROUP_DELIVERY_RECEIPT)
};

/// A delivery receipt: what happened to some messages (0x80, 0x81; [chapter 03 section
/// 9](crate::protocol::message_types)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | status |
/// | 1 | 8 n | message ids, n ≥ 1 |
///
/// Apply it only to **own** messages of the same conversation; "read" overrides "received", never
/// the other way. In groups there are only the two old reactions.
///
/// ```
/// use eeema::content::{DeliveryReceipt, Encode, ReceiptStatus};
///
/// let ids = ["89aa9a7eaff77d96".parse()?];
/// let read = DeliveryReceipt::new(ReceiptStatus::Read, &ids)?;
/// assert_eq!(read.encoded_len(), 9);
/// assert!(!read.has_replay_protection());
/// assert!(DeliveryReceipt::new(ReceiptStatus::Read, &[]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryReceipt<'a> {
    /// The first byte.
    status: ReceiptStatus,
    /// The rest, 8 bytes each.
    message_ids: MessageIds<'a>,
}

impl<'a> DeliveryReceipt<'a> {
    /// The largest number of ids in one message that is sent.
    pub const MAX_MESSAGE_IDS: usize = 875;

    /// A receipt for 1 to 875 messages.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for another number of ids, [`Error::Field`] for the id zero.
    pub fn new(status: ReceiptStatus, message_ids: &'a [MessageId]) -> Result<Self, Error> {
        if !(1..=Self::MAX_MESSAGE_IDS).contains(&message_ids.len()) {
            return Err(Error::Length);
        }
        for id in message_ids {
            referenced(*id)?;
        }
        Ok(Self {
            status,
            message_ids: MessageIds(Ids::Given(message_ids)),
        })
    }

    /// What happened.
    pub const fn status(&self) -> ReceiptStatus {
        self.status
    }

    /// To which messages of the conversation.
    pub const fn message_ids(&self) -> MessageIds<'a> {
        self.message_ids
    }
}

impl Wire for DeliveryReceipt<'_> {
    fn encoded_len(&self) -> usize {
        let ids = self.message_ids.len();
        ids.saturating_mul(size_of::<MessageId>()).saturating_add(1)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u8(self.status as u8)?;
        for id in self.message_ids.iter() {
            writer.bytes(id.as_bytes())?;
        }
        Ok(())
    }

    fn meets_condition(&self) -> bool {
        self.status.is_reaction()
    }
}

impl DirectContent for DeliveryReceipt<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::DELIVERY_RECEIPT
    }
}

impl GroupContent for DeliveryReceipt<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        if self.status.is_reaction() {
            Ok(Kind::GROUP_DELIVERY_RECEIPT)
        } else {
            Err(Error::Destination)
        }
    }
}

impl<'a> DeliveryReceipt<'a> {
    /// Reads a receipt. Refused are no id at all, a part of one, and a status that is not in the table. The
    /// number of ids is not checked, nor whether one is zero.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let (status, ids) = body.split_first().ok_or(Error::Length)?;
        match ids.as_chunks() {
            (ids @ [_, ..], []) => Ok(Self {
                status: ReceiptStatus::from_u8(*status)?,
                message_ids: MessageIds(Ids::Read(ids)),
            }),
            _ => Err(Error::Length),
        }
    }

    /// The same in a group, where "received" and "read" are refused.
    pub(super) fn decode_in_group(body: &'a [u8]) -> Result<Self, Error> {
        let receipt = Self::decode(body)?;
        if receipt.status.is_reaction() {
            Ok(receipt)
        } else {
            Err(Error::Field(Field::Status))
        }
    }
}

/// What happened to a message.
///
/// | status | sent |
/// |---|---|
/// | [`Received`](Self::Received), [`Read`](Self::Read) | automatically, between two, if the type wants receipts and [`Flags::NO_DELIVERY_RECEIPTS`](super::Flags::NO_DELIVERY_RECEIPTS) is not set |
/// | [`ThumbsUp`](Self::ThumbsUp), [`ThumbsDown`](Self::ThumbsDown) | by the user, for a peer that does not know reactions |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiptStatus {
    /// It arrived on the device.
    Received = 1,
    /// It was shown to the user.
    Read = 2,
    /// Old reaction U+1F44D; replaces all reactions of the sender to the message.
    ThumbsUp = 3,
    /// Old reaction U+1F44E; replaces all reactions of the sender to the message.
    ThumbsDown = 4,
}

impl ReceiptStatus {
    /// Whether it is one of the two old reactions.
    #[must_use]
    pub const fn is_reaction(self) -> bool {
        matches!(self, Self::ThumbsUp | Self::ThumbsDown)
    }

    /// The old reaction that means the same as `emoji`: a thumb up or down, of any skin tone.
    pub fn from_emoji(emoji: &str) -> Option<Self> {
        let mut scalars = emoji.chars();
        let status = match scalars.next()? {
            '\u{1f44d}' => Self::ThumbsUp,
            '\u{1f44e}' => Self::ThumbsDown,
            _ => return None,
        };
        matches!(
            (scalars.next(), scalars.next()),
            (None | Some('\u{1f3fb}'..='\u{1f3ff}'), None)
        )
        .then_some(status)
    }

    /// The status of a number.
    const fn from_u8(status: u8) -> Result<Self, Error> {
        match status {
            1 => Ok(Self::Received),
            2 => Ok(Self::Read),
            3 => Ok(Self::ThumbsUp),
            4 => Ok(Self::ThumbsDown),
            _ => Err(Error::Field(Field::Status)),
        }
    }
}

/// Whether the undecoded content of a receipt is a reaction.
pub(super) const fn is_reaction(receipt: &[u8]) -> bool {
    matches!(receipt, [3 | 4, ..])
}

/// Some message ids, borrowed from the sender's list or from a received body.
#[derive(Clone, Copy)]
pub struct MessageIds<'a>(Ids<'a>);

/// The sender's list, or the bytes of a body.
#[derive(Clone, Copy)]
enum Ids<'a> {
    /// The list of a sender, none of them zero.
    Given(&'a [MessageId]),
    /// The ids of a body.
    Read(&'a [[u8; 8]]),
}

impl<'a> MessageIds<'a> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match self.0 {
            Ids::Given(ids) => ids.len(),
            Ids::Read(ids) => ids.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids in their order.
    pub fn iter(&self) -> impl Iterator<Item = MessageId> + use<'a> {
        let (given, read) = match self.0 {
            Ids::Given(ids) => (ids, [].as_slice()),
            Ids::Read(ids) => ([].as_slice(), ids),
        };
        given
            .iter()
            .copied()
            .chain(read.iter().copied().map(MessageId::from_bytes))
    }
}

impl PartialEq for MessageIds<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for MessageIds<'_> {}

impl fmt::Debug for MessageIds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
