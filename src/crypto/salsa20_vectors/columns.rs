//! The kernel for many blocks: each word of the state in a vector of its own, one block per lane.
//!
//! Vector j holds word x_j of sixteen blocks; lane i belongs to block i. A quarter round is the scalar one,
//! with vectors for words: nothing is moved between lanes before the rounds are done. Then the square of
//! 16 × 16 words is transposed, and vector i holds the 64 bytes of block i.
//!
//! It keeps sixteen vectors busy, so it pays where there are thirty-two of them.
//!
//! ```text
//! before                                   after four zips
//! vector 0:   x0 of block 0, 1, …, 15      vector 0:   x0, x1, …, x15 of block 0
//! vector 1:   x1 of block 0, 1, …, 15      vector 1:   x0, x1, …, x15 of block 1
//! …                                        …
//! vector 15: x15 of block 0, 1, …, 15      vector 15:  x0, x1, …, x15 of block 15
//! ```
//!
//! The bytes of a block then go to the message in one store of 64 bytes.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, and indices are constants below 16"
)]

use fearless_simd::prelude::*;

use super::rows;
use crate::crypto::backend::outlined;
use crate::crypto::poly1305;
use crate::crypto::salsa20::words::{BLOCK_LENGTH, Words, straightened, xor};

/// Bytes of sixteen blocks: 1,024.
pub(crate) const BATCH: usize = 16 * BLOCK_LENGTH;

/// Whether this kernel is faster than that of the rows: with sixteen lanes. With eight, both take the same
/// time, and the rows need fewer registers.
pub(crate) const fn pay<S: Simd>() -> bool {
    <S::u32s as SimdBase<S>>::LEN == 16
}

/// XORs key stream from block `counter` on into `data`, which has at most a block for each lane.
///
/// The caller sees to it that the lower half of the counter does not overflow on the way.
#[inline(always)]
pub(crate) fn apply<S: Simd>(simd: S, state: &Words, counter: u64, data: &mut [u8]) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let input = counting(simd, state, counter);
            let mut words = input;
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            xor_blocks(simd, data, transposed::<S>(sum::<S>(words, &input)));
        },
    )
}

/// XORs as many bytes of `blocks` into `data` as it has, and returns those that are left of it.
#[inline(always)]
fn xor_blocks<S: Simd>(simd: S, data: &mut [u8], blocks: [S::u32s; 16]) -> &mut [u8] {
    let xor_block = |bytes: &mut [u8], block: S::u32s| {
        let sum = S::u8s::from_slice(simd, bytes) ^ block.to_bytes();
        sum.store_slice(bytes);
    };
    // With a constant number of them, the blocks stay in registers.
    if data.len() >= BATCH {
        let (batch, rest) = data.split_at_mut(BATCH);
        for (bytes, block) in batch.chunks_exact_mut(4 * S::u32s::LEN).zip(blocks) {
            xor_block(bytes, block);
        }
        return rest;
    }
    let mut chunks = data.chunks_exact_mut(4 * S::u32s::LEN);
    let mut blocks = blocks.iter();
    for (bytes, block) in (&mut chunks).zip(&mut blocks) {
        xor_block(bytes, *block);
    }
    if let Some(block) = blocks.next() {
        xor(chunks.into_remainder(), block.to_bytes().as_slice());
    }
    &mut []
}

/// Writes the first seventeen blocks of the key stream into `stream`, see [`seventeen`].
#[inline(always)]
pub(crate) fn first<S: Simd>(
    simd: S,
    state: &Words,
    stream: &mut [u8],
    beside: impl FnMut(&[u8], usize),
) {
    let Some((head, tail)) = stream.split_first_chunk_mut() else {
        return;
    };
    outlined(
        simd,
        #[inline(always)]
        || {
            let blocks = seventeen(simd, state, head, beside);
            for (bytes, block) in tail.chunks_exact_mut(4 * S::u32s::LEN).zip(blocks) {
                block.to_bytes().store_slice(bytes);
            }
        },
    )
}

/// Writes the first block of the key stream into `head`, XORs the rest of it and the sixteen blocks
/// after it into `data` from its first byte on, and says how far they go. See [`seventeen`].
#[inline(always)]
pub(crate) fn begin<S: Simd>(
    simd: S,
    state: &Words,
    head: &mut [u8; BLOCK_LENGTH],
    data: &mut [u8],
    beside: impl FnMut(&[u8], usize),
) -> usize {
    outlined(
        simd,
        #[inline(always)]
        || {
            let length = data.len().min(BATCH + BLOCK_LENGTH - poly1305::KEY_LENGTH);
            let mut blocks = seventeen(simd, state, head, beside);
            // The message starts in the middle of a block.
            let mut before = S::u8s::from_slice(simd, head).bitcast::<S::u32s>();
            for block in &mut blocks {
                let after = *block;
                *block = before.slide::<{ poly1305::KEY_LENGTH / 4 }>(after);
                before = after;
            }
            let rest = xor_blocks(simd, data, blocks);
            let (_, last) = before.as_slice().split_at(poly1305::KEY_LENGTH / 4);
            for (bytes, word) in rest.chunks_mut(4).zip(last) {
                xor(bytes, &word.to_le_bytes());
            }
            length
        },
    )
}

