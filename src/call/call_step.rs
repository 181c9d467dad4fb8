//! What a [`CallMachine`](super::CallMachine) says is to be done.

use core::time::Duration;

use super::reject_reason::RejectReason;

/// How long is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallTimeouts {
    /// How long it rings here, and how long the caller waits for a sign: 60 s.
    pub ring: Duration,
    /// How long the caller waits once it rings there; `None`: until the peer ends it, as Android does.
    pub ring_back: Option<Duration>,
    /// How long lost media may be gone: 10 s.
    pub connection: Duration,
}

impl Default for CallTimeouts {
    fn default() -> Self {
        Self {
            ring: Duration::from_secs(60),
            ring_back: None,
            connection: Duration::from_secs(10),
        }
    }
}

/// What an answer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Apply the description of the peer.
    Accepted,
    /// The call ended: tell the user why, free everything, and say so with [`CallMachine::freed`](super::CallMachine::freed).
    Rejected(RejectReason),
    /// It belongs to no call that waits for it.
    Ignored,
}

/// What to do with candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidatesFor {
    /// Add them to the connection.
    Connection,
    /// Keep them until there is a connection. Forget them after 60 s, and those of other calls when a call
    /// begins.
    Later,
    /// They belong to another call or to one that is over, or too many wait already: discard them.
    Nobody,
}

/// What a hang-up of the peer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HungUp {
    /// The call ended: free everything, and say so with [`CallMachine::freed`](super::CallMachine::freed).
    Ended,
    /// It rang nowhere: show a missed call.
    Missed,
    /// The call ended before.
    Ignored,
}

/// What is due when time has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimedOut {
    /// Nobody took the call here: send an answer that rejects it with
    /// [`RejectReason::TIMED_OUT`].
    Callee {
        /// The call.
        call_id: u32,
    },
    /// Nobody answered, or the media were lost: send a hang-up.
    HangUp {
        /// The call.
        call_id: u32,
    },
}
