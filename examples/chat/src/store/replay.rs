use eeema::identity::{MessageId, NonceHash, ThreemaId};
use eeema::message::ReplayStore;
use redb::{ReadableTable, StorageError, Table, TableDefinition};

use super::{Id, Transaction};
use crate::Failure;

const NONCES: TableDefinition<[u8; 32], ()> = TableDefinition::new("nonces");
const MESSAGE_IDS: TableDefinition<(Id, Id, Id), ()> = TableDefinition::new("message_ids");

/// The marks of what an identity sent and received, inside a transaction: who accepts a message and keeps its
/// text in the same transaction has both or none.
///
/// A mark takes 32 bytes for the nonce and 24 for the message id, for ever.
pub struct Replay<'t> {
    own_id: Id,
    nonces: Table<'t, [u8; 32], ()>,
    message_ids: Table<'t, (Id, Id, Id), ()>,
}

impl<'t> Replay<'t> {
    /// The marks of `own_id`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn open(transaction: &'t Transaction, own_id: ThreemaId) -> Result<Self, Failure> {
        Ok(Self {
            own_id: *own_id.as_bytes(),
            nonces: transaction.open_table(NONCES)?,
            message_ids: transaction.open_table(MESSAGE_IDS)?,
        })
    }

    /// Forgets everything: what a device that lost its store is like.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn forget(transaction: &Transaction) -> Result<(), Failure> {
        transaction.delete_table(NONCES)?;
        transaction.delete_table(MESSAGE_IDS)?;
        Ok(())
    }

    fn id_key(&self, sender: ThreemaId, id: MessageId) -> (Id, Id, Id) {
        (self.own_id, *sender.as_bytes(), *id.as_bytes())
    }
}

impl ReplayStore for Replay<'_> {
    type Error = StorageError;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool, StorageError> {
        Ok(self.nonces.get(nonce.as_bytes())?.is_some())
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool, StorageError> {
        Ok(self.message_ids.get(self.id_key(sender, id))?.is_some())
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool, StorageError> {
        Ok(self.nonces.insert(nonce.as_bytes(), ())?.is_none())
    }

    fn mark(
        &mut self,
        nonce: &NonceHash,
        sender: ThreemaId,
        id: MessageId,
    ) -> Result<bool, StorageError> {
        if self.is_nonce_used(nonce)? || self.is_message_id_used(sender, id)? {
            return Ok(false);
        }
        let key = self.id_key(sender, id);
        self.nonces.insert(nonce.as_bytes(), ())?;
        self.message_ids.insert(key, ())?;
        Ok(true)
    }
}
