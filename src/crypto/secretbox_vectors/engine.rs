//! Vectors for the key stream of one box.
//!
//! | blocks of the key stream | AVX-512 | AVX2 | 128 bits |
//! |---|---|---|---|
//! | the first ones, in the buffer | rows, up to 12; 17 in columns for more | rows, up to 8 | rows, up to 4 |
//! | the rest, whole batches | `pipeline` | rows, 8 at a time | rows, 4 at a time |
//! | the rest, less than a batch | columns, or rows if few | rows | rows |
//!
//! The kernels count blocks in 32 bits. A piece of a message where the lower half of the counter would
//! overflow takes the portable way, which counts in 64.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "counters have room, as checked, and counts are those of blocks in a slice"
)]
use core::marker::PhantomData;

use fearless_simd::{prelude::*, u8x16};

use zeroize::optimization_barrier;

use super::authenticator::Authenticator;
use super::box_batch;
use crate::crypto::Secret;
use crate::crypto::backend::shared;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{self, Block, Poly1305};
use crate::crypto::salsa20::{BLOCK_LENGTH, State, Words};
use crate::crypto::salsa20_vectors::{columns, eight_columns, pipeline, rows};
use crate::crypto::secret::wipe;
use crate::crypto::secretbox::engine::{Engine, Message};
use crate::crypto::secretbox::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal, single};

/// Bytes of key stream that are buffered for a short message: four blocks.
const BUFFER: usize = 256;
/// Bytes that are buffered for any other message: the sixteen blocks of columns and the one before them.
const LONG_BUFFER: usize = 17 * BLOCK_LENGTH;
/// Bytes of a short message: what its buffer holds beside the key of Poly1305.
const SHORT: usize = BUFFER - poly1305::KEY_LENGTH;

/// Bytes that are buffered for a message in eight columns: the blocks of four sets of rows.
const MEDIUM_BUFFER: usize = 8 * BLOCK_LENGTH;
/// Bytes of a message that has all of its key stream in that buffer.
const MEDIUM: usize = MEDIUM_BUFFER - poly1305::KEY_LENGTH;

/// From this number of bytes on, messages are authenticated faster in vectors than in registers, set-up included.
const LONG: usize = 512;

/// Up to this number of sets, rows are faster than columns.
const ROWS: usize = 3;

/// The vectors of `S`, and `A` for Poly1305.
pub(super) struct VectorEngine<S, A> {
    simd: S,
    authenticator: PhantomData<A>,
}

impl<S, A> VectorEngine<S, A> {
    /// An engine for these vectors.
    #[inline(always)]
    pub(super) fn new(simd: S) -> Self {
        Self {
            simd,
            authenticator: PhantomData,
        }
    }
}

impl<S: Simd, A: Authenticator<S>> VectorEngine<S, A> {
    /// Whether [`VectorEngine::seal_long`] takes messages of this length.
    ///
    /// Those are messages whose key stream has more than twelve blocks, with AVX-512.
    #[inline(always)]
    pub(super) fn is_long(length: usize) -> bool {
        columns::pay::<S>() && sets::<S>(length) > ROWS
    }

    /// Seals a message that begins in columns. Its key stream goes from the vectors to the message, and not
    /// through a buffer on the stack: loads from there may wait for stores that share the lower bits of their
    /// address (`docs/performance.md`, stores on their way).
    #[inline(always)]
    pub(super) fn seal_long(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
    ) -> [u8; TAG_LENGTH] {
        let state = single::state(self, key, nonce);
        let mut head = [0; BLOCK_LENGTH];
        let mut preparation = A::Preparation::default();
        let mut poly1305 = None;
        let start = columns::begin(
            self.simd,
            &state.0,
            &mut head,
            data,
            #[inline(always)]
            |block, stage| {
                let poly1305 = poly1305.get_or_insert_with(|| Poly1305::from_stream(block));
                A::prepare(self.simd, &mut preparation, stage, poly1305);
            },
        );
        let mut poly1305 = Poly1305::from_stream(&head);
        let message = Message {
            state: &state,
            counter: S::u32s::LEN as u64 + 1,
            start,
            data: &mut *data,
        };
        self.encrypt(&mut poly1305, &preparation, message);
        wipe(&mut head);
        let (_, tail) = data.as_chunks::<{ poly1305::BLOCK_LENGTH }>();
        poly1305.finish(tail)
    }

