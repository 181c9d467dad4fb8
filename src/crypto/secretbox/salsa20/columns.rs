//! The kernel for many blocks: each word of the state in a vector of its own, one block per lane.
//!
//! It keeps sixteen vectors busy, so it pays where there are thirty-two of them.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, and indices are constants below 16"
)]

use fearless_simd::prelude::*;

use super::{BLOCK_LENGTH, CONSTANTS, Words, rows, straightened, xor};
use crate::crypto::lanes::part;

/// Bytes of sixteen blocks.
pub(in super::super) const BATCH: usize = 16 * BLOCK_LENGTH;

/// Whether this kernel is faster than that of the rows.
pub(in super::super) const fn pay<S: Simd>() -> bool {
    <S::u32s as SimdBase<S>>::LEN == 16
}

/// XORs key stream from block `counter` on into `data`, which has at most a block for each lane.
///
/// The caller sees to it that the lower half of the counter does not overflow on the way.
#[inline(always)]
pub(in super::super) fn apply<S: Simd>(simd: S, state: &Words, counter: u64, data: &mut [u8]) {
    part(
        simd,
        #[inline(always)]
        || {
            let input = counting(simd, state, counter);
            let mut words = input;
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            let mut rest = data;
            for stream in transposed::<S>(sum::<S>(words, &input)) {
                let (bytes, after) = rest.split_at_mut(rest.len().min(BLOCK_LENGTH));
                if bytes.len() == 4 * S::u32s::LEN {
                    let sum = S::u8s::from_slice(simd, bytes) ^ stream.to_bytes();
                    sum.store_slice(bytes);
                } else {
                    xor(bytes, stream.to_bytes().as_slice());
                }
                rest = after;
            }
        },
    )
}

/// Writes the first seventeen blocks of the key stream into `stream`: block 0 in a quarter of a
/// vector, which costs nearly nothing beside the others. It is ready halfway and handed to `beside`
/// four times, for work that waits for itself more than for a port.
#[inline(always)]
pub(in super::super) fn first<S: Simd>(
    simd: S,
    state: &Words,
    stream: &mut [u8],
    mut beside: impl FnMut(&[u8], usize),
) {
    part(
        simd,
        #[inline(always)]
        || {
            let input = counting(simd, state, 1);
            let mut words = input;
            let mut row = rows::One::new(simd, state);
            for _ in 0..5 {
                double_round::<S>(&mut words);
                row.double_round();
                row.double_round();
            }
            let (head, tail) = stream.split_at_mut(BLOCK_LENGTH);
            row.finish(simd, state, head);
            double_round::<S>(&mut words);
            beside(head, 0);
            double_round::<S>(&mut words);
            beside(head, 1);
            double_round::<S>(&mut words);
            beside(head, 2);
            double_round::<S>(&mut words);
            beside(head, 3);
            double_round::<S>(&mut words);
            let blocks = transposed::<S>(sum::<S>(words, &input));
            for (bytes, block) in tail.chunks_exact_mut(4 * S::u32s::LEN).zip(blocks) {
                block.to_bytes().store_slice(bytes);
            }
        },
    )
}

/// The inputs of as many blocks of one state as there are lanes, from `counter` on.
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

/// Makes the inputs of Salsa20 with block counter 0 for sixteen keys and nonces, which stand one
/// behind the other in the rows of `material`. They come out word by word, a member in each lane.
#[inline(always)]
pub(in super::super) fn keyed<S: Simd>(
    simd: S,
    material: &[[u8; BLOCK_LENGTH]; 16],
    inputs: &mut [Words; 16],
) {
    part(
        simd,
        #[inline(always)]
        || {
            let mut rows = [S::u32s::splat(simd, 0); 16];
            for (row, bytes) in rows.iter_mut().zip(material) {
                *row = S::u8s::from_slice(simd, &bytes[..4 * S::u32s::LEN]).bitcast();
            }
            let [k0, k1, k2, k3, k4, k5, k6, k7, nonce @ ..] = transposed::<S>(rows);
            let [n0, n1, n2, n3, n4, n5, _, _] = nonce;
            let key = [k0, k1, k2, k3, k4, k5, k6, k7];
            let mut words = laid_out(simd, key, [n0, n1, n2, n3]);
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            let [x0, _, _, _, _, x5, x6, x7, x8, x9, x10, _, _, _, _, x15] = words;
            let zero = S::u32s::splat(simd, 0);
            let hashed = [x0, x5, x10, x15, x6, x7, x8, x9];
            let words = laid_out(simd, hashed, [n4, n5, zero, zero]);
            let inputs = inputs.as_flattened_mut().as_flattened_mut();
            for (lanes, word) in inputs.chunks_exact_mut(S::u32s::LEN).zip(words) {
                word.store_slice(lanes);
            }
        },
    )
}

