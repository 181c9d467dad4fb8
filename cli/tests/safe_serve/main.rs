//! The server as a program, asked over sockets with bytes as a client, or somebody else, may send them.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that panics has failed"
)]

mod framing;
mod server;
mod slow;
mod storage;
