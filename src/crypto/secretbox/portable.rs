//! The engine without vectors of its own choice: what every target has.
//!
//! The key stream comes block by block, or sixteen blocks at a time in code that the compiler turns into
//! vectors where the target always has some. Poly1305 runs in registers. The code is not generic over a
//! backend, so there is one copy of it: on small targets it is not inlined either.

use super::engine::Engine;
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
use super::single;
use crate::crypto::Secret;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{Block, Poly1305};
use crate::crypto::salsa20::{self, BLOCK_LENGTH, State, Words};

/// Bytes of the key stream that are buffered: one block, of which 32 bytes are the key of Poly1305 and 32
/// belong to the message.
const BUFFER: usize = BLOCK_LENGTH;

/// One block at a time, on any target.
///
/// The boxes of a batch follow each other: without vectors there is nothing to fill with the others. A batch
/// gives the same bytes as on every backend, and the same verdicts.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Engine for Portable {
    // A small nearest cache holds them.
    const PIECE: usize = 4 * 1024;

    type Preparation = ();

    fn seal(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
    ) -> [u8; TAG_LENGTH] {
        single::seal::<_, BUFFER>(self, key, nonce, data)
    }

    fn open(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
        tag: &[u8; TAG_LENGTH],
    ) -> Result<(), Unauthentic> {
        single::open::<_, BUFFER>(self, key, nonce, data, tag)
    }

    fn seal_many(self, members: &mut [ToSeal<'_>]) {
        for member in members {
            *member.tag = self.seal(member.key, member.nonce, member.data);
        }
    }

    fn open_many(self, members: &mut [ToOpen<'_>]) {
        for member in members {
            member.result = self.open(member.key, member.nonce, member.data, member.tag);
        }
    }

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
