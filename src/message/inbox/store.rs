use crate::identity::{MessageId, NonceHash, ThreemaId};

/// Remembers which nonces and message ids were used
/// ([chapter 02 section 8](crate::protocol::message_box)).
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

    /// Whether a message with this id was marked for this sender before.
    ///
    /// # Errors
    ///
    /// If the store cannot answer.
    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Self::Error>;

    /// Marks the nonce of a message that was sent or refused, and says whether it was new.
    ///
    /// # Errors
    ///
    /// If the store cannot keep it.
    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, Self::Error>;

    /// Marks the nonce of an accepted message, and the id of this sender's message, if both are new;
    /// marks nothing and says `false` if one of them is not.
    ///
    /// This is one step: in a database, one transaction with unique keys. It is what makes of two copies
    /// of a message that are opened at the same time one message.
    ///
    /// # Errors
    ///
    /// If the store cannot keep them; nothing is marked then.
    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, Self::Error>;
}
