//! What an identity receives and sends, checked against a store of what it received and sent before.

mod accept;
mod batch;
mod check;
mod error;
#[cfg(feature = "alloc")]
mod memory_store;
mod receive;
mod send;
mod store;

pub use batch::BatchMember;
pub use check::{Inbox, Pending};
pub use error::{InboxError, ReceiveError};
#[cfg(feature = "alloc")]
pub use memory_store::MemoryStore;
pub use receive::Outcome;
pub use store::ReplayStore;
