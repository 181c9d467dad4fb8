//! The parts of an envelope, and sealing with chosen randomness: for known answers and for tools that
//! look inside. A program that sends and receives messages needs nothing of this.
//!
//! Whoever seals two messages with one nonce gives both away.

pub use super::envelope::{Container, MAX_SEALED_CONTENT, Metadata, encoded_len, seal_with_into};
pub use super::gateway::seal::seal_with_into as seal_gateway_box_with_into;
pub use super::randomness::{Padding, Randomness};
