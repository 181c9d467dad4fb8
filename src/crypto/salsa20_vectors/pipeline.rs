//! The kernel for long messages: columns, one batch after the other, each brought to the message
//! while the next one is in its rounds.
//!
//! The rounds keep two ports of the processor busy with additions, rotations and XORs; the transposition is
//! loads, stores and shuffles, of which most go elsewhere. So sixteen blocks are in registers, the sixteen before in memory, turned by
//! quarters between the double rounds:
//!
//! | double rounds | beside them |
//! |---|---|
//! | 1 to 4 | a quarter of the batch before is transposed half the way |
//! | 5 to 8 | a quarter is transposed the rest of the way, and XORed into the message |
//! | 9 and 10 | nothing |
//!
//! In the first eight of them the caller gets a turn, too: for Poly1305 over what was encrypted a batch before.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, positions are those of a slice, and quarters are those of a batch"
)]

use core::ops::Range;

use fearless_simd::prelude::*;

use super::columns::{BATCH, counting, double_round, sum};
use super::keyed_columns::loaded;
use crate::crypto::backend::outlined;
use crate::crypto::salsa20::words::Words;
use crate::crypto::secret::wipe;

/// The key stream of one batch on its way from the lanes to the message, where it does not keep
/// registers from the next batch. Wiped on drop.
///
/// Aligned to 64 bytes, so that no vector crosses a line of the cache.
#[repr(C, align(64))]
struct Pending {
    /// As it came out of the rounds: word j of all blocks, then word j + 1.
    words: [u8; BATCH],
    /// Transposed half the way.
    half: [u8; BATCH],
}

impl Pending {
    /// Takes the first batch in.
    #[inline(always)]
    fn new<S: Simd>(words: [S::u32s; 16]) -> Self {
        let mut pending = Self {
            words: [0; BATCH],
            half: [0; BATCH],
        };
        pending.take::<S>(words);
        pending
    }

    /// Takes the next batch in, when the one before has left.
    #[inline(always)]
    fn take<S: Simd>(&mut self, words: [S::u32s; 16]) {
        for (bytes, word) in self.words.chunks_exact_mut(4 * S::u32s::LEN).zip(words) {
            word.to_bytes().store_slice(bytes);
        }
    }

    /// Turns a quarter of the lanes half the way.
    #[inline(always)]
    fn turn<S: Simd>(&mut self, simd: S, quarter: usize) {
        let turned = half_transposed::<S>(every_fourth(simd, &self.words, quarter));
        let bytes = &mut self.half[quarter_of::<S>(quarter)];
        for (bytes, vector) in bytes.chunks_exact_mut(4 * S::u32s::LEN).zip(turned) {
            vector.to_bytes().store_slice(bytes);
        }
    }

    /// A quarter of the blocks.
    #[inline(always)]
    fn blocks<S: Simd>(&self, simd: S, quarter: usize) -> [S::u32s; 4] {
        half_transposed::<S>(every_fourth(simd, &self.half, quarter))
    }

    /// XORs a quarter of the blocks into `data`.
    #[inline(always)]
    fn xor<S: Simd>(&self, simd: S, quarter: usize, data: &mut [u8; BATCH]) {
        let blocks = self.blocks::<S>(simd, quarter);
        let bytes = &mut data[quarter_of::<S>(quarter)];
        for (bytes, stream) in bytes.chunks_exact_mut(4 * S::u32s::LEN).zip(blocks) {
            let sum = S::u8s::from_slice(simd, bytes) ^ stream.to_bytes();
            sum.store_slice(bytes);
        }
    }
}

/// Where a quarter of a batch lies.
#[inline(always)]
fn quarter_of<S: Simd>(quarter: usize) -> Range<usize> {
    let length = 16 * S::u32s::LEN;
    quarter * length..(quarter + 1) * length
}

impl Drop for Pending {
    #[inline(always)]
    fn drop(&mut self) {
        wipe(&mut self.words);
        wipe(&mut self.half);
    }
}

