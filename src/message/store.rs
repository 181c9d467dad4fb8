use crate::identity::{MessageId, NonceHash, ThreemaId};

/// Remembers which nonces and message ids were used (chapter 02 section 8).
///
/// Keep it for ever, in one store for all contacts, and keep the nonces of **sent** messages too: the
/// server can send an own message back with sender and receiver exchanged, and it opens. A device
/// that lost its store can be fed old messages.
pub trait ReplayStore {
    /// Why the store could not answer. A store that cannot answer must not say "unused".
    type Error;

    /// Whether the nonce was marked before.
    ///
    /// # Errors
    ///
    /// If the store cannot answer.
    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, Self::Error>;

    /// Marks a nonce.
    ///
    /// # Errors
    ///
    /// If the store cannot keep it.
    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<(), Self::Error>;

    /// Whether a message with this id was accepted from this sender before.
    ///
    /// # Errors
    ///
    /// If the store cannot answer.
    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Self::Error>;

    /// Marks a message id of a sender.
    ///
    /// # Errors
    ///
    /// If the store cannot keep it.
    fn mark_message_id(&mut self, sender: ThreemaId, id: MessageId) -> Result<(), Self::Error>;
}
