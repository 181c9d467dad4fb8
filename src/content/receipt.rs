use core::fmt;

use super::wire::{DirectContent, GroupContent, Wire};
use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::content::{Error, Kind};
use crate::identity::MessageId;

impl Kind {
    /// Messages were received, read or reacted to.
    pub const DELIVERY_RECEIPT: Self = Self(0x80);
    /// Messages of a group were reacted to.
    pub const GROUP_DELIVERY_RECEIPT: Self = Self(0x81);
}

/// A delivery receipt: what happened to some messages (0x80, 0x81; chapter 03 section 9).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | status |
/// | 1 | 8 n | message ids, n ≥ 1 |
///
/// Apply it only to **own** messages of the same conversation; "read" overrides "received", never
/// the other way. In groups there are only the two old reactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryReceipt<'a> {
    /// What happened.
    pub status: ReceiptStatus,
    /// To which messages of the conversation.
    pub message_ids: MessageIds<'a>,
}

impl<'a> DeliveryReceipt<'a> {
    /// The largest number of ids in one message.
    pub const MAX_MESSAGE_IDS: usize = 875;

    /// A receipt for 1 to 875 messages.
    ///
    /// # Errors
    ///
    /// [`Error::BodyLength`] for another number of ids.
    pub const fn new(status: ReceiptStatus, message_ids: &'a [MessageId]) -> Result<Self, Error> {
        match message_ids.len() {
            1..=Self::MAX_MESSAGE_IDS => Ok(Self {
                status,
                message_ids: MessageIds(Ids::Given(message_ids)),
            }),
            _ => Err(Error::BodyLength),
        }
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(body);
        let status = reader.u8().map_err(|_| Error::BodyLength)?;
        let (ids, []) = reader.rest().as_chunks() else {
            return Err(Error::BodyLength);
        };
        if ids.is_empty() {
            return Err(Error::BodyLength);
        }
        Ok(Self {
            status: ReceiptStatus::from_u8(status)?,
            message_ids: MessageIds(Ids::Read(ids)),
        })
    }

    pub(super) fn decode_in_group(body: &'a [u8]) -> Result<Self, Error> {
        let receipt = Self::decode(body)?;
        if receipt.status.is_reaction() {
            Ok(receipt)
        } else {
            Err(Error::BodyValue)
        }
    }
}

impl Wire for DeliveryReceipt<'_> {
    fn encoded_len(&self) -> usize {
        self.message_ids
            .len()
            .saturating_mul(size_of::<MessageId>())
            .saturating_add(1)
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
            Err(Error::GroupHeader)
        }
    }
}

/// What happened to a message.
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
    pub const fn is_reaction(self) -> bool {
        matches!(self, Self::ThumbsUp | Self::ThumbsDown)
    }

    const fn from_u8(status: u8) -> Result<Self, Error> {
        match status {
            1 => Ok(Self::Received),
            2 => Ok(Self::Read),
            3 => Ok(Self::ThumbsUp),
            4 => Ok(Self::ThumbsDown),
            _ => Err(Error::BodyValue),
        }
    }
}

/// Some message ids, borrowed from the sender's list or from a received body.
#[derive(Clone, Copy)]
pub struct MessageIds<'a>(Ids<'a>);

#[derive(Clone, Copy)]
enum Ids<'a> {
    Given(&'a [MessageId]),
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
