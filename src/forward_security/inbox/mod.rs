//! An inbox whose messages go through sessions, with the memory that this needs.

mod accept;
mod arrived;
mod error;
mod exchange;
mod memory;
mod outgoing;
mod receive;
mod removed;
mod send;
mod session_inbox;

pub use arrived::{Arrived, Event, Processed, SessionOutcome};
pub use error::SessionInboxError;
pub use memory::SessionMemory;
pub use outgoing::{Outgoing, Sending, SentToken};
pub use removed::{Removed, RemovedBecause};
pub use session_inbox::SessionInbox;
