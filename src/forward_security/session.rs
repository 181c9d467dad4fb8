use core::fmt;

use super::chain::Chain;
use super::session_id::SessionId;
use super::variant::DhType;
use super::version::{Version, Versions};
use crate::identity::{PublicKey, SecretKey, ThreemaId};
use crate::time::UnixMillis;

/// A session with a peer, as it is stored ([chapter 06 section 7](crate::protocol::forward_security)).
///
/// | state | who | sends | receives |
/// |---|---|---|---|
/// | L20 | the initiator, until the peer accepts | 2DH | nothing |
/// | R24 | the responder, until the first 4DH message | 4DH | 2DH, 4DH |
/// | RL44 | both, from then on | 4DH | 4DH |
///
/// It cannot be cloned: sealing consumes it and gives the next one, so that no key seals two messages.
/// Whoever copies what is stored reads what is said in this session from then on. Store it where nothing else is
/// stored, keep it out of backups, and overwrite the old bytes.
#[derive(PartialEq, Eq)]
pub struct Session {
    pub(super) own_id: ThreemaId,
    pub(super) peer_id: ThreemaId,
    pub(super) id: SessionId,
    /// The own public session key, with which an Init or Accept is repeated.
    pub(super) own_key: PublicKey,
    pub(super) state: State,
    /// When the server acknowledged the last own message of the session.
    pub(super) last_sent: Option<UnixMillis>,
    /// Whether the server has acknowledged the Init or the Accept.
    pub(super) is_announced: bool,
}

/// What a session can do; no other combination of keys exists.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum State {
    L20 {
        secret_key: SecretKey,
        local_2dh: Chain,
    },
    R24 {
        remote_2dh: Chain,
        four: FourDh,
    },
    RL44(FourDh),
}

/// The chains of both directions behind four agreements, and their versions.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct FourDh {
    pub(super) local: Chain,
    pub(super) remote: Chain,
    pub(super) versions: Versions,
}

/// The name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// The own Init is not accepted yet.
    L20,
    /// The peer's Init was accepted, and no 4DH message came yet.
    R24,
    /// Both sides use 4DH.
    RL44,
}

impl Session {
    /// The own identity.
    pub const fn own_id(&self) -> ThreemaId {
        self.own_id
    }

    /// The identity of the peer.
    pub const fn peer_id(&self) -> ThreemaId {
        self.peer_id
    }

    /// The id of the session, unique among those with the peer.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// The state.
    pub const fn state(&self) -> SessionState {
        match self.state {
            State::L20 { .. } => SessionState::L20,
            State::R24 { .. } => SessionState::R24,
            State::RL44(_) => SessionState::RL44,
        }
    }

    /// Whether messages are sent with 4DH, so that a later leak of both permanent keys opens none of them.
    #[must_use]
    pub const fn has_local_4dh(&self) -> bool {
        !matches!(self.state, State::L20 { .. })
    }

    /// The versions of both directions, once there are 4DH chains.
    pub const fn versions(&self) -> Option<Versions> {
        match &self.state {
            State::L20 { .. } => None,
            State::R24 { four, .. } | State::RL44(four) => Some(four.versions),
        }
    }

    /// The version that is applied to what is sent.
    pub const fn applied_version(&self) -> Version {
        match self.versions() {
            Some(versions) => versions.local,
            None => Version::V1_0,
        }
    }

    /// The lowest version that the peer may apply; a plain message that this version carries deserves a
    /// warning.
    pub const fn least_remote_version(&self) -> Version {
        match &self.state {
            State::RL44(four) => four.versions.remote,
            _ => Version::V1_0,
        }
    }

    /// When the server acknowledged the last own message of the session.
    pub const fn last_sent(&self) -> Option<UnixMillis> {
        self.last_sent
    }

    /// Whether the server has acknowledged the Init or the Accept. Until then it is to be sent again:
    /// [`Session::announcement`].
    #[must_use]
    pub const fn is_announced(&self) -> bool {
        self.is_announced
    }

    /// The chain of a direction, for tests with known answers; `None` if the state does not have it.
    pub const fn chain(&self, dh_type: DhType, is_local: bool) -> Option<&Chain> {
        match (&self.state, dh_type, is_local) {
            (State::L20 { local_2dh, .. }, DhType::TwoDh, true) => Some(local_2dh),
            (State::R24 { remote_2dh, .. }, DhType::TwoDh, false) => Some(remote_2dh),
            (State::R24 { four, .. } | State::RL44(four), DhType::FourDh, true) => {
                Some(&four.local)
            }
            (State::R24 { four, .. } | State::RL44(four), DhType::FourDh, false) => {
                Some(&four.remote)
            }
            _ => None,
        }
    }

    /// The secret session key, which is there until the peer accepts.
    pub const fn secret_key(&self) -> Option<&SecretKey> {
        match &self.state {
            State::L20 { secret_key, .. } => Some(secret_key),
            _ => None,
        }
    }

    /// The session after the server acknowledged its Init or Accept, which need not be sent again. Store it.
    #[must_use]
    pub fn announced(self) -> Self {
        Self {
            is_announced: true,
            ..self
        }
    }

    /// The session after the server acknowledged an own message, or the Init, at the time `now`. Store it.
    #[must_use]
    pub fn with_last_sent(self, now: UnixMillis) -> Self {
        Self {
            last_sent: Some(now),
            ..self
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Session({:?}, {} with {}, {:?})",
            self.id,
            self.own_id,
            self.peer_id,
            self.state()
        )
    }
}
