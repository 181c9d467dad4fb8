use eeema::identity::{MessageId, ThreemaId};
use eeema::message::{Envelope, Flags};
use redb::TableDefinition;

use super::{Database, Id, Series, Transaction, all_of, next_number};
use crate::Failure;

const OUTBOX: TableDefinition<(Id, u64), &[u8]> = TableDefinition::new("outbox");

/// The sealed messages of one identity that the server has not acknowledged, in their order. They are sent
/// again as they are, never sealed again.
pub struct Outbox {
    own_id: Id,
}

impl Outbox {
    /// The outbox of `own_id`.
    pub const fn new(own_id: ThreemaId) -> Self {
        Self {
            own_id: *own_id.as_bytes(),
        }
    }

    /// Puts an envelope behind the others.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn push(&self, transaction: &Transaction, envelope: &[u8]) -> Result<(), Failure> {
        let number = next_number(transaction, self.own_id, Series::Outbox)?;
        let mut table = transaction.open_table(OUTBOX)?;
        table.insert((self.own_id, number), envelope)?;
        Ok(())
    }

    /// The first envelope behind `number`, with its own number.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn next(
        &self,
        database: &Database,
        number: u64,
    ) -> Result<Option<(u64, Vec<u8>)>, Failure> {
        let read = database.read()?;
        let table = match read.open_table(OUTBOX) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut behind =
            table.range((self.own_id, number.saturating_add(1))..=*all_of(self.own_id).end())?;
        let Some(entry) = behind.next() else {
            return Ok(None);
        };
        let (key, envelope) = entry?;
        Ok(Some((key.value().1, envelope.value().to_vec())))
    }

    /// Forgets what the server has: the acknowledged messages, and those before `sent` that nobody
    /// acknowledges.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn remove(
        &self,
        transaction: &Transaction,
        acknowledged: &[(ThreemaId, MessageId)],
        sent: u64,
    ) -> Result<(), Failure> {
        let mut table = transaction.open_table(OUTBOX)?;
        table.retain_in((self.own_id, 0)..=(self.own_id, sent), |_, envelope| {
            let Ok(envelope) = Envelope::parse(envelope) else {
                return false;
            };
            let name = (envelope.receiver(), envelope.message_id());
            let needs_none = envelope.flags().contains(Flags::NO_ACKNOWLEDGEMENT);
            !needs_none && !acknowledged.contains(&name)
        })?;
        Ok(())
    }

    /// How many messages wait.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn count(&self, database: &Database) -> Result<usize, Failure> {
        match database.read()?.open_table(OUTBOX) {
            Ok(table) => Ok(table.range(all_of(self.own_id))?.count()),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
