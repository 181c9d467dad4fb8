//! An emoji reaction. It took the place of the two reactions among the delivery receipts, which old clients
//! still send and understand.

use core::fmt;

use super::error::{Error, Field};
use super::kind::{Flags, Kind};
use super::properties::{Applies, Properties};
use super::receipt::ReceiptStatus;
use super::wire::{self, DirectContent, GroupContent, Wire, referenced};
use crate::codec::protobuf::{FieldWriter, Fields, Message, UnknownFields, Value};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::MessageId;

const MESSAGE_ID: u32 = 1;
const APPLY: u32 = 2;
const WITHDRAW: u32 = 3;

impl Kind {
    /// Emoji reaction.
    pub const REACTION: Self = Self(0x82);
    /// Emoji reaction in a group.
    pub const GROUP_REACTION: Self = Self(0x83);
}

/// Wakes the receiver, but does not raise the conversation.
pub(super) static DIRECT: Properties = Properties {
    flags: Flags::PUSH,
    user_profile_distribution: Applies::Always,
    ..Properties::direct(Kind::REACTION)
};

/// As between two, from any member.
pub(super) static GROUP: Properties = Properties {
    flags: Flags::PUSH,
    user_profile_distribution: Applies::Always,
    ..Properties::group(Kind::GROUP_REACTION)
};

/// An emoji reaction to a message (0x82, 0x83; [chapter 03 section
/// 12](crate::protocol::message_types)), in Protocol Buffers.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | fixed64 | message id |
/// | 2 | bytes | the emoji that is applied |
/// | 3 | bytes | the emoji that is withdrawn |
///
/// Reactions are additive. Text that is not one emoji is kept: show a placeholder.
///
/// ```
/// use eeema::content::{Reaction, ReactionAction, ReceiptStatus};
///
/// let thumb = Reaction::new("89aa9a7eaff77d96".parse()?, ReactionAction::Apply, "\u{1f44d}")?;
/// assert_eq!(thumb.legacy_status(), Some(ReceiptStatus::ThumbsUp)); // for an old client
/// let wave = Reaction::new("89aa9a7eaff77d96".parse()?, ReactionAction::Apply, "\u{1f30a}")?;
/// assert_eq!(wave.legacy_status(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reaction<'a> {
    /// Field 1, not zero.
    message_id: MessageId,
    /// Which of the fields 2 and 3 is set.
    action: ReactionAction,
    /// Field 2 or 3, 1 to 64 bytes.
    emoji: &'a str,
    /// Fields of newer senders, written again behind the known ones.
    unknown: UnknownFields<'a>,
}

/// What a reaction does with its emoji.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReactionAction {
    /// Adds it.
    Apply,
    /// Takes it back. One that was not applied is no error.
    Withdraw,
}

impl<'a> Reaction<'a> {
    /// The most bytes of an emoji.
    pub const MAX_EMOJI_LENGTH: usize = 64;

    /// A reaction to the message `message_id` of the conversation.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for the id zero, and for an emoji that does not have 1 to 64 bytes.
    pub fn new(
        message_id: MessageId,
        action: ReactionAction,
        emoji: &'a str,
    ) -> Result<Self, Error> {
        check_length(emoji.as_bytes())?;
        Ok(Self {
            message_id: referenced(message_id)?,
            action,
            emoji,
            unknown: UnknownFields::default(),
        })
    }

    /// Which message it belongs to.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// What it does.
    pub const fn action(&self) -> ReactionAction {
        self.action
    }

    /// The emoji, 1 to 64 bytes.
    pub const fn emoji(&self) -> &'a str {
        self.emoji
    }

    /// The receipt that says the same to a peer without [`FeatureMask::REACTIONS`]; `None` if there
    /// is none: then nothing is sent between two, and the reaction itself in groups.
    ///
    /// [`FeatureMask::REACTIONS`]: crate::identity::FeatureMask::REACTIONS
    pub fn legacy_status(&self) -> Option<ReceiptStatus> {
        match self.action {
            ReactionAction::Apply => ReceiptStatus::from_emoji(self.emoji),
            ReactionAction::Withdraw => None,
        }
    }
}

impl Message for Reaction<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        let field = match self.action {
            ReactionAction::Apply => APPLY,
            ReactionAction::Withdraw => WITHDRAW,
        };
        output.fixed64(MESSAGE_ID, self.message_id.as_bytes());
        output.field(field, Value::Bytes(self.emoji.as_bytes()));
        self.unknown.write_fields(output);
    }
}

impl Wire for Reaction<'_> {
    fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Message::encode(self, writer)
    }
}

impl DirectContent for Reaction<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::REACTION
    }
}

impl GroupContent for Reaction<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_REACTION)
    }
}

impl<'a> Reaction<'a> {
    /// Reads a reaction. Refused are a missing or zero id, neither emoji, and one that does not have 1 to 64
    /// bytes of UTF-8. If both are there, the later one counts.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut last_action = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                MESSAGE_ID => id = *value.fixed64()?,
                APPLY => last_action = Some((ReactionAction::Apply, value.bytes()?)),
                WITHDRAW => last_action = Some((ReactionAction::Withdraw, value.bytes()?)),
                _ => {}
            }
        }
        let message_id = referenced(MessageId::from_bytes(id))?;
        let (action, emoji) = last_action.ok_or(Error::Field(Field::Action))?;
        check_length(emoji)?;
        Ok(Self {
            message_id,
            action,
            emoji: wire::utf8(emoji)?,
            unknown: UnknownFields::of(body, WITHDRAW),
        })
    }
}

impl fmt::Debug for Reaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "Reaction", self)
    }
}

/// 1 to 64 bytes, for senders and receivers alike.
const fn check_length(emoji: &[u8]) -> Result<(), Error> {
    match emoji.len() {
        1..=Reaction::MAX_EMOJI_LENGTH => Ok(()),
        _ => Err(Error::Field(Field::Emoji)),
    }
}
