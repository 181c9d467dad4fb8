//! The server as a program, asked over sockets with bytes as a client, or somebody else, may send them.

#![cfg(unix)]

mod framing;
mod server;
mod slow;
mod storage;
