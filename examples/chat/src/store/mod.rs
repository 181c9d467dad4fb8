//! One file of `redb` for a server, and one for each client: what must survive the end of the process.

mod committer;
mod numbers;
mod outbox;
mod queues;
mod replay;
mod sessions;

pub use committer::{Database, Durability, Transaction};
pub(crate) use numbers::{Series, next_number};
pub use outbox::Outbox;
pub use queues::{Queued, Queues};
pub use replay::Replay;
pub use sessions::Sessions;

/// An identity, an id of a message or of a group, as a key of a table.
pub(crate) type Id = [u8; 8];

/// The first and the last place of an owner in a table.
pub(crate) const fn all_of(owner: Id) -> std::ops::RangeInclusive<(Id, u64)> {
    (owner, 0)..=(owner, u64::MAX)
}
