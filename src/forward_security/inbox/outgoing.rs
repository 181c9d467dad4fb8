use alloc::vec::Vec;
use core::fmt;

use super::removed::Removed;
use crate::forward_security::{DhType, SessionId};
use crate::identity::{MessageId, ThreemaId};

/// An envelope that is ready to be sent: all that is needed to go on with its session is stored.
#[derive(PartialEq, Eq)]
#[must_use = "it is not sent yet"]
pub struct Outgoing {
    pub(super) envelope: Vec<u8>,
    pub(super) message_id: MessageId,
    pub(super) token: SentToken,
}

/// Says of an envelope that the server acknowledged it. It may be used late, in any order and more than
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub struct SentToken {
    pub(super) peer_id: ThreemaId,
    pub(super) part: Part,
}

/// Which part an envelope has in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Init(SessionId),
    Accept(SessionId),
    Message(SessionId),
    /// It is outside of all sessions, or ends one.
    None,
}

/// What one call made: the envelopes, to be sent in this order, and the sessions that are gone.
#[derive(Debug, Default, PartialEq, Eq)]
#[must_use = "nothing is sent yet"]
pub struct Sending {
    pub(super) outgoing: Vec<Outgoing>,
    pub(super) removed: Vec<Removed>,
    pub(super) dh_type: Option<DhType>,
}

impl Outgoing {
    /// For whom it is.
    pub const fn receiver(&self) -> ThreemaId {
        self.token.peer_id
    }

    /// The id by which the server acknowledges it.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The bytes.
    pub fn envelope(&self) -> &[u8] {
        &self.envelope
    }

    /// To be used once the server has acknowledged it:
    /// [`SessionInbox::acknowledged`](super::SessionInbox::acknowledged).
    pub const fn token(&self) -> SentToken {
        self.token
    }
}

impl Sending {
    /// The envelopes, in the order in which they are sent. If the connection breaks, send the same again.
    pub fn outgoing(&self) -> &[Outgoing] {
        &self.outgoing
    }

    /// The sessions that are gone; tell the user.
    pub fn removed(&self) -> &[Removed] {
        &self.removed
    }

    /// How the message itself was sealed; `None` if it goes as it is, outside of sessions.
    pub const fn dh_type(&self) -> Option<DhType> {
        self.dh_type
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, length) = (self.message_id, self.envelope.len());
        write!(f, "Outgoing({id}, {:?}, {length} bytes)", self.token)
    }
}
