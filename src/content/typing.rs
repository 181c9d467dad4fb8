use core::time::Duration;

use super::error::{Error, Field};
use super::kind::{Flags, Kind};
use super::properties::{Applies, Properties, Reflect};
use super::wire::{DirectContent, Wire};
use crate::codec::{BufferTooSmall, Writer};

impl Kind {
    /// The sender types, or stopped.
    pub const TYPING_INDICATOR: Self = Self(0x90);
}

/// Neither queued nor acknowledged: it is worthless when it is late.
pub(super) static DIRECT: Properties = Properties {
    flags: Flags::NO_QUEUING.and(Flags::NO_ACKNOWLEDGEMENT),
    replay_protection: Applies::Never,
    reflect: Reflect::RECEIVED,
    ..Properties::direct(Kind::TYPING_INDICATOR)
};

/// Whether the sender types a new message (0x90; [chapter 03 section
/// 10](crate::protocol::message_types)): one byte, 0 or 1.
///
/// Not sent in groups, and not while an old message is edited.
///
/// ```
/// use eeema::content::{Encode, Flags, TypingIndicator};
///
/// let typing = TypingIndicator::new(true);
/// let flags = typing.kind().properties().unwrap().flags;
/// assert!(flags.contains(Flags::NO_QUEUING | Flags::NO_ACKNOWLEDGEMENT));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypingIndicator {
    /// `true` is written as 1.
    is_typing: bool,
}

impl TypingIndicator {
    /// How often it is repeated while the sender types: every 10 seconds.
    pub const REPEAT: Duration = Duration::from_secs(10);
    /// How long it is shown without a repetition: 15 seconds.
    pub const SHOWN: Duration = Duration::from_secs(15);

    /// The sender types, or stopped.
    pub const fn new(is_typing: bool) -> Self {
        Self { is_typing }
    }

    /// Whether the sender types.
    #[must_use]
    pub const fn is_typing(self) -> bool {
        self.is_typing
    }
}

impl Wire for TypingIndicator {
    fn encoded_len(&self) -> usize {
        1
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u8(u8::from(self.is_typing))
    }
}

impl DirectContent for TypingIndicator {
    fn direct_kind(&self) -> Kind {
        Kind::TYPING_INDICATOR
    }
}

impl TypingIndicator {
    /// Reads exactly one byte, 0 or 1.
    pub(super) const fn decode(body: &[u8]) -> Result<Self, Error> {
        match body {
            [0] => Ok(Self::new(false)),
            [1] => Ok(Self::new(true)),
            [_] => Err(Error::Field(Field::Typing)),
            _ => Err(Error::Length),
        }
    }
}
