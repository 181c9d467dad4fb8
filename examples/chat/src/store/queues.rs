use eeema::identity::ThreemaId;
use eeema::message::{Envelope, Flags};
use eeema::time::UnixMillis;
use redb::TableDefinition;

use super::{Database, Id, Series, Transaction, all_of, next_number};
use crate::Failure;

/// When it came, and the envelope.
const QUEUES: TableDefinition<(Id, u64), (u64, &[u8])> = TableDefinition::new("queues");

/// How long a server keeps a message with [`Flags::SHORT_LIVED`], in milliseconds.
const SHORT_LIFE: u64 = 60 * 1000;

/// What waits for each receiver, in the order in which it came.
pub struct Queues;

/// A message that waits.
pub struct Queued {
    /// Its place in the queue.
    pub number: u64,
    /// Whether it is too old to be delivered.
    pub is_expired: bool,
    /// The envelope.
    pub envelope: Vec<u8>,
}

impl Queues {
    /// Puts an envelope behind the others for its receiver.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn push(
        transaction: &Transaction,
        receiver: ThreemaId,
        envelope: &[u8],
        now: UnixMillis,
    ) -> Result<(), Failure> {
        let receiver = *receiver.as_bytes();
        let number = next_number(transaction, receiver, Series::Queue)?;
        let mut table = transaction.open_table(QUEUES)?;
        table.insert((receiver, number), (now.0, envelope))?;
        Ok(())
    }

    /// The first message for `receiver` behind `number`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn next(
        database: &Database,
        receiver: ThreemaId,
        number: u64,
        now: UnixMillis,
    ) -> Result<Option<Queued>, Failure> {
        let read = database.read()?;
        let receiver = *receiver.as_bytes();
        let table = match read.open_table(QUEUES) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let behind = (receiver, number.saturating_add(1))..=*all_of(receiver).end();
        let Some(entry) = table.range(behind)?.next() else {
            return Ok(None);
        };
        let (key, value) = entry?;
        let (came, envelope) = value.value();
        let is_short_lived = Envelope::parse(envelope)
            .is_ok_and(|envelope| envelope.flags().contains(Flags::SHORT_LIVED));
        Ok(Some(Queued {
            number: key.value().1,
            is_expired: is_short_lived && now.0.saturating_sub(came) > SHORT_LIFE,
            envelope: envelope.to_vec(),
        }))
    }

    /// Forgets a message that was delivered or is too old.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn remove(
        transaction: &Transaction,
        receiver: ThreemaId,
        numbers: &[u64],
    ) -> Result<(), Failure> {
        let mut table = transaction.open_table(QUEUES)?;
        for number in numbers {
            table.remove((*receiver.as_bytes(), *number))?;
        }
        Ok(())
    }

    /// How many messages wait for `receiver`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn count(database: &Database, receiver: ThreemaId) -> Result<u32, Failure> {
        let read = database.read()?;
        match read.open_table(QUEUES) {
            Ok(table) => {
                let waiting = table.range(all_of(*receiver.as_bytes()))?.count();
                Ok(u32::try_from(waiting).unwrap_or(u32::MAX))
            }
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