    /// Sixteen blocks in columns and the one before them, with the powers of r prepared beside their rounds.
    #[inline(always)]
    fn first_columns(
        self,
        state: &State,
        stream: &mut [u8],
        preparation: &mut A::Preparation,
    ) -> usize {
        let mut poly1305 = None;
        columns::first(
            self.simd,
            &state.0,
            stream,
            #[inline(always)]
            |block, stage| {
                let poly1305 = poly1305.get_or_insert_with(|| Poly1305::from_stream(block));
                A::prepare(self.simd, preparation, stage, poly1305);
            },
        );
        S::u32s::LEN + 1
    }

    /// As many sets as the message needs and the buffer holds, four at most. Their number is a constant in each branch, so
    /// that their vectors stay in registers.
    #[inline(always)]
    fn first_rows(self, state: &State, length: usize, stream: &mut [u8]) -> usize {
        let (simd, state) = (self.simd, &state.0);
        let most = stream.len() / (rows::width::<S>() * BLOCK_LENGTH);
        let sets = sets::<S>(length).min(most).min(4);
        let quarters = stream.as_chunks_mut().0;
        let sink = |index: usize, quarter: u8x16<S>| {
            if let Some(bytes) = quarters.get_mut(index) {
                *bytes = quarter.to_array();
            }
        };
        match sets {
            1 => rows::stream::<S, 1>(simd, state, 0, sink),
            2 => rows::stream::<S, 2>(simd, state, 0, sink),
            3 => rows::stream::<S, 3>(simd, state, 0, sink),
            _ => rows::stream::<S, 4>(simd, state, 0, sink),
        }
        sets * rows::width::<S>()
    }

    /// Whole batches through the pipeline, then one batch in columns if there is enough for it, then rows: four
    /// sets at a time, and as many sets as are needed at the end.
    #[inline(always)]
    fn apply_here(self, state: &State, counter: u64, data: &mut [u8]) {
        if overflows(counter, data.len()) {
            return state.apply(counter, data);
        }
        let (simd, state) = (self.simd, &state.0);
        let mut counter = counter;
        let mut rest = data;
        if columns::pay::<S>() {
            if rest.len() >= columns::BATCH {
                let end = pipeline::run(simd, state, counter, (&mut *rest, 0), |_, _| {});
                counter += (end / BLOCK_LENGTH) as u64;
                (_, rest) = rest.split_at_mut(end);
            }
            if rest.len() > 3 * rows::width::<S>() * BLOCK_LENGTH {
                columns::apply(simd, state, counter, rest);
                return;
            }
        }
        if eight_columns::pay::<S>() {
            let end = eight_columns::run(simd, state, counter, (&mut *rest, 0), |_, _, _| {});
            counter += (end / BLOCK_LENGTH) as u64;
            (_, rest) = rest.split_at_mut(end);
        }
        let sets = 4 * rows::width::<S>();
        let mut batches = rest.chunks_exact_mut(sets * BLOCK_LENGTH);
        for batch in &mut batches {
            let sink = rows::xor_sink(simd, batch);
            rows::stream::<S, 4>(simd, state, counter, sink);
            counter += sets as u64;
        }
        let rest = batches.into_remainder();
        let sets = rest.len().div_ceil(rows::width::<S>() * BLOCK_LENGTH);
        let sink = rows::xor_sink(simd, rest);
        match sets {
            0 => {}
            1 => rows::stream::<S, 1>(simd, state, counter, sink),
            2 => rows::stream::<S, 2>(simd, state, counter, sink),
            3 => rows::stream::<S, 3>(simd, state, counter, sink),
            _ => rows::stream::<S, 4>(simd, state, counter, sink),
        }
    }
}

