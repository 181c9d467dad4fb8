//! The kernel for long messages in eight lanes: columns, with something else beside the rounds.
//!
//! Vector j holds word x_j of eight blocks, as in [`columns`](super::columns). Eight lanes have sixteen registers, so
//! nothing waits in vectors: a batch leaves them at once, half a block at a time, as the square of 8 × 8 words of
//! either half of the state is transposed and XORed into the message.
//!
//! The rounds keep the vectors busy and leave the scalar multiplier idle. After each double round the caller
//! gets a turn, for Poly1305 in scalar registers.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, and positions are those of a slice"
)]

use fearless_simd::prelude::*;

use super::columns::{counting, double_round, sum};
use crate::crypto::backend::outlined;
use crate::crypto::salsa20::words::{BLOCK_LENGTH, Words};

/// Bytes of eight blocks: 512.
pub(crate) const BATCH: usize = 8 * BLOCK_LENGTH;

/// Turns of the caller before a batch changes: one after each double round.
pub(crate) const TURNS: usize = 10;

/// Whether this is the kernel for the lanes of `S`: there are eight of them.
pub(crate) const fn pay<S: Simd>() -> bool {
    <S::u32s as SimdBase<S>>::LEN == 8
}

/// XORs key stream into `data` from its byte `start` on, batch after batch, as long as there are whole ones, and
/// says where they end.
///
/// `beside` is called with all of `data`, where the batch starts, and the number of the turn: [`TURNS`] times before the
/// batch changes, and once more when half of each block is XORed. The caller sees to it that the lower half of the
/// counter does not overflow on the way.
#[inline(always)]
pub(crate) fn run<S: Simd>(
    simd: S,
    state: &Words,
    counter: u64,
    (data, start): (&mut [u8], usize),
    mut beside: impl FnMut(&[u8], usize, usize),
) -> usize {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut input = counting(simd, state, counter);
            let mut position = start;
            while data.len().saturating_sub(position) >= BATCH {
                let mut words = input;
                for turn in 0..TURNS {
                    double_round::<S>(&mut words);
                    beside(data, position, turn);
                }
                let words = sum::<S>(words, &input);
                let [low, high] = halves(words);
                xor_half(simd, &mut data[position..][..BATCH], low, 0);
                beside(data, position, TURNS);
                xor_half(simd, &mut data[position..][..BATCH], high, 1);
                input[8] += S::u32s::splat(simd, S::u32s::LEN as u32);
                position += BATCH;
            }
            position
        },
    )
}

/// The words of the lower halves of all blocks, and of the upper ones.
#[inline(always)]
fn halves<V>(words: [V; 16]) -> [[V; 8]; 2] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = words;
    [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]]
}

/// XORs one of the two halves of each block into a batch.
#[inline(always)]
fn xor_half<S: Simd>(simd: S, batch: &mut [u8], words: [S::u32s; 8], half: usize) {
    let blocks = transposed::<S>(words);
    for (block, stream) in batch.chunks_exact_mut(BLOCK_LENGTH).zip(blocks) {
        let bytes = &mut block[half * BLOCK_LENGTH / 2..][..BLOCK_LENGTH / 2];
        let sum = S::u8s::from_slice(simd, bytes) ^ stream.to_bytes();
        sum.store_slice(bytes);
    }
}

/// Eight lanes of eight words in place of eight words in eight lanes, by three zips: see
/// [`columns`](super::columns).
#[inline(always)]
fn transposed<S: Simd>(words: [S::u32s; 8]) -> [S::u32s; 8] {
    let mut words = words;
    for _ in 0..3 {
        let [a, b, c, d, e, f, g, h] = words;
        words = [
            a.zip_low(e),
            a.zip_high(e),
            b.zip_low(f),
            b.zip_high(f),
            c.zip_low(g),
            c.zip_high(g),
            d.zip_low(h),
            d.zip_high(h),
        ];
    }
    words
}
