use core::fmt;

use super::version::VersionRange;
use crate::codec::protobuf::{FieldWriter, Message};
use crate::content::GroupIdentity;
use crate::identity::{MessageId, PublicKey};

/// What a message of a session says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Variant<'a> {
    /// 2: starts a session.
    Init(Offer),
    /// 3: accepts it.
    Accept(Offer),
    /// 4: a message could not be read; the session is gone.
    Reject {
        /// Which message.
        message_id: MessageId,
        /// Why.
        cause: RejectCause,
        /// The group of the message.
        group: Option<GroupIdentity>,
    },
    /// 5: ends a session.
    Terminate(TerminateCause),
    /// 6: a message.
    Encapsulated(Encapsulated<'a>),
}

/// A session key and the versions that its owner supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The public session key.
    pub key: PublicKey,
    /// The versions.
    pub versions: VersionRange,
}

/// Why a message was not read; unknown numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RejectCause(pub u32);

impl RejectCause {
    /// The session is in another state, or the box did not open.
    pub const STATE_MISMATCH: Self = Self(0);
    /// There is no such session.
    pub const UNKNOWN_SESSION: Self = Self(1);
    /// The sender of the reject does not use forward security.
    pub const DISABLED_BY_LOCAL: Self = Self(2);
}

/// Why a session ends; unknown numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TerminateCause(pub u32);

impl TerminateCause {
    /// There is no such session.
    pub const UNKNOWN_SESSION: Self = Self(0);
    /// The user or the program starts anew.
    pub const RESET: Self = Self(1);
    /// The sender does not use forward security.
    pub const DISABLED_BY_LOCAL: Self = Self(2);
    /// The receiver does not use forward security.
    pub const DISABLED_BY_REMOTE: Self = Self(3);
}

/// A sealed message and what is needed to find its key. Everything but the box is protected by the
/// ordinary message around it only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encapsulated<'a> {
    pub(super) dh_type: u32,
    pub(super) counter: u64,
    pub(super) sealed: &'a [u8],
    pub(super) offered: u32,
    pub(super) applied: u32,
    pub(super) group: Option<GroupIdentity>,
}

/// Which agreements stand behind a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DhType {
    /// Two: only the initiator's session key.
    TwoDh,
    /// Four: both session keys.
    FourDh,
}

impl DhType {
    pub(super) const fn to_wire(self) -> u32 {
        match self {
            Self::TwoDh => 0,
            Self::FourDh => 1,
        }
    }
}

impl<'a> Encapsulated<'a> {
    /// The agreements behind its chain; `None` for a number that nobody knows.
    pub const fn dh_type(&self) -> Option<DhType> {
        match self.dh_type {
            0 => Some(DhType::TwoDh),
            1 => Some(DhType::FourDh),
            _ => None,
        }
    }

    /// The place of its key in the chain.
    pub const fn counter(&self) -> u64 {
        self.counter
    }

    /// The box: tag and ciphertext.
    pub const fn sealed(&self) -> &'a [u8] {
        self.sealed
    }

    /// The numbers of the offered and the applied version, as they came.
    pub const fn versions(&self) -> (u32, u32) {
        (self.offered, self.applied)
    }

    /// The group of the message, for a reject; compare it with the group inside.
    pub const fn group(&self) -> Option<GroupIdentity> {
        self.group
    }
}

impl Message for Offer {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.key.as_bytes());
        fields.message(2, &self.versions);
    }
}

impl Message for VersionRange {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.min);
        fields.uint32(2, self.max);
    }
}

impl Message for TerminateCause {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.0);
    }
}

/// Field 4 of an envelope.
pub(super) struct Reject {
    pub(super) message_id: MessageId,
    pub(super) cause: RejectCause,
    pub(super) group: Option<GroupIdentity>,
}

impl Message for Reject {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.fixed64(1, self.message_id.as_bytes());
        fields.uint32(2, self.cause.0);
        if let Some(group) = self.group {
            fields.message(3, &Group(group));
        }
    }
}

impl Message for Encapsulated<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.dh_type);
        fields.uint64(2, self.counter);
        fields.bytes(3, self.sealed);
        fields.uint32(4, self.offered);
        fields.uint32(5, self.applied);
        if let Some(group) = self.group {
            fields.message(6, &Group(group));
        }
    }
}

/// Field 6 of an encapsulated message, field 3 of an answer.
pub(super) struct Group(pub(super) GroupIdentity);

impl Message for Group {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.fixed64(1, self.0.id.as_bytes());
        fields.string(2, self.0.creator.as_str());
    }
}

impl fmt::Debug for Encapsulated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dh_type, length) = (self.dh_type(), self.sealed.len());
        write!(
            f,
            "Encapsulated({dh_type:?}, {}, {length} bytes)",
            self.counter
        )
    }
}
