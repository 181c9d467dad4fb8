//! A client: what it says is in its store before it leaves, and what it hears before it is acknowledged.
//!
//! | file | concern |
//! |---|---|
//! | `contacts` | whose public key it is, and what was agreed with them |
//! | `conversation` | what is sealed, and what a received message does |
//! | `connection` | one connection, from its hello to its end |
//! | `reconnect` | connecting again, no faster than chapter 07 says |

mod connection;
mod contacts;
mod conversation;
mod reconnect;

use std::net::SocketAddr;
use std::sync::Arc;

use eeema::group::GroupIdentity;
use eeema::identity::MessageId;
use eeema::message::ReceiptStatus;
use eeema::transport::ServerKeys;
use eeema::{Identity, PublicKey, ThreemaId};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

use crate::Failure;
use crate::store::Database;
pub use contacts::Contacts;
pub use conversation::{Conversation, Group, History, Said};

/// What a client tells its user.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// It is connected, and so many messages wait on the server.
    Connected {
        /// How many.
        waiting: u32,
    },
    /// It is not connected, and tries again.
    Disconnected {
        /// Why, in a sentence.
        why: String,
        /// When it tries again.
        again_in: std::time::Duration,
    },
    /// The server closed the connection for good.
    Closed(String),
    /// Everything that waited has come, in so many steps of the inbox.
    CaughtUp,
    /// So many messages were taken out of the inbox together.
    Batch(usize),
    /// Somebody said something.
    Said(Said),
    /// Somebody made a group or changed it.
    Group(Group),
    /// Somebody received or read a message.
    Receipt {
        /// Who.
        from: ThreemaId,
        /// Which message.
        message_id: MessageId,
        /// What happened to it.
        status: ReceiptStatus,
    },
    /// The server has a message for `receiver`.
    Accepted {
        /// For whom.
        receiver: ThreemaId,
        /// Which message.
        message_id: MessageId,
    },
    /// Something happened to the sessions with somebody.
    Session {
        /// With whom.
        with: ThreemaId,
        /// What, in a sentence.
        what: String,
    },
    /// A message was dropped.
    Dropped(String),
}

/// A client that runs until it is dropped.
pub struct Client {
    conversation: Arc<Conversation>,
    /// Something waits in the outbox.
    wake: Arc<Notify>,
    running: JoinHandle<()>,
}

/// Where a client connects to.
#[derive(Clone, Copy, Debug)]
pub struct ServerAddress {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its permanent public key.
    pub key: PublicKey,
}

impl Client {
    /// Starts a client of `own`, whose store is `database`. What happens goes to the receiver; who does not
    /// want it drops that.
    pub fn start(
        own: Identity,
        contacts: Contacts,
        database: Database,
        server: ServerAddress,
    ) -> (Self, mpsc::Receiver<Event>) {
        let (events, receiver) = mpsc::channel(256);
        let contacts = contacts.without(&ServerKeys::only(server.key));
        let conversation = Arc::new(Conversation::new(own, contacts, database));
        let wake = Arc::new(Notify::new());
        let running = tokio::spawn(reconnect::run(
            Arc::clone(&conversation),
            Arc::clone(&wake),
            server,
            events,
        ));
        let client = Self {
            conversation,
            wake,
            running,
        };
        (client, receiver)
    }

    /// Says something to somebody; it leaves as soon as there is a connection.
    ///
    /// # Errors
    ///
    /// If nobody has this identity, the text is empty or too long, or the store cannot be written.
    pub async fn say(&self, to: ThreemaId, text: &str) -> Result<MessageId, Failure> {
        let said = self.conversation.say(to, text).await?;
        self.wake.notify_one();
        Ok(said)
    }

    /// Makes a group with these members beside the own identity.
    ///
    /// # Errors
    ///
    /// As [`Client::say`].
    pub async fn make_group(
        &self,
        name: &str,
        members: &[ThreemaId],
    ) -> Result<GroupIdentity, Failure> {
        let group = self.conversation.make_group(name, members).await?;
        self.wake.notify_one();
        Ok(group)
    }

    /// Says something to a group.
    ///
    /// # Errors
    ///
    /// As [`Client::say`], and if the group is not known.
    pub async fn say_to_group(
        &self,
        group: GroupIdentity,
        text: &str,
    ) -> Result<MessageId, Failure> {
        let said = self.conversation.say_to_group(group, text).await?;
        self.wake.notify_one();
        Ok(said)
    }

    /// Tells somebody that their message was read.
    ///
    /// # Errors
    ///
    /// As [`Client::say`].
    pub async fn mark_read(&self, from: ThreemaId, id: MessageId) -> Result<(), Failure> {
        self.conversation.mark_read(from, id).await?;
        self.wake.notify_one();
        Ok(())
    }

    /// What was said and which groups there are.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.running.abort();
    }
}
