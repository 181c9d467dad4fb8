//! Salsa20/20 and HSalsa20: of one block on any target, and in vectors, in rows or in columns.

#[cfg(feature = "simd")]
pub(super) mod columns;
#[cfg(feature = "simd")]
pub(super) mod keyed_columns;
#[cfg(feature = "simd")]
pub(super) mod pipeline;
#[cfg(feature = "simd")]
pub(super) mod rows;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod sixteen;
mod state;
mod words;

pub(super) use state::{State, hash, hsalsa20};
pub(super) use words::{BLOCK_LENGTH, Words, hash_input, xor};
#[cfg(feature = "simd")]
pub(super) use words::{at, keyed_input};
