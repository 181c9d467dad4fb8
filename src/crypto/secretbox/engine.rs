use super::poly1305::{self, Poly1305};
use super::salsa20::{BLOCK_LENGTH, State, Words};

#[cfg(feature = "simd")]
pub(super) use lanes::Lanes;

#[cfg(feature = "simd")]
mod lanes;

/// How the parts of a box are computed. All engines give the same bytes.
pub(super) trait Engine: Copy {
    /// Room for the first blocks of a key stream.
    type First: AsRef<[u8]> + AsMut<[u8]>;
    const NO_FIRST: Self::First;

    /// HSalsa20.
    fn hash(self, state: &State) -> Words;

    /// Writes the first blocks of the key stream, at best all that a message of `length` bytes
    /// needs, and says how many.
    fn first(self, state: &State, length: usize, stream: &mut Self::First) -> usize;

    /// XORs the key stream from block `counter` on into `data`.
    fn apply(self, state: &State, counter: u64, data: &mut [u8]);

    /// Authenticates whole blocks.
    fn absorb(self, poly1305: &mut Poly1305, blocks: &[[u8; poly1305::BLOCK_LENGTH]]);
}

/// One block at a time, on any target.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Engine for Portable {
    type First = [u8; BLOCK_LENGTH];
    const NO_FIRST: Self::First = [0; BLOCK_LENGTH];

    fn hash(self, state: &State) -> Words {
        state.hash()
    }

    fn first(self, state: &State, _: usize, stream: &mut Self::First) -> usize {
        *stream = state.block();
        1
    }

    fn apply(self, state: &State, counter: u64, data: &mut [u8]) {
        state.apply(counter, data);
    }

    fn absorb(self, poly1305: &mut Poly1305, blocks: &[[u8; poly1305::BLOCK_LENGTH]]) {
        poly1305.absorb(blocks);
    }
}