/// Constants, keys and 16 bytes each in the order of the Salsa20 paper.
#[inline(always)]
fn laid_out<S: Simd>(
    simd: S,
    [k0, k1, k2, k3, k4, k5, k6, k7]: [S::u32s; 8],
    [i0, i1, i2, i3]: [S::u32s; 4],
) -> [S::u32s; 16] {
    let mut constants = [S::u32s::splat(simd, 0); 4];
    for (vector, word) in constants.iter_mut().zip(CONSTANTS) {
        *vector = S::u32s::splat(simd, word);
    }
    let [c0, c1, c2, c3] = constants;
    [
        c0, k0, k1, k2, k3, c1, i0, i1, i2, i3, c2, k4, k5, k6, k7, c3,
    ]
}

/// The blocks of [`keyed`] inputs with the block counter `counter`, one in each vector.
#[inline(always)]
pub(in super::super) fn at<S: Simd>(simd: S, inputs: &[Words; 16], counter: u32) -> [S::u32s; 16] {
    part(
        simd,
        #[inline(always)]
        || {
            let mut input = loaded(simd, inputs);
            input[8] = S::u32s::splat(simd, counter);
            let mut words = input;
            for _ in 0..10 {
                double_round::<S>(&mut words);
            }
            transposed::<S>(sum::<S>(words, &input))
        },
    )
}

/// Puts the words of each of [`keyed`] inputs together, by their diagonals.
#[inline(always)]
pub(in super::super) fn to_states<S: Simd>(simd: S, inputs: &mut [Words; 16]) {
    part(
        simd,
        #[inline(always)]
        || {
            let rows = transposed::<S>(loaded(simd, inputs));
            for (state, row) in inputs.iter_mut().zip(rows) {
                let x = row.as_slice();
                *state = [
                    [x[0], x[5], x[10], x[15]],
                    [x[4], x[9], x[14], x[3]],
                    [x[8], x[13], x[2], x[7]],
                    [x[12], x[1], x[6], x[11]],
                ];
            }
        },
    )
}

#[inline(always)]
pub(super) fn loaded<S: Simd>(simd: S, inputs: &[Words; 16]) -> [S::u32s; 16] {
    let mut words = [S::u32s::splat(simd, 0); 16];
    let lanes = inputs.as_flattened().as_flattened();
    for (word, lanes) in words.iter_mut().zip(lanes.chunks_exact(S::u32s::LEN)) {
        *word = S::u32s::from_slice(simd, lanes);
    }
    words
}

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

#[inline(always)]
pub(super) fn sum<S: Simd>(mut words: [S::u32s; 16], input: &[S::u32s; 16]) -> [S::u32s; 16] {
    for (word, input) in words.iter_mut().zip(input) {
        *word += *input;
    }
    words
}

#[inline(always)]
fn quarter_round<S: Simd>(words: &mut [S::u32s; 16], [a, b, c, d]: [usize; 4]) {
    words[b] ^= rotated::<S>(words[a] + words[d], 7);
    words[c] ^= rotated::<S>(words[b] + words[a], 9);
    words[d] ^= rotated::<S>(words[c] + words[b], 13);
    words[a] ^= rotated::<S>(words[d] + words[c], 18);
}

#[inline(always)]
fn rotated<S: Simd>(words: S::u32s, bits: u32) -> S::u32s {
    words << bits | words >> (32 - bits)
}

/// Sixteen lanes of sixteen words in place of sixteen words in sixteen lanes.
///
/// Zipping the first half of the vectors with the second one moves the topmost bit of the number of
/// a vector to the bottom of the number of a lane: done four times, they have changed places.
#[inline(always)]
fn transposed<S: Simd>(words: [S::u32s; 16]) -> [S::u32s; 16] {
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
