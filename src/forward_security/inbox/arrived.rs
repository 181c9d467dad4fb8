use alloc::vec::Vec;
use core::fmt;

use super::outgoing::Outgoing;
use super::removed::Removed;
use crate::content::{GroupIdentity, Kind};
use crate::forward_security::{CommitToken, DhType, Error, RejectCause, SessionId, TerminateCause};
use crate::identity::{MessageId, ThreemaId};
use crate::message::{self, Acknowledgement, Reason, Received, Refusal};

/// What became of an envelope.
#[derive(Debug)]
#[must_use]
#[allow(
    clippy::large_enum_variant,
    reason = "it is the usual outcome, as in `message::Outcome`"
)]
pub enum SessionOutcome<'b> {
    /// The envelope is valid: send the replies, process the message if there is one, and hand all of it
    /// to [`SessionInbox::accept`](super::SessionInbox::accept).
    Arrived(Arrived<'b>),
    /// It was refused and discarded before any session saw it: acknowledge it, and drop it.
    Refused {
        /// Why.
        reason: Reason,
        /// What the server wants to hear; `None` if nobody waits for it.
        acknowledgement: Option<Acknowledgement>,
    },
    /// Nobody knows the public key of its sender: look it up in the directory, and receive the envelope
    /// again, or drop and acknowledge it if the sender does not exist.
    UnknownSender(ThreemaId),
}

/// A valid envelope: a message, or something of the session protocol. All that happened to sessions is
/// stored, except that the chain waits for [`SessionInbox::accept`](super::SessionInbox::accept).
///
/// **Accept it before the next envelope of the same peer is received.** Until then it may be dropped, and
/// opens again when the server delivers it again. A later message of the session moves the chain past it, or
/// removes its session, and then it cannot be opened again: the message is lost, and comes out as
/// [`Event::Discarded`] with [`Error::CounterTooOld`], or as [`Event::Unreadable`]. Who keeps what several
/// messages did in one transaction of the store is safe: what is rolled back was never received.
///
/// What it says about sessions, and a reply that raises the version, are not said again.
#[must_use = "accept it before the next envelope of its sender is received"]
pub struct Arrived<'b> {
    /// The inner message if there is one, the outer one otherwise.
    pub(super) received: Received<'b>,
    pub(super) event: Event,
    pub(super) replies: Vec<Outgoing>,
    pub(super) removed: Vec<Removed>,
    pub(super) commit: Option<CommitToken>,
    pub(super) refusal: Option<Refusal>,
}

/// What is left of an [`Arrived`] envelope when its message was copied: enough for
/// [`SessionInbox::accept`](super::SessionInbox::accept), and nothing that is borrowed, as [`message::Processed`].
/// Like [`Arrived`] it is accepted before the next envelope of the same peer is received.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "it is not accepted yet"]
pub struct Processed {
    pub(super) peer_id: ThreemaId,
    pub(super) message: message::Processed,
    pub(super) commit: Option<CommitToken>,
    pub(super) refusal: Option<Refusal>,
}

impl From<Arrived<'_>> for Processed {
    fn from(arrived: Arrived<'_>) -> Self {
        Self {
            peer_id: arrived.sender(),
            message: arrived.received.into(),
            commit: arrived.commit,
            refusal: arrived.refusal,
        }
    }
}

/// What an envelope meant for the sessions with its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// It is a message outside of sessions. If `is_suspicious`, there is a session in which the peer would
    /// have sealed it: fetch its feature mask, and warn the user if it still has forward security.
    Plain {
        /// Whether a session should have carried it.
        is_suspicious: bool,
    },
    /// A session opened it. It is nothing to be shown if [`Arrived::message`] is `None`.
    Opened {
        /// Which one.
        session_id: SessionId,
        /// The agreements behind its key.
        dh_type: DhType,
        /// How many messages before it are missing.
        skipped: u64,
    },
    /// A session opened it, and what it says was refused.
    Refused(Reason),
    /// The peer began a session; the reply is the Accept. If the peer's feature mask, freshly fetched, has
    /// no forward security, drop the reply and call
    /// [`SessionInbox::terminate_all`](super::SessionInbox::terminate_all).
    Created(SessionId),
    /// The peer accepted a session, which uses 4DH from now on.
    Established(SessionId),
    /// The peer repeats the Init of a session whose Accept the server has not acknowledged; the reply is
    /// the same Accept.
    Repeated(SessionId),
    /// The peer could not read a message. Fetch its feature mask, and mark the message for the user;
    /// never send it again without them.
    Rejected {
        /// The message.
        message_id: MessageId,
        /// Why.
        cause: RejectCause,
        /// The group of the message.
        group: Option<GroupIdentity>,
    },
    /// The peer ended a session. Fetch its feature mask.
    Terminated(TerminateCause),
    /// It could not be read; the reply is the Reject. Tell the user: a message is lost.
    Unreadable(RejectCause),
    /// The peer accepted a session that nobody knows; the replies end it, and begin a new one if there is none.
    UnknownAccept(SessionId),
    /// The session protocol discards it. Tell the user of [`Error::CounterTooOld`] and
    /// [`Error::CounterTooFar`]: a message is lost. After the latter nothing in the session can be read any
    /// more, and [`SessionInbox::terminate`](super::SessionInbox::terminate) ends it.
    Discarded {
        /// The session, if the envelope could be read so far.
        session_id: Option<SessionId>,
        /// Why.
        error: Error,
    },
    /// Sessions are not used here; a message in one was rejected.
    Disabled,
}

impl<'b> Arrived<'b> {
    /// The message, to be processed; `None` if there is nothing to be shown.
    pub fn message(&self) -> Option<&Received<'b>> {
        let is_message = self.received.kind() != Kind::FORWARD_SECURITY_ENVELOPE;
        is_message.then_some(&self.received)
    }

    /// Who sent it.
    pub const fn sender(&self) -> ThreemaId {
        self.received.sender()
    }

    /// What it meant for the sessions with its sender.
    pub const fn event(&self) -> Event {
        self.event
    }

    /// What is to be sent, in this order, before the envelope is acknowledged.
    pub fn replies(&self) -> &[Outgoing] {
        &self.replies
    }

    /// The sessions that are gone; tell the user.
    pub fn removed(&self) -> &[Removed] {
        &self.removed
    }
}

impl fmt::Debug for Arrived<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arrived({:?}, {:?})", self.received, self.event)
    }
}