/// XORs key stream into `data` from its byte `start` on, batch after batch, at least one, as long as
/// there are whole ones, and says where they end.
///
/// While a batch is in its rounds, the one before goes from the lanes to the message, which keeps
/// another port busy than the rounds do. Eight times meanwhile, `beside` does something with what was
/// encrypted before: with at least a batch if `start` is that far, from the first byte of `data` on.
#[inline(always)]
pub(crate) fn run<S: Simd>(
    simd: S,
    state: &Words,
    counter: u64,
    (data, start): (&mut [u8], usize),
    mut beside: impl FnMut(&[u8], usize),
) -> usize {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut input = counting(simd, state, counter);
            let mut words = input;
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            let mut pending = Pending::new::<S>(sum::<S>(words, &input));
            let mut position = start;
            while let Some((done, rest)) = data.split_at_mut_checked(position)
                && let Some((batch, after)) = rest.split_first_chunk_mut()
                && after.len() >= BATCH
            {
                let (_, ready) = done.split_at(position - start);
                input[8] += S::u32s::splat(simd, S::u32s::LEN as u32);
                words = input;
                for quarter in 0..4 {
                    double_round::<S>(&mut words);
                    pending.turn(simd, quarter);
                    beside(ready, quarter);
                }
                for quarter in 0..4 {
                    double_round::<S>(&mut words);
                    pending.xor(simd, quarter, batch);
                    beside(ready, 4 + quarter);
                }
                double_round::<S>(&mut words);
                double_round::<S>(&mut words);
                pending.take::<S>(sum::<S>(words, &input));
                position += BATCH;
            }
            for quarter in 0..4 {
                pending.turn(simd, quarter);
            }
            let last = &mut data[position..].as_chunks_mut().0[0];
            for quarter in 0..4 {
                pending.xor(simd, quarter, last);
            }
            position + BATCH
        },
    )
}

/// The blocks of [`keyed`](super::keyed_columns::keyed) inputs with the block counters from `first` to
/// `last`, batch after batch. They are handed to `take` with their counter and their lane.
///
/// As in [`run`], a batch leaves the lanes while the next one is in its rounds.
#[inline(always)]
pub(crate) fn each<S: Simd>(
    simd: S,
    inputs: &[Words; 16],
    (first, last): (u32, u32),
    mut take: impl FnMut(u32, usize, S::u32s),
) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut input = loaded(simd, inputs);
            input[8] = S::u32s::splat(simd, first);
            let mut words = input;
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            let mut pending = Pending::new::<S>(sum::<S>(words, &input));
            for counter in first..last {
                input[8] = S::u32s::splat(simd, counter + 1);
                words = input;
                for quarter in 0..4 {
                    double_round::<S>(&mut words);
                    pending.turn(simd, quarter);
                }
                for quarter in 0..4 {
                    double_round::<S>(&mut words);
                    let blocks = pending.blocks::<S>(simd, quarter);
                    for (lane, block) in blocks.into_iter().enumerate() {
                        take(counter, 4 * quarter + lane, block);
                    }
                }
                double_round::<S>(&mut words);
                double_round::<S>(&mut words);
                pending.take::<S>(sum::<S>(words, &input));
            }
            for quarter in 0..4 {
                pending.turn(simd, quarter);
            }
            for quarter in 0..4 {
                let blocks = pending.blocks::<S>(simd, quarter);
                for (lane, block) in blocks.into_iter().enumerate() {
                    take(last, 4 * quarter + lane, block);
                }
            }
        },
    )
}

/// Zips twice, a quarter of the vectors: every fourth one becomes four that follow each other.
#[inline(always)]
fn half_transposed<S: Simd>([a, b, c, d]: [S::u32s; 4]) -> [S::u32s; 4] {
    let (e, f) = (a.zip_low(c), a.zip_high(c));
    let (g, h) = (b.zip_low(d), b.zip_high(d));
    [e.zip_low(g), e.zip_high(g), f.zip_low(h), f.zip_high(h)]
}

/// Every fourth vector of `bytes`, from number `first` on.
#[inline(always)]
fn every_fourth<S: Simd>(simd: S, bytes: &[u8; BATCH], first: usize) -> [S::u32s; 4] {
    let length = 4 * S::u32s::LEN;
    let mut vectors = [S::u32s::splat(simd, 0); 4];
    let chosen = bytes.chunks_exact(length).skip(first).step_by(4);
    for (vector, bytes) in vectors.iter_mut().zip(chosen) {
        *vector = S::u8s::from_slice(simd, bytes).bitcast();
    }
    vectors
}
