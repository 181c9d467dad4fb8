use super::session_id::SessionId;
use crate::identity::ThreemaId;
use crate::message::ReplayStore;

/// Keeps the sessions of one identity, several with a peer, as bytes under two names; beside what was
/// received ([chapter 06 section 10](crate::protocol::forward_security)).
///
/// Every call is durable when it returns: flushed, not only written. Sessions lie nowhere else, are in no
/// backup, and what is overwritten or removed is gone, from journals too. Where a database can, begin a
/// transaction before a message is processed and end it behind
/// [`SessionInbox::accept`](super::SessionInbox::accept): message, nonce and session belong together.
///
/// It never tells old bytes from new ones: an older copy of a session that is put back makes a key seal
/// twice.
pub trait SessionStore: ReplayStore {
    /// Hands every session with `peer_id` to `visit`, in any order. Wipe copies of the bytes.
    ///
    /// # Errors
    ///
    /// If the store cannot answer.
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> Result<(), Self::Error>;

    /// Keeps a session in place of the one with these names. It has at most
    /// [`Session::MAX_ENCODED_LENGTH`](super::Session::MAX_ENCODED_LENGTH) bytes.
    ///
    /// # Errors
    ///
    /// If the store cannot keep it; then the old one is still there.
    fn save_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        encoded: &[u8],
    ) -> Result<(), Self::Error>;

    /// Removes a session; nothing happens if there is none.
    ///
    /// # Errors
    ///
    /// If the store cannot remove it.
    fn remove_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
    ) -> Result<(), Self::Error>;
}
