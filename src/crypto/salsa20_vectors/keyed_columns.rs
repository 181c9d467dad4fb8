//! Columns with a key and a nonce of its own in each lane.
//!
//! A lane belongs to one of sixteen messages, from its key to the last block of its key stream: HSalsa20
//! hands its words to Salsa20 without leaving the vectors. Only what goes in is transposed, and the blocks
//! that come out.
//!
//! | bytes of a row of `material` | what |
//! |---|---|
//! | 0 to 31 | key |
//! | 32 to 47 | first part of the nonce, for HSalsa20 |
//! | 48 to 55 | second part, for Salsa20 |
//! | 56 to 63 | zero |
//!
//! The memory for rows and inputs is the caller's, who wipes it.

#![expect(clippy::indexing_slicing, reason = "indices are constants below 16")]

use fearless_simd::prelude::*;

use super::columns::{double_round, sum, transposed};
use crate::crypto::backend::outlined;
use crate::crypto::salsa20::words::{BLOCK_LENGTH, CONSTANTS, Words};

/// Makes the inputs of Salsa20 with block counter 0 for sixteen keys and nonces, which stand one
/// after the other in the rows of `material`. They come out word by word, a member in each lane.
#[inline(always)]
pub(crate) fn keyed<S: Simd>(
    simd: S,
    material: &[[u8; BLOCK_LENGTH]; 16],
    inputs: &mut [Words; 16],
) {
    outlined(
        simd,
        #[inline(always)]
        || {
            let mut rows = [S::u32s::splat(simd, 0); 16];
            for (row, bytes) in rows.iter_mut().zip(material) {
                *row = S::u8s::from_slice(simd, &bytes[..S::u8s::LEN]).bitcast();
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

/// Constants, keys and 16 bytes each in the order of the Salsa20 specification, x0 to x15.
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

/// The blocks of [`keyed`] inputs with the block counter `counter`, one in each vector: a vector of sixteen
/// words is the block of one message.
#[inline(always)]
pub(crate) fn at<S: Simd>(simd: S, inputs: &[Words; 16], counter: u32) -> [S::u32s; 16] {
    outlined(
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

/// Puts the words of each of [`keyed`] inputs together, by their diagonals: for the rows, when the messages
/// that are left are too few for a lane each.
#[inline(always)]
pub(crate) fn to_states<S: Simd>(simd: S, inputs: &mut [Words; 16]) {
    outlined(
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

/// The words that [`keyed`] stored, each in a vector.
#[inline(always)]
pub(crate) fn loaded<S: Simd>(simd: S, inputs: &[Words; 16]) -> [S::u32s; 16] {
    let mut words = [S::u32s::splat(simd, 0); 16];
    let lanes = inputs.as_flattened().as_flattened();
    for (word, lanes) in words.iter_mut().zip(lanes.chunks_exact(S::u32s::LEN)) {
        *word = S::u32s::from_slice(simd, lanes);
    }
    words
}
