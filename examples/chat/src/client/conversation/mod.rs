//! What a client says and hears, kept in its store.
//!
//! | file | concern |
//! |---|---|
//! | `send` | what the user says: a content, and to whom it goes |
//! | `seal` | a content becomes envelopes in the outbox; the only place that seals |
//! | `receive` | envelopes become messages, in batches; the only place that opens |
//! | `effect` | what a message that was opened does |
//! | `history`, `groups` | the tables of what was said and of who is in which group |

mod effect;
mod groups;
mod history;
mod receive;
mod seal;
mod send;

use std::sync::Arc;

use eeema::{Identity, ThreemaId};

use super::Contacts;
use crate::Failure;
use crate::store::{Database, Outbox};
pub use groups::Group;
pub use history::{History, Said};

/// What an identity says and hears.
pub struct Conversation {
    own: Arc<Identity>,
    contacts: Contacts,
    database: Database,
}

impl Conversation {
    pub(super) fn new(own: Identity, contacts: Contacts, database: Database) -> Self {
        Self {
            own: Arc::new(own),
            contacts,
            database,
        }
    }

    /// Who says it.
    pub fn own_id(&self) -> ThreemaId {
        self.own.id
    }

    /// How many messages the server has not acknowledged.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn waiting(&self) -> Result<usize, Failure> {
        self.outbox().count(&self.database)
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.own
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn outbox(&self) -> Outbox {
        Outbox::new(self.own.id)
    }
}
