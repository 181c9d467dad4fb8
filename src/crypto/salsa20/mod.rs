//! Salsa20/20 and HSalsa20 on any target.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod sixteen;
mod state;
pub(super) mod words;

pub(super) use state::{State, hash, hsalsa20};
pub(super) use words::{BLOCK_LENGTH, Words, hash_input, xor};