/// Derived, these would demand the same of `A`.
impl<S: Copy, A> Clone for VectorEngine<S, A> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Copy, A> Copy for VectorEngine<S, A> {}

impl<S: Simd, A: Authenticator<S>> Engine for VectorEngine<S, A> {
    // The nearest cache holds them.
    const PIECE: usize = 16 * 1024;

    type Preparation = A::Preparation;

    /// A short message takes its key stream out of four blocks, which fit into a small buffer. Any other
    /// one either begins in columns, or lies in rows altogether.
    #[inline(always)]
    fn seal(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
    ) -> [u8; TAG_LENGTH] {
        let length = data.len();
        if length <= SHORT {
            single::seal::<_, BUFFER>(self, key, nonce, data)
        } else if Self::is_long(length) {
            self.seal_long(key, nonce, data)
        } else {
            single::seal::<_, LONG_BUFFER>(self, key, nonce, data)
        }
    }

    /// The same, but never without a buffer: the message is authenticated before it is decrypted, so the
    /// key stream would have to wait in vectors all that time.
    #[inline(always)]
    fn open(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
        tag: &[u8; TAG_LENGTH],
    ) -> Result<(), Unauthentic> {
        if data.len() <= SHORT {
            single::open::<_, BUFFER>(self, key, nonce, data, tag)
        } else if eight_columns::pay::<S>() && data.len() > MEDIUM {
            single::open_at_once::<_, MEDIUM_BUFFER>(self, key, nonce, data, tag)
        } else {
            single::open::<_, LONG_BUFFER>(self, key, nonce, data, tag)
        }
    }

