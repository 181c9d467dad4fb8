use redb::{ReadableTable, TableDefinition};

use super::{Id, Transaction};
use crate::Failure;

const NUMBERS: TableDefinition<(Id, u8), u64> = TableDefinition::new("numbers");

/// What is numbered for each owner.
#[derive(Clone, Copy)]
pub(crate) enum Series {
    /// Messages that wait on the server.
    Queue,
    /// Messages that wait for the server.
    Outbox,
    /// What was said in the conversations.
    History,
}

/// The next number of a series, from 1. It is never given again, also if what had it is gone.
pub(crate) fn next_number(
    transaction: &Transaction,
    owner: Id,
    series: Series,
) -> Result<u64, Failure> {
    let mut numbers = transaction.open_table(NUMBERS)?;
    let key = (owner, series as u8);
    let last = numbers.get(key)?.map_or(0, |last| last.value());
    let next = last.saturating_add(1);
    numbers.insert(key, next)?;
    Ok(next)
}
