//! The stream between a client and a chat server.

mod client;
mod extension;
mod input;
#[cfg(feature = "full")]
mod known;
mod names;
mod payload;
mod push_token;
mod schedule;
mod server;
