use core::fmt;

use super::wire::{self, DirectContent, Wire, WithoutBody};
use crate::codec::{BufferTooSmall, Writer};
use crate::content::{Error, Kind};

impl Kind {
    /// The sender types, or stopped.
    pub const TYPING_INDICATOR: Self = Self(0x90);
    /// Carries another message with forward security.
    pub const FORWARD_SECURITY_ENVELOPE: Self = Self(0xa0);
    /// Announces a forward security version.
    pub const EMPTY: Self = Self(0xfc);
}

/// Whether the sender types a new message (0x90; chapter 03 section 10): one byte, 0 or 1.
///
/// Sent when typing starts, repeated every 10 seconds, and shown for 15. Not sent in groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypingIndicator(pub bool);

impl TypingIndicator {
    pub(super) const fn decode(body: &[u8]) -> Result<Self, Error> {
        match body {
            [0] => Ok(Self(false)),
            [1] => Ok(Self(true)),
            [_] => Err(Error::BodyValue),
            _ => Err(Error::BodyLength),
        }
    }
}

impl Wire for TypingIndicator {
    fn encoded_len(&self) -> usize {
        1
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u8(u8::from(self.0))
    }
}

impl DirectContent for TypingIndicator {
    fn direct_kind(&self) -> Kind {
        Kind::TYPING_INDICATOR
    }
}

/// A message with forward security (0xa0; chapter 06), as bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ForwardSecurityEnvelope<'a>(pub &'a [u8]);

impl Wire for ForwardSecurityEnvelope<'_> {
    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.0)
    }
}

impl DirectContent for ForwardSecurityEnvelope<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::FORWARD_SECURITY_ENVELOPE
    }
}

impl fmt::Debug for ForwardSecurityEnvelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "ForwardSecurityEnvelope", self)
    }
}

/// Nothing: only inside a forward security envelope, to announce a version (0xfc).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Empty;

impl WithoutBody for Empty {}

impl DirectContent for Empty {
    fn direct_kind(&self) -> Kind {
        Kind::EMPTY
    }
}
