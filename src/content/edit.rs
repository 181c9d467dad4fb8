use core::fmt;

use super::text::MAX_TEXT_LENGTH;
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::protobuf::{self, Fields, Message, UnknownFields};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::{Error, Kind};
use crate::identity::MessageId;

const MESSAGE_ID: u32 = 1;
const TEXT: u32 = 2;

impl Kind {
    /// Changes the text of a message.
    pub const EDIT_MESSAGE: Self = Self(0x91);
    /// Deletes a message.
    pub const DELETE_MESSAGE: Self = Self(0x92);
    /// Changes the text of a message in a group.
    pub const GROUP_EDIT_MESSAGE: Self = Self(0x93);
    /// Deletes a message in a group.
    pub const GROUP_DELETE_MESSAGE: Self = Self(0x94);
}

/// A new text or caption for an earlier message of the sender (0x91, 0x93; chapter 03 section 12),
/// in Protocol Buffers.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | fixed64 | message id |
/// | 2 | string | the new text; empty removes a caption |
///
/// Apply it only to a message of the same conversation and the same sender. The sender keeps to
/// [`EditMessage::WINDOW_SECONDS`]; receivers always apply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EditMessage<'a> {
    message_id: MessageId,
    text: &'a str,
    unknown: UnknownFields<'a>,
}

impl<'a> EditMessage<'a> {
    /// How long after sending a sender edits or deletes: 6 hours.
    pub const WINDOW_SECONDS: u64 = 6 * 60 * 60;

    /// An edit of the message `message_id`.
    ///
    /// # Errors
    ///
    /// [`Error::BodyMessageId`] for the id zero, [`Error::TextTooLong`] above 6000 bytes.
    pub fn new(message_id: MessageId, text: &'a str) -> Result<Self, Error> {
        if message_id.to_u64() == 0 {
            return Err(Error::BodyMessageId);
        }
        if text.len() > MAX_TEXT_LENGTH {
            return Err(Error::TextTooLong);
        }
        Ok(Self {
            message_id,
            text,
            unknown: UnknownFields::default(),
        })
    }

    /// Which message is changed.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The new text.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut text: &[u8] = &[];
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field().map_err(|_| Error::Protobuf)? {
            match number {
                MESSAGE_ID => id = *value.fixed64().map_err(|_| Error::Protobuf)?,
                TEXT => text = value.bytes().map_err(|_| Error::Protobuf)?,
                _ => {}
            }
        }
        Ok(Self {
            message_id: message_id(id)?,
            text: wire::utf8(text)?,
            unknown: UnknownFields::of(body, TEXT),
        })
    }
}

/// Takes an id that must be there.
pub(super) fn message_id(bytes: [u8; 8]) -> Result<MessageId, Error> {
    match MessageId::from_bytes(bytes) {
        id if id.to_u64() == 0 => Err(Error::BodyMessageId),
        id => Ok(id),
    }
}

impl Wire for EditMessage<'_> {
    fn encoded_len(&self) -> usize {
        let text = match self.text.len() {
            0 => 0,
            length => protobuf::bytes_len(TEXT, length),
        };
        protobuf::fixed64_len(MESSAGE_ID)
            .saturating_add(text)
            .saturating_add(self.unknown.encoded_len())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        protobuf::write_fixed64(writer, MESSAGE_ID, self.message_id.as_bytes())?;
        if !self.text.is_empty() {
            protobuf::write_bytes(writer, TEXT, self.text.as_bytes())?;
        }
        self.unknown.encode(writer)
    }
}

impl DirectContent for EditMessage<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::EDIT_MESSAGE
    }
}

impl GroupContent for EditMessage<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_EDIT_MESSAGE)
    }
}

impl fmt::Debug for EditMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "EditMessage", self)
    }
}

/// Deletes an earlier message of the sender (0x92, 0x94; chapter 03 section 12): in Protocol
/// Buffers, the message id as fixed64 in field 1.
///
/// Apply it only to a message of the same conversation and the same sender, and blank quotes and
/// notifications too. It is a courtesy of the receiver, no means of security.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeleteMessage<'a> {
    message_id: MessageId,
    unknown: UnknownFields<'a>,
}

impl<'a> DeleteMessage<'a> {
    /// Deletes the message `message_id`.
    ///
    /// # Errors
    ///
    /// [`Error::BodyMessageId`] for the id zero.
    pub fn new(message_id: MessageId) -> Result<Self, Error> {
        if message_id.to_u64() == 0 {
            return Err(Error::BodyMessageId);
        }
        Ok(Self {
            message_id,
            unknown: UnknownFields::default(),
        })
    }

    /// Which message is deleted.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field().map_err(|_| Error::Protobuf)? {
            if number == MESSAGE_ID {
                id = *value.fixed64().map_err(|_| Error::Protobuf)?;
            }
        }
        Ok(Self {
            message_id: message_id(id)?,
            unknown: UnknownFields::of(body, MESSAGE_ID),
        })
    }
}

impl Wire for DeleteMessage<'_> {
    fn encoded_len(&self) -> usize {
        protobuf::fixed64_len(MESSAGE_ID).saturating_add(self.unknown.encoded_len())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        protobuf::write_fixed64(writer, MESSAGE_ID, self.message_id.as_bytes())?;
        self.unknown.encode(writer)
    }
}

impl DirectContent for DeleteMessage<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::DELETE_MESSAGE
    }
}

impl GroupContent for DeleteMessage<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_DELETE_MESSAGE)
    }
}

impl fmt::Debug for DeleteMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeleteMessage({:?})", self.message_id)
    }
}
