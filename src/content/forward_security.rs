//! The envelope of forward security, and the empty message that only announces a version. Their rules are in
//! `forward_security`.

use core::fmt;

use super::kind::Kind;
use super::properties::{Exemption, ForwardSecurityVersion, Properties, Reflect};
use super::wire::{self, DirectContent, Wire, WithoutBody};
use crate::codec::{BufferTooSmall, Writer};

impl Kind {
    /// Carries another message with forward security.
    pub const FORWARD_SECURITY_ENVELOPE: Self = Self(0xa0);
    /// Announces a forward security version.
    ///
    /// Never outside of an envelope of forward security.
    pub const EMPTY: Self = Self(0xfc);
}

/// The envelope itself is never inside another one, and is not reflected: what is inside is.
pub(super) static ENVELOPE: Properties = Properties {
    forward_security_minimum: None,
    reflect: Reflect::NOTHING,
    ..Properties::direct(Kind::FORWARD_SECURITY_ENVELOPE)
};

/// Processed even if its sender is blocked, because it changes nothing but the state of the session.
pub(super) static EMPTY: Properties = Properties {
    forward_security_minimum: Some(ForwardSecurityVersion::V1_0),
    exempt_from_blocking: Exemption::Always,
    reflect: Reflect::NOTHING,
    ..Properties::direct(Kind::EMPTY)
};

/// A message with forward security (0xa0; [chapter 06](crate::protocol::forward_security)), as bytes.
///
/// The inner message has the properties of its own type: nickname, receipts and blocking go by that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ForwardSecurityEnvelope<'a> {
    bytes: &'a [u8],
}

impl<'a> ForwardSecurityEnvelope<'a> {
    /// The envelope, encoded.
    pub const fn from_bytes(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The envelope, not yet examined: `forward_security` opens it.
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

impl Wire for ForwardSecurityEnvelope<'_> {
    fn encoded_len(&self) -> usize {
        self.bytes.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.bytes)
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

/// Nothing: only inside a forward security envelope, to announce a version (0xfc; [chapter 03 section
/// 13](crate::protocol::message_types#13-special-control)). A body that is not empty is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Empty;

impl WithoutBody for Empty {}

impl DirectContent for Empty {
    fn direct_kind(&self) -> Kind {
        Kind::EMPTY
    }
}
