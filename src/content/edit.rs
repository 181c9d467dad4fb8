//! Edits and deletions of earlier messages ([chapter 03 section
//! 12](crate::protocol::message_types#12-protobuf-bodies)).

use core::fmt;
use core::time::Duration;

use super::error::Error;
use super::kind::{Flags, Kind};
use super::properties::Properties;
use super::text::Text;
use super::wire::{self, DirectContent, GroupContent, Wire, referenced};
use crate::codec::protobuf::{FieldWriter, Fields, Message, UnknownFields};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::MessageId;

/// Fields of both.
const MESSAGE_ID: u32 = 1;
/// Field of an edit.
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

/// Wakes the receiver, but neither raises the conversation nor makes a contact.
pub(super) static EDIT: Properties = Properties {
    flags: Flags::PUSH,
    ..Properties::direct(Kind::EDIT_MESSAGE)
};

/// As an edit.
pub(super) static DELETE: Properties = Properties {
    flags: Flags::PUSH,
    ..Properties::direct(Kind::DELETE_MESSAGE)
};

/// As an edit between two, from any member.
pub(super) static GROUP_EDIT: Properties = Properties {
    flags: Flags::PUSH,
    ..Properties::group(Kind::GROUP_EDIT_MESSAGE)
};

/// As an edit between two, from any member.
pub(super) static GROUP_DELETE: Properties = Properties {
    flags: Flags::PUSH,
    ..Properties::group(Kind::GROUP_DELETE_MESSAGE)
};

/// A new text or caption for an earlier message of the sender (0x91, 0x93; [chapter 03 section
/// 12](crate::protocol::message_types)), in Protocol Buffers.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | fixed64 | message id |
/// | 2 | string | the new text; empty removes a caption |
///
/// Apply it only to a message of the same conversation and the same sender. The sender keeps to
/// [`EditMessage::WINDOW`]; receivers always apply.
///
/// ```
/// use eeema::content::EditMessage;
///
/// let edit = EditMessage::new("89aa9a7eaff77d96".parse()?, "Hi")?;
/// assert_eq!(edit.text(), "Hi");
/// assert!(EditMessage::new("0000000000000000".parse()?, "Hi").is_err()); // no message has this id
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | who | rule |
/// |---|---|
/// | sender | only own messages, within 6 hours, and only if the peer has [`FeatureMask::EDIT_MESSAGE`] or [`FeatureMask::DELETE_MESSAGE`] |
/// | receiver | only if the original message is in the same conversation and of the same sender; whatever its age |
///
/// [`FeatureMask::EDIT_MESSAGE`]: crate::identity::FeatureMask::EDIT_MESSAGE
/// [`FeatureMask::DELETE_MESSAGE`]: crate::identity::FeatureMask::DELETE_MESSAGE
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EditMessage<'a> {
    message_id: MessageId,
    /// Field 2; empty if it is missing.
    text: &'a str,
    unknown: UnknownFields<'a>,
}

impl<'a> EditMessage<'a> {
    /// How long after sending a sender edits or deletes: 6 hours.
    pub const WINDOW: Duration = Duration::from_secs(6 * 60 * 60);

    /// An edit of the message `message_id`.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for the id zero, [`Error::TextTooLong`] above 6000 bytes.
    pub fn new(message_id: MessageId, text: &'a str) -> Result<Self, Error> {
        if text.len() > Text::MAX_LENGTH {
            return Err(Error::TextTooLong);
        }
        Ok(Self {
            message_id: referenced(message_id)?,
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
}

impl Message for EditMessage<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.fixed64(MESSAGE_ID, self.message_id.as_bytes());
        output.string(TEXT, self.text);
        self.unknown.write_fields(output);
    }
}

impl Wire for EditMessage<'_> {
    fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Message::encode(self, writer)
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

impl<'a> EditMessage<'a> {
    /// Reads an edit. Refused are a missing or zero id, and a text that is not UTF-8; the length of the text is
    /// not checked, and an empty one is legal.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut text: &[u8] = &[];
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                MESSAGE_ID => id = *value.fixed64()?,
                TEXT => text = value.bytes()?,
                _ => {}
            }
        }
        Ok(Self {
            message_id: referenced(MessageId::from_bytes(id))?,
            text: wire::utf8(text)?,
            unknown: UnknownFields::of(body, TEXT),
        })
    }
}

impl fmt::Debug for EditMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "EditMessage", self)
    }
}

/// Deletes an earlier message of the sender (0x92, 0x94; [chapter 03 section
/// 12](crate::protocol::message_types)): in Protocol Buffers, the message id as fixed64 in field 1.
///
/// Apply it only to a message of the same conversation and the same sender, and blank quotes and
/// notifications too. It is a courtesy of the receiver, no means of security.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeleteMessage<'a> {
    message_id: MessageId,
    unknown: UnknownFields<'a>,
}

impl DeleteMessage<'_> {
    /// Deletes the message `message_id`.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for the id zero.
    pub fn new(message_id: MessageId) -> Result<Self, Error> {
        Ok(Self {
            message_id: referenced(message_id)?,
            unknown: UnknownFields::default(),
        })
    }

    /// Which message is deleted.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }
}

impl Message for DeleteMessage<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.fixed64(MESSAGE_ID, self.message_id.as_bytes());
        self.unknown.write_fields(output);
    }
}

impl Wire for DeleteMessage<'_> {
    fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Message::encode(self, writer)
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

impl<'a> DeleteMessage<'a> {
    /// Reads a deletion. Refused is a missing or zero id.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            if number == MESSAGE_ID {
                id = *value.fixed64()?;
            }
        }
        Ok(Self {
            message_id: referenced(MessageId::from_bytes(id))?,
            unknown: UnknownFields::of(body, MESSAGE_ID),
        })
    }
}

impl fmt::Debug for DeleteMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeleteMessage({:?})", self.message_id)
    }
}