/// Computes the first seventeen blocks of the key stream: block 0, for `head`, in a quarter of a vector,
/// which costs little beside the others. It is ready halfway and handed to `beside` four times, for
/// work that waits for itself more than for a port.
#[inline(always)]
fn seventeen<S: Simd>(
    simd: S,
    state: &Words,
    head: &mut [u8; BLOCK_LENGTH],
    mut beside: impl FnMut(&[u8], usize),
) -> [S::u32s; 16] {
    let input = counting(simd, state, 1);
    let mut words = input;
    let mut row = rows::One::new(simd, state);
    for _ in 0..5 {
        double_round::<S>(&mut words);
        row.double_round();
        row.double_round();
    }
    row.finish(simd, state, head);
    for quarter in 0..4 {
        double_round::<S>(&mut words);
        beside(head, quarter);
    }
    double_round::<S>(&mut words);
    transposed::<S>(sum::<S>(words, &input))
}

/// The inputs of as many blocks of one state as there are lanes, from `counter` on.
///
/// Every word is the same in all lanes, except for the lower half of the counter, which has the number of the
/// lane added. The upper half is the same for all: the caller sees to it that nothing overflows.
#[inline(always)]
pub(super) fn counting<S: Simd>(simd: S, state: &Words, counter: u64) -> [S::u32s; 16] {
    let mut words = [S::u32s::splat(simd, 0); 16];
    for (vector, word) in words.iter_mut().zip(straightened(state)) {
        *vector = S::u32s::splat(simd, word);
    }
    let [_, _, _, _, _, _, _, _, x8, x9, _, _, _, _, _, _] = &mut words;
    for (number, lane) in x8.as_mut_slice().iter_mut().enumerate() {
        *lane = number as u32;
    }
    *x8 += S::u32s::splat(simd, counter as u32);
    *x9 = S::u32s::splat(simd, (counter >> 32) as u32);
    words
}

/// A round along the columns of all squares, and one along their rows.
#[inline(always)]
pub(super) fn double_round<S: Simd>(words: &mut [S::u32s; 16]) {
    quarter_round::<S>(words, [0, 4, 8, 12]);
    quarter_round::<S>(words, [5, 9, 13, 1]);
    quarter_round::<S>(words, [10, 14, 2, 6]);
    quarter_round::<S>(words, [15, 3, 7, 11]);
    quarter_round::<S>(words, [0, 1, 2, 3]);
    quarter_round::<S>(words, [5, 6, 7, 4]);
    quarter_round::<S>(words, [10, 11, 8, 9]);
    quarter_round::<S>(words, [15, 12, 13, 14]);
}

/// Adds the input to what the rounds made of it: without it they could be run backwards.
#[inline(always)]
pub(super) fn sum<S: Simd>(mut words: [S::u32s; 16], input: &[S::u32s; 16]) -> [S::u32s; 16] {
    for (word, input) in words.iter_mut().zip(input) {
        *word += *input;
    }
    words
}

/// The quarter round in all lanes (Salsa20 specification, section 3).
#[inline(always)]
fn quarter_round<S: Simd>(words: &mut [S::u32s; 16], [a, b, c, d]: [usize; 4]) {
    words[b] ^= rotated::<S>(words[a] + words[d], 7);
    words[c] ^= rotated::<S>(words[b] + words[a], 9);
    words[d] ^= rotated::<S>(words[c] + words[b], 13);
    words[a] ^= rotated::<S>(words[d] + words[c], 18);
}

/// Rotates each word to the left. AVX-512 has an instruction for it, which the compiler finds.
#[inline(always)]
fn rotated<S: Simd>(words: S::u32s, bits: u32) -> S::u32s {
    words << bits | words >> (32 - bits)
}

/// Sixteen lanes of sixteen words in place of sixteen words in sixteen lanes.
///
/// Zipping the first half of the vectors with the second one moves the topmost bit of the number of
/// a vector to the bottom of the number of a lane: done four times, they have changed places.
#[inline(always)]
pub(super) fn transposed<S: Simd>(words: [S::u32s; 16]) -> [S::u32s; 16] {
    let mut words = words;
    for _ in 0..4 {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = words;
        words = [
            a.zip_low(i),
            a.zip_high(i),
            b.zip_low(j),
            b.zip_high(j),
            c.zip_low(k),
            c.zip_high(k),
            d.zip_low(l),
            d.zip_high(l),
            e.zip_low(m),
            e.zip_high(m),
            f.zip_low(n),
            f.zip_high(n),
            g.zip_low(o),
            g.zip_high(o),
            h.zip_low(p),
            h.zip_high(p),
        ];
    }
    words
}
