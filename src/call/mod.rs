//! Calls ([chapter 16](crate::protocol::calls)): so far, the key with which two members of a group call
//! recognise each other.

mod group_handshake_key;

pub use group_handshake_key::{GroupCallHandshakeKey, GroupCallHandshakeKind};
