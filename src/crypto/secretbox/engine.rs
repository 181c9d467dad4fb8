//! What computes the parts of a box: registers on any target, or vectors.

use super::poly1305::{Block, Poly1305};
use super::salsa20::{self, BLOCK_LENGTH, State, Words};

#[cfg(feature = "simd")]
pub(super) mod authenticator;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) mod in_lanes;
#[cfg(feature = "simd")]
pub(super) mod lanes;

/// How the parts of a box are computed. All engines give the same bytes.
pub(super) trait Engine: Copy {
    /// About how many bytes are encrypted before they are authenticated, in whole blocks.
    const PIECE: usize;

    /// What may be known about the key of Poly1305 before the message.
    type Preparation: Default;

    /// HSalsa20 of one input.
    fn hash(self, input: Words) -> Words;

    /// Writes blocks of the key stream from the first one on, those that a message of `length`
    /// bytes needs if `stream` has room for them, and says how many.
    fn first(
        self,
        state: &State,
        length: usize,
        stream: &mut [u8],
        preparation: &mut Self::Preparation,
    ) -> usize;

    /// XORs the key stream from block `counter` on into `data`.
    fn apply(self, state: &State, counter: u64, data: &mut [u8]);

    /// Encrypts what is left of a message and authenticates the whole blocks of all of it.
    #[inline(always)]
    fn encrypt(
        self,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        in_pieces(self, poly1305, preparation, message);
    }

    /// Authenticates whole blocks.
    fn absorb(self, poly1305: &mut Poly1305, preparation: &Self::Preparation, blocks: &[Block]);
}

/// A message that is encrypted up to its byte `start`, where block `counter` of the key stream
/// belongs.
pub(super) struct Message<'a> {
    pub(super) state: &'a State,
    pub(super) counter: u64,
    pub(super) start: usize,
    pub(super) data: &'a mut [u8],
}

/// Encrypts and authenticates piece by piece. A message that is not encrypted up to its end is so up
/// to a whole block of Poly1305, and so is every piece but the last one.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
fn in_pieces<E: Engine>(
    engine: E,
    poly1305: &mut Poly1305,
    preparation: &E::Preparation,
    message: Message<'_>,
) {
    let mut counter = message.counter;
    let mut start = message.start;
    let mut rest = message.data;
    while !rest.is_empty() {
        let end = start.saturating_add(E::PIECE);
        let (piece, after) = rest.split_at_mut(rest.len().min(end));
        if let Some(left) = piece.get_mut(start..) {
            engine.apply(message.state, counter, left);
            counter = counter.saturating_add((left.len() / BLOCK_LENGTH) as u64);
        }
        engine.absorb(poly1305, preparation, piece.as_chunks().0);
        (rest, start) = (after, 0);
    }
}

/// One block at a time, on any target.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Engine for Portable {
    // A small nearest cache holds them.
    const PIECE: usize = 4 * 1024;

    type Preparation = ();

    fn hash(self, input: Words) -> Words {
        salsa20::hash(input)
    }

    fn first(self, state: &State, _: usize, stream: &mut [u8], (): &mut ()) -> usize {
        if let Some(first) = stream.first_chunk_mut::<BLOCK_LENGTH>() {
            first.fill(0);
            state.apply(0, first);
        }
        1
    }

    fn apply(self, state: &State, counter: u64, data: &mut [u8]) {
        state.apply(counter, data);
    }

    fn absorb(self, poly1305: &mut Poly1305, (): &(), blocks: &[Block]) {
        poly1305.absorb(blocks);
    }
}