    /// Sixteen side by side, see `box_batch`.
    #[inline(always)]
    fn seal_many(self, members: &mut [ToSeal<'_>]) {
        box_batch::seal::<S, A>(self.simd, self, members);
    }

    /// Sixteen side by side, see `box_batch`.
    #[inline(always)]
    fn open_many(self, members: &mut [ToOpen<'_>]) {
        box_batch::open::<S, A>(self.simd, self, members);
    }

    /// One block in rows of 128 bits: HSalsa20 of one key cannot fill wider vectors.
    #[inline(always)]
    fn hash(self, input: Words) -> Words {
        rows::hash(self.simd, input)
    }

    /// As many blocks as the message needs, but no more than the buffer holds, and whole sets only: a set
    /// computes all of its blocks anyhow. Those of a short message are computed where they are wanted.
    #[inline(always)]
    fn first(
        self,
        state: &State,
        length: usize,
        stream: &mut [u8],
        preparation: &mut A::Preparation,
    ) -> usize {
        // Keeps the buffer in memory: the compiler would carry its zeros through all branches.
        optimization_barrier(stream);
        match stream.len() <= BUFFER {
            true => self.first_rows(state, length, stream),
            false => shared(
                self.simd,
                #[inline(always)]
                || match Self::is_long(length) {
                    true => self.first_columns(state, stream, preparation),
                    false => self.first_rows(state, length, stream),
                },
            ),
        }
    }

    /// One piece for all who have more than a buffer holds.
    #[inline(always)]
    fn apply(self, state: &State, counter: u64, data: &mut [u8]) {
        if !data.is_empty() {
            shared(
                self.simd,
                #[inline(always)]
                || self.apply_here(state, counter, data),
            );
        }
    }

    /// Leaves it to `A`, if anything is left: in vectors a long message is encrypted and authenticated in one run.
    #[inline(always)]
    fn encrypt(self, poly1305: &mut Poly1305, preparation: &A::Preparation, message: Message<'_>) {
        if message.start == message.data.len() {
            return self.absorb(poly1305, preparation, message.data.as_chunks().0);
        }
        shared(
            self.simd,
            #[inline(always)]
            || A::encrypt(self.simd, self, poly1305, preparation, message),
        );
    }

    /// Leaves it to `A`.
    #[inline(always)]
    fn decrypt(self, poly1305: &mut Poly1305, preparation: &A::Preparation, message: Message<'_>) {
        shared(
            self.simd,
            #[inline(always)]
            || A::decrypt(self.simd, self, poly1305, preparation, message),
        );
    }

    /// Short messages in registers, where they are; others as `A` does it.
    #[inline(always)]
    fn absorb(self, poly1305: &mut Poly1305, preparation: &A::Preparation, blocks: &[Block]) {
        if blocks.as_flattened().len() < LONG {
            return poly1305.absorb(blocks);
        }
        shared(
            self.simd,
            #[inline(always)]
            || A::absorb(self.simd, poly1305, preparation, blocks),
        );
    }
}

/// Whether the lower half of the block counter may overflow on the way through `length` bytes: the kernels count in
/// 32 bits.
#[inline(always)]
pub(super) fn overflows(counter: u64, length: usize) -> bool {
    let blocks = length.div_ceil(BLOCK_LENGTH) as u64;
    u64::from(u32::MAX - counter as u32) < blocks.saturating_add(16)
}

/// How many sets of rows the key stream of a message of `length` bytes takes, the key of Poly1305 included.
#[inline(always)]
fn sets<S: Simd>(length: usize) -> usize {
    let blocks = length
        .saturating_add(poly1305::KEY_LENGTH)
        .div_ceil(BLOCK_LENGTH);
    blocks.div_ceil(rows::width::<S>())
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::super::authenticator::InRegisters;
    use super::*;
    use crate::crypto::backend::{Backend, Kernel};
    use crate::crypto::salsa20;
    use crate::crypto::secretbox::portable::Portable;

    struct Apply<'a>(&'a State, u64, &'a mut [u8]);

    impl Kernel for Apply<'_> {
        type Output = ();

        fn portable(&mut self) {
            self.0.apply(self.1, self.2);
        }

        #[inline(always)]
        fn lanes<S: Simd>(&mut self, simd: S) {
            VectorEngine::<S, InRegisters>::new(simd).apply(self.0, self.1, self.2);
        }
    }

    /// Far into the key stream, where the lower half of the counter overflows, too.
    #[test]
    fn every_backend_counts_alike() {
        let state = State::new(&salsa20::hash_input(&[7; 32], &[8; 16]), &[9; 8]);
        for counter in [
            1,
            0xffff_ff00,
            0xffff_ffd0,
            0xffff_ffff,
            1 << 32,
            u64::MAX - 99,
        ] {
            for length in [1, 64, 700, 1024, 1100, 5000] {
                let mut expected = vec![1; length];
                state.apply(counter, &mut expected);
                for backend in Backend::NAMES.into_iter().filter_map(Backend::named) {
                    let mut data = vec![1; length];
                    backend.run(Apply(&state, counter, &mut data));
                    assert_eq!(data, expected);
                }
            }
        }
    }

    struct First<'a>(&'a State, usize, &'a mut [u8]);

    impl Kernel for First<'_> {
        type Output = usize;

        fn portable(&mut self) -> usize {
            Portable.first(self.0, self.1, self.2, &mut ())
        }

        #[inline(always)]
        fn lanes<S: Simd>(&mut self, simd: S) -> usize {
            VectorEngine::<S, InRegisters>::new(simd).first(self.0, self.1, self.2, &mut ())
        }
    }

    /// Where the message needs more blocks than the buffer holds, too.
    #[test]
    fn the_first_blocks_are_those_that_were_counted() {
        let state = State::new(&salsa20::hash_input(&[7; 32], &[8; 16]), &[9; 8]);
        for (length, capacity) in [(0, 256), (224, 256), (700, 256), (2000, 17 * 64)] {
            let mut expected = vec![0; capacity];
            state.apply(0, &mut expected);
            for backend in Backend::NAMES.into_iter().filter_map(Backend::named) {
                let mut stream = vec![0; capacity];
                let end = backend.run(First(&state, length, &mut stream)) * BLOCK_LENGTH;
                assert!((BLOCK_LENGTH..=capacity).contains(&end));
                assert_eq!(stream[..end], expected[..end]);
            }
        }
    }
}
