use alloc::collections::BTreeSet;
use core::convert::Infallible;

use super::store::ReplayStore;
use crate::identity::{MessageId, NonceHash, ThreemaId};

/// A [`ReplayStore`] in memory, for tests and for programs that keep it in a file of their own.
///
/// It grows by about 32 bytes for each nonce and 16 for each message, without limit.
///
/// ```
/// use eeema::message::{MemoryStore, ReplayStore};
/// use eeema::identity::NonceHash;
///
/// let mut store = MemoryStore::default();
/// # let nonce = NonceHash::from_bytes([1; 32]);
/// let (sender, id) = ("ALICE001".parse()?, "89aa9a7eaff77d96".parse()?);
/// assert_eq!(store.mark(&nonce, sender, id), Ok(true));
/// assert_eq!(store.mark(&nonce, sender, id), Ok(false)); // a second time is a replay
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    nonces: BTreeSet<NonceHash>,
    message_ids: BTreeSet<(ThreemaId, MessageId)>,
}

impl MemoryStore {
    /// All marked nonces, in order.
    pub fn nonces(&self) -> impl Iterator<Item = &NonceHash> {
        self.nonces.iter()
    }

    /// All marked message ids with their senders, in order.
    pub fn message_ids(&self) -> impl Iterator<Item = &(ThreemaId, MessageId)> {
        self.message_ids.iter()
    }
}

impl ReplayStore for MemoryStore {
    type Error = Infallible;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, Infallible> {
        Ok(self.nonces.contains(nonce))
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, Infallible> {
        Ok(self.message_ids.contains(&(sender, id)))
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, Infallible> {
        Ok(self.nonces.insert(*nonce))
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, Infallible> {
        let is_new = !self.nonces.contains(nonce) && !self.message_ids.contains(&(sender, id));
        if is_new {
            self.nonces.insert(*nonce);
            self.message_ids.insert((sender, id));
        }
        Ok(is_new)
    }
}
