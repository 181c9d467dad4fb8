//! A chat server and its clients on the own machine: `transport`, `message`, `group` and
//! `forward_security` of `eeema` over sockets. It speaks to no real server.
//!
//! | module | what it is |
//! |---|---|
//! | [`folder`] | identities, keys and the directory, in files |
//! | [`store`] | what survives a SIGKILL: queues, outboxes, sessions, marks of what was received |
//! | [`link`] | a socket with bounded buffers |
//! | [`server`] | the server: handshakes, queues, who is connected |
//! | [`client`] | a client: connecting again, and the conversation |
//!
//! Everything that may be lost is in one transaction of the store with what caused it. A server acknowledges
//! a message when its queue is on the disk; a receiver acknowledges it when the text, the mark in the replay
//! store, the turned chain of the session and the receipt are on the disk; a sender forgets it when the server has acknowledged it.

pub mod client;
pub mod folder;
pub mod link;
pub mod server;
pub mod store;

mod clock;

pub use clock::now;

/// A sentence for the user.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
