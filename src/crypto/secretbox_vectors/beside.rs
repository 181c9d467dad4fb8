//! Poly1305 in scalar registers, beside key stream in eight columns.
//!
//! ```text
//! to seal    rounds of batch 1   XOR   rounds of batch 2    XOR   …
//!            front               1     Poly1305 of batch 1  2
//! to open    rounds of batch 1   XOR   rounds of batch 2    XOR   …
//!            Poly1305 of batch 1 1     Poly1305 of batch 2  2
//! ```
//!
//! The end of a message, less than a batch, goes through rows in the same manner.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "positions are those of a slice, as checked, and counters have room"
)]

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::authenticator::Authenticator;
use super::engine::overflows;
use crate::crypto::poly1305::{self, Block, Horner, Poly1305};
use crate::crypto::salsa20::{BLOCK_LENGTH, State, Words};
use crate::crypto::salsa20_vectors::eight_columns::{self, BATCH, TURNS};
use crate::crypto::salsa20_vectors::rows;
use crate::crypto::secretbox::TAG_LENGTH;
use crate::crypto::secretbox::engine::{Engine, Message, in_pieces, in_two_passes};

/// In registers beside the key stream; alone, and for many messages, as `A` does it.
pub(super) struct Beside<A>(PhantomData<A>);

impl<S: Simd, A: Authenticator<S>> Authenticator<S> for Beside<A> {
    type Preparation = A::Preparation;

    #[inline(always)]
    fn absorb(simd: S, poly1305: &mut Poly1305, preparation: &A::Preparation, blocks: &[Block]) {
        A::absorb(simd, poly1305, preparation, blocks);
    }

    /// Poly1305 follows a batch behind, and starts with a block that is encrypted already.
    #[inline(always)]
    fn encrypt<E: Engine<Preparation = A::Preparation>>(
        simd: S,
        engine: E,
        poly1305: &mut Poly1305,
        preparation: &A::Preparation,
        mut message: Message<'_>,
    ) {
        let (encrypted, _) = message.data.split_at(message.start.min(message.data.len()));
        let turns = Turns::new(poly1305, encrypted);
        let Some(mut turns) = turns.filter(|_| !overflows(message.counter, message.data.len()))
        else {
            return in_pieces(engine, poly1305, preparation, message);
        };
        apply(
            simd,
            message.reborrow(),
            #[inline(always)]
            |data, position, turn| turns.take(data, position, 1, turn),
        );
        turns.take_all(message.data);
        poly1305.set_accumulator(turns.horner.accumulator());
    }

    /// Poly1305 is ahead.
    #[inline(always)]
    fn decrypt<E: Engine<Preparation = A::Preparation>>(
        simd: S,
        engine: E,
        poly1305: &mut Poly1305,
        preparation: &A::Preparation,
        message: Message<'_>,
    ) {
        let turns = Turns::new(poly1305, message.data);
        let Some(mut turns) = turns.filter(|_| !overflows(message.counter, message.data.len()))
        else {
            return in_two_passes(engine, poly1305, preparation, message);
        };
        // The turns of the first batch take in twice as much: what they cannot is first.
        let start = message.start;
        let behind = (start + LEAD).saturating_sub(TURNS * STEP);
        let behind = match start < message.data.len() {
            true => behind.next_multiple_of(poly1305::BLOCK_LENGTH),
            false => message.data.len(),
        };
        if let Some((front, _)) = message.data.split_at_checked(behind) {
            turns.take_all(front);
        }
        apply(
            simd,
            message,
            #[inline(always)]
            |data, position, turn| {
                let steps = if position == start { 2 } else { 1 };
                turns.take(data, data.len(), steps, turn);
            },
        );
        poly1305.set_accumulator(turns.horner.accumulator());
    }

    #[inline(always)]
    fn tags(simd: S, keys: &[[u64; 4]], messages: &[&[u8]], tags: &mut [[u8; TAG_LENGTH]]) {
        A::tags(simd, keys, messages, tags);
    }
}

/// Bytes that Poly1305 takes in beside a double round: as many as keep up with the batches.
const STEP: usize = 3 * poly1305::BLOCK_LENGTH;
/// By how many bytes it is to be ahead of a batch, so that it has taken all of it in before it changes.
const LEAD: usize = BATCH - TURNS * STEP;

/// Poly1305 on its way through a message.
struct Turns {
    horner: Horner,
    /// How many bytes were taken in.
    authenticated: usize,
}

impl Turns {
    /// Starts with the first block of a ciphertext, if there is one.
    #[inline(always)]
    fn new(poly1305: &Poly1305, data: &[u8]) -> Option<Self> {
        let block = data.first_chunk()?;
        Some(Self {
            horner: poly1305.horner(block),
            authenticated: block.len(),
        })
    }

    /// Takes in as many steps, if there are so many below `limit`; in the last turns of a batch also what is less.
    #[inline(always)]
    fn take(&mut self, data: &[u8], limit: usize, steps: usize, turn: usize) {
        let Some((ready, _)) = data.split_at_checked(limit) else {
            return;
        };
        for _ in 0..steps {
            let Some((_, left)) = ready.split_at_checked(self.authenticated) else {
                return;
            };
            let Some(step) = left.first_chunk::<STEP>() else {
                if turn >= TURNS - 1 {
                    self.take_all(ready);
                }
                return;
            };
            self.horner.absorb(step.as_chunks().0);
            self.authenticated += STEP;
        }
    }

    /// Takes in all whole blocks that are left of `data`.
    #[inline(always)]
    fn take_all(&mut self, data: &[u8]) {
        let Some((_, left)) = data.split_at_checked(self.authenticated) else {
            return;
        };
        let (blocks, _) = left.as_chunks();
        self.horner.absorb(blocks);
        self.authenticated += blocks.as_flattened().len();
    }
}

/// XORs the key stream into a message from its byte `start` on, and calls `beside` after each double round with
/// all of it, where the present batch starts, and the number of the turn.
#[inline(always)]
fn apply<S: Simd>(simd: S, message: Message<'_>, mut beside: impl FnMut(&[u8], usize, usize)) {
    let Message {
        state: State(state),
        counter,
        start,
        data,
    } = message;
    let end = eight_columns::run(
        simd,
        state,
        counter,
        (&mut *data, start),
        #[inline(always)]
        |data, position, turn| beside(data, position, turn),
    );
    let counter = counter + ((end - start) / BLOCK_LENGTH) as u64;
    let left = data.len().saturating_sub(end);
    let rest = (data, end);
    let beside = &mut beside;
    match left.div_ceil(rows::width::<S>() * BLOCK_LENGTH) {
        0 => {}
        1 => end_in_rows::<S, 1>(simd, state, counter, rest, beside),
        2 => end_in_rows::<S, 2>(simd, state, counter, rest, beside),
        3 => end_in_rows::<S, 3>(simd, state, counter, rest, beside),
        _ => end_in_rows::<S, 4>(simd, state, counter, rest, beside),
    }
}

/// XORs the end of a message, at most `N` sets of rows.
#[inline(always)]
fn end_in_rows<S: Simd, const N: usize>(
    simd: S,
    state: &Words,
    counter: u64,
    (data, end): (&mut [u8], usize),
    beside: &mut impl FnMut(&[u8], usize, usize),
) {
    rows::apply_beside::<S, N>(
        simd,
        state,
        counter,
        (data, end),
        #[inline(always)]
        |data, turn| beside(data, end, turn),
    );
}
