use core::fmt;

use crate::forward_security::{RejectCause, SessionId, TerminateCause};
use crate::identity::ThreemaId;

/// A session that is gone. Tell the user: whoever has a permanent key can end sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Removed {
    /// With whom it was.
    pub peer_id: ThreemaId,
    /// Which one it was.
    pub session_id: SessionId,
    /// Why it is gone.
    pub because: RemovedBecause,
}

/// Why a session is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemovedBecause {
    /// Another session with the peer took its place.
    Replaced,
    /// A message did not fit to it, and was rejected.
    Rejected,
    /// The peer could not read a message.
    RejectedByPeer(RejectCause),
    /// It was ended here.
    Terminated(TerminateCause),
    /// The peer ended it.
    TerminatedByPeer(TerminateCause),
    /// What was stored of it is damaged.
    Corrupt,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let peer = self.peer_id;
        match self.because {
            RemovedBecause::Replaced => {
                write!(f, "a session with {peer} was replaced by another one")
            }
            RemovedBecause::Rejected => write!(
                f,
                "the session with {peer} was removed: a message did not fit to it"
            ),
            RemovedBecause::RejectedByPeer(_) => write!(
                f,
                "the session with {peer} was removed: {peer} could not read a message"
            ),
            RemovedBecause::Terminated(_) => write!(f, "the session with {peer} was ended"),
            RemovedBecause::TerminatedByPeer(_) => {
                write!(f, "the session with {peer} was ended by {peer}")
            }
            RemovedBecause::Corrupt => write!(
                f,
                "the session with {peer} was removed: what was stored of it is damaged"
            ),
        }
    }
}
