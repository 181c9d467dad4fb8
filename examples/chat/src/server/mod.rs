//! The server: it lets people in, keeps what they send until the receiver has it, and opens nothing.
//!
//! | file | concern |
//! |---|---|
//! | `lookup` | whose public key it is |
//! | `waiting_room` | connections that have not logged in: how many, and which goes first |
//! | `agreements` | the keys of all handshakes that wait, side by side |
//! | `handshake` | one connection until its login |
//! | `online` | who is connected |
//! | `session` | one connection after its login |
//!
//! What a connection may cost is bounded: [`Link`](crate::link::Link) bounds its buffers, a handshake ends
//! after 20 seconds however busy it is, a client that takes nothing for 20 seconds or says nothing for its
//! idle time-out is closed, and no more than [`Config::window`] messages are on their way to it. The queues
//! are on the disk, without limit.

mod agreements;
mod handshake;
mod lookup;
mod online;
mod session;
mod waiting_room;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::Failure;
use crate::folder::Folder;
use crate::link::Link;
use crate::store::{Database, Durability};
use agreements::Agreements;
use lookup::Lookup;
use online::Online;
use waiting_room::WaitingRoom;

/// How much a server takes from its clients.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Connections that may be there before they log in; for one more the oldest is closed.
    pub max_waiting: usize,
    /// Messages that may be on their way to a client without an acknowledgement.
    pub window: usize,
    /// Whether queues survive; see [`Durability`].
    pub durability: Durability,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_waiting: 4096,
            window: 64,
            durability: Durability::Kept,
        }
    }
}

/// What all connections share.
struct Shared {
    lookup: Lookup,
    database: Database,
    online: Online,
    agreements: Agreements,
    waiting: WaitingRoom,
    config: Config,
}

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Opens the queues in `folder` and listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// If the folder has no server, another process has its queues open, or the address is taken.
    pub async fn start(
        folder: &Folder,
        address: SocketAddr,
        config: Config,
    ) -> Result<Self, Failure> {
        let shared = Arc::new(Shared {
            agreements: Agreements::start(folder.server_key()?),
            lookup: Lookup::new(folder.clone())?,
            database: Database::open(&folder.queues(), config.durability)?,
            online: Online::default(),
            waiting: WaitingRoom::new(config.max_waiting),
            config,
        });
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| format!("{address} cannot be listened on: {error}"))?;
        Ok(Self {
            address: listener.local_addr()?,
            accepting: tokio::spawn(accept(listener, shared)),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// When this ends, all connections end.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => shared.waiting.enter(|place| {
                let shared = Arc::clone(&shared);
                connections.spawn(serve(stream, shared, place))
            }),
            // Too many open files: those that are there go on, and others are let in when some have ended.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// One connection, from its first byte to its last. Why it ends is nobody's business.
async fn serve(stream: TcpStream, shared: Arc<Shared>, place: u64) {
    let entered = match Link::new(stream) {
        Ok(link) => handshake::run(link, &shared).await,
        Err(error) => Err(error.into()),
    };
    shared.waiting.leave(place);
    if let Ok(client) = entered {
        // A failure ends this connection and no other one.
        session::run(client, &shared).await.ok();
    }
}
