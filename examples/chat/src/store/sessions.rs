use eeema::forward_security::{SessionId, SessionStore};
use eeema::identity::{MessageId, NonceHash, ThreemaId};
use eeema::message::ReplayStore;
use redb::{ReadableTable, StorageError, Table, TableDefinition};

use super::{Id, Replay, Transaction};
use crate::Failure;

/// Own identity, peer, id of the session; the session.
const SESSIONS: TableDefinition<SessionKey, &[u8]> = TableDefinition::new("sessions");

type SessionKey = (Id, Id, [u8; SessionId::LENGTH]);

/// The sessions of an identity beside the marks of what it sent and received, inside a transaction: a message,
/// its mark and the turned chain of its session are written together, or nothing is.
pub struct Sessions<'t> {
    own_id: Id,
    replay: Replay<'t>,
    sessions: Table<'t, SessionKey, &'static [u8]>,
}

impl<'t> Sessions<'t> {
    /// The sessions and marks of `own_id`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn open(transaction: &'t Transaction, own_id: ThreemaId) -> Result<Self, Failure> {
        Ok(Self {
            own_id: *own_id.as_bytes(),
            replay: Replay::open(transaction, own_id)?,
            sessions: transaction.open_table(SESSIONS)?,
        })
    }

    /// Forgets everything, marks and sessions: what a device that lost its store is like. Without the marks alone a
    /// message that comes again is refused by the counter of its session.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn forget(transaction: &Transaction) -> Result<(), Failure> {
        transaction.delete_table(SESSIONS)?;
        Replay::forget(transaction)
    }

    fn key(&self, peer_id: ThreemaId, session_id: SessionId) -> SessionKey {
        (self.own_id, *peer_id.as_bytes(), *session_id.as_bytes())
    }
}

impl SessionStore for Sessions<'_> {
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> Result<(), StorageError> {
        let end = |byte| SessionId::from_bytes([byte; SessionId::LENGTH]);
        let range = self.key(peer_id, end(0))..=self.key(peer_id, end(0xff));
        for entry in self.sessions.range(range)? {
            let (key, encoded) = entry?;
            visit(SessionId::from_bytes(key.value().2), encoded.value());
        }
        Ok(())
    }

    fn save_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        encoded: &[u8],
    ) -> Result<(), StorageError> {
        let key = self.key(peer_id, session_id);
        self.sessions.insert(key, encoded)?;
        Ok(())
    }

    fn remove_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
    ) -> Result<(), StorageError> {
        let key = self.key(peer_id, session_id);
        self.sessions.remove(key)?;
        Ok(())
    }
}

impl ReplayStore for Sessions<'_> {
    type Error = StorageError;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, StorageError> {
        self.replay.is_nonce_used(nonce)
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, StorageError> {
        self.replay.is_message_id_used(sender, id)
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, StorageError> {
        self.replay.mark_nonce(nonce)
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, StorageError> {
        self.replay.mark(nonce, sender, id)
    }
}
