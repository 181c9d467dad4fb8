use core::cmp::Ordering;
use core::time::Duration;

use super::session::Session;
use super::session_id::SessionId;
use super::version::Version;
use crate::content::Kind;
use crate::time::UnixMillis;

/// After so long without an own message, a session is pinged before a message passes it by.
pub const FRESHNESS: Duration = Duration::from_secs(24 * 60 * 60);

/// The session in which messages are sent, of those with one peer: one with 4DH before one without, and
/// among equals the lowest id ([chapter 06 section 8](crate::protocol::forward_security)).
pub fn best(sessions: &[Session]) -> Option<&Session> {
    sessions.iter().min_by(|one, other| compare(one, other))
}

fn compare(one: &Session, other: &Session) -> Ordering {
    let is_worse = |session: &Session| !session.has_local_4dh();
    (is_worse(one), one.id).cmp(&(is_worse(other), other.id))
}

/// How a message is sent ([chapter 06 section 9](crate::protocol::forward_security)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SendPlan {
    /// As it is: one of the two does not use forward security.
    Plain,
    /// First start a session and send its Init, then ask again.
    Initiate,
    /// Sealed in this session.
    Sealed(SessionId),
    /// As it is, because the session does not carry the type. If `ping`, first seal an empty message in
    /// the session, which was silent for a day.
    PassingBy {
        /// The session.
        session_id: SessionId,
        /// Whether to ping.
        ping: bool,
    },
}

impl SendPlan {
    /// Decides for a message of the type `kind`. `is_usable` says whether both sides use forward security:
    /// the feature of the peer's mask, and the own setting.
    pub fn of(kind: Kind, sessions: &[Session], is_usable: bool, now: UnixMillis) -> Self {
        if !is_usable {
            return Self::Plain;
        }
        let Some(session) = best(sessions) else {
            return Self::Initiate;
        };
        let session_id = session.id;
        if session.applied_version().may_carry(kind) {
            return Self::Sealed(session_id);
        }
        let is_fresh = session
            .last_sent
            .is_some_and(|last| Duration::from_millis(now.0.saturating_sub(last.0)) <= FRESHNESS);
        // A session whose Init was not acknowledged yet is new.
        Self::PassingBy {
            session_id,
            ping: session.is_announced && !is_fresh,
        }
    }
}

/// Whether a message that came without a session, although there is one, deserves a warning, if the peer
/// still supports forward security: its type is one that the peer seals.
#[must_use]
pub fn is_suspicious(kind: Kind, sessions: &[Session]) -> bool {
    let least = sessions.iter().map(Session::least_remote_version).max();
    match (Version::needed(kind), least) {
        (Some(needed), Some(least)) => needed <= least,
        _ => false,
    }
}
