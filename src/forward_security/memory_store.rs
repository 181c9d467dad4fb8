use alloc::collections::BTreeMap;
use core::convert::Infallible;
use core::fmt;

use super::session_id::SessionId;
use super::store::SessionStore;
use crate::crypto::SecretVec;
use crate::identity::{MessageId, NonceHash, ThreemaId};
use crate::message::{MemoryStore, ReplayStore};

/// A [`SessionStore`] in memory, for tests, and for programs that begin new sessions when they start.
///
/// It grows with what is received, as [`MemoryStore`] does, and by about 250 bytes for each session.
#[derive(Default)]
pub struct MemorySessionStore {
    replay: MemoryStore,
    sessions: BTreeMap<(ThreemaId, SessionId), SecretVec>,
}

impl SessionStore for MemorySessionStore {
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> Result<(), Infallible> {
        let end = |byte| (peer_id, SessionId::from_bytes([byte; SessionId::LENGTH]));
        for ((_, id), encoded) in self.sessions.range(end(0)..=end(0xff)) {
            visit(*id, encoded.as_bytes());
        }
        Ok(())
    }

    fn save_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        encoded: &[u8],
    ) -> Result<(), Infallible> {
        let encoded = SecretVec::from(encoded.to_vec());
        self.sessions.insert((peer_id, session_id), encoded);
        Ok(())
    }

    fn remove_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
    ) -> Result<(), Infallible> {
        self.sessions.remove(&(peer_id, session_id));
        Ok(())
    }
}

impl ReplayStore for MemorySessionStore {
    type Error = Infallible;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, Infallible> {
        self.replay.is_nonce_used(nonce)
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Infallible> {
        self.replay.is_message_id_used(sender, id)
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, Infallible> {
        self.replay.mark_nonce(nonce)
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, Infallible> {
        self.replay.mark(nonce, sender, id)
    }
}

impl fmt::Debug for MemorySessionStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemorySessionStore({} sessions)", self.sessions.len())
    }
}
