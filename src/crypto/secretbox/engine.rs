//! What computes the parts of a box: registers on any target, or vectors.

use super::poly1305::{Block, Poly1305};
use super::salsa20::{self, BLOCK_LENGTH, State, Words};

#[cfg(feature = "simd")]
pub(super) mod authenticator;
#[cfg(feature = "simd")]
pub(super) mod lanes;

/// How the parts of a box are computed. All engines give the same bytes.
pub(super) trait Engine: Copy {
    /// HSalsa20 of one input.
    fn hash(self, input: Words) -> Words;

    /// Writes blocks of the key stream from the first one on, those that a message of `length`
    /// bytes needs if `stream` has room for them, and says how many.
    fn first(self, state: &State, length: usize, stream: &mut [u8]) -> usize;

    /// XORs the key stream from block `counter` on into `data`.
    fn apply(self, state: &State, counter: u64, data: &mut [u8]);

    /// Authenticates whole blocks.
    fn absorb(self, poly1305: &mut Poly1305, blocks: &[Block]);
}

/// One block at a time, on any target.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Engine for Portable {
    fn hash(self, input: Words) -> Words {
        salsa20::hash(input)
    }

    fn first(self, state: &State, _: usize, stream: &mut [u8]) -> usize {
        if let Some(first) = stream.first_chunk_mut::<BLOCK_LENGTH>() {
            first.fill(0);
            state.apply(0, first);
        }
        1
    }

    fn apply(self, state: &State, counter: u64, data: &mut [u8]) {
        state.apply(counter, data);
    }

    fn absorb(self, poly1305: &mut Poly1305, blocks: &[Block]) {
        poly1305.absorb(blocks);
    }
}
