use core::fmt;

use super::edit::message_id;
use super::receipt::ReceiptStatus;
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::protobuf::{self, Fields, Message, UnknownFields};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::{Error, Kind};
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

/// An emoji reaction to a message (0x82, 0x83; chapter 03 section 12), in Protocol Buffers.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | fixed64 | message id |
/// | 2 | bytes | the emoji that is applied |
/// | 3 | bytes | the emoji that is withdrawn |
///
/// Reactions are additive. Text that is not one emoji is kept: show a placeholder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reaction<'a> {
    message_id: MessageId,
    action: ReactionAction,
    emoji: &'a str,
    unknown: UnknownFields<'a>,
}

/// What a reaction does with its emoji.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReactionAction {
    /// Adds it.
    Apply,
    /// Takes it back.
    Withdraw,
}

impl<'a> Reaction<'a> {
    /// The most bytes of an emoji.
    pub const MAX_EMOJI_LENGTH: usize = 64;

    /// A reaction to the message `message_id` of the conversation.
    ///
    /// # Errors
    ///
    /// [`Error::BodyMessageId`] for the id zero, [`Error::EmojiLength`] for an emoji that does not
    /// have 1 to 64 bytes.
    pub fn new(
        message_id: MessageId,
        action: ReactionAction,
        emoji: &'a str,
    ) -> Result<Self, Error> {
        if message_id.to_u64() == 0 {
            return Err(Error::BodyMessageId);
        }
        check_length(emoji.as_bytes())?;
        Ok(Self {
            message_id,
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

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut id = [0; 8];
        let mut last_action = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field().map_err(|_| Error::Protobuf)? {
            match number {
                MESSAGE_ID => id = *value.fixed64().map_err(|_| Error::Protobuf)?,
                APPLY => {
                    let emoji = value.bytes().map_err(|_| Error::Protobuf)?;
                    last_action = Some((ReactionAction::Apply, emoji));
                }
                WITHDRAW => {
                    let emoji = value.bytes().map_err(|_| Error::Protobuf)?;
                    last_action = Some((ReactionAction::Withdraw, emoji));
                }
                _ => {}
            }
        }
        let message_id = message_id(id)?;
        let (action, emoji) = last_action.ok_or(Error::ActionMissing)?;
        check_length(emoji)?;
        Ok(Self {
            message_id,
            action,
            emoji: wire::utf8(emoji)?,
            unknown: UnknownFields::of(body, WITHDRAW),
        })
    }

    const fn field(&self) -> u32 {
        match self.action {
            ReactionAction::Apply => APPLY,
            ReactionAction::Withdraw => WITHDRAW,
        }
    }
}

const fn check_length(emoji: &[u8]) -> Result<(), Error> {
    match emoji.len() {
        1..=Reaction::MAX_EMOJI_LENGTH => Ok(()),
        _ => Err(Error::EmojiLength),
    }
}

impl Wire for Reaction<'_> {
    fn encoded_len(&self) -> usize {
        protobuf::fixed64_len(MESSAGE_ID)
            .saturating_add(protobuf::bytes_len(self.field(), self.emoji.len()))
            .saturating_add(self.unknown.encoded_len())
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        protobuf::write_fixed64(writer, MESSAGE_ID, self.message_id.as_bytes())?;
        protobuf::write_bytes(writer, self.field(), self.emoji.as_bytes())?;
        self.unknown.encode(writer)
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

impl fmt::Debug for Reaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "Reaction", self)
    }
}

impl ReceiptStatus {
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
}
