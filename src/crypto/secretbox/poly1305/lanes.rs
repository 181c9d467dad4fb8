//! Numbers modulo 2^130 − 5 in lanes, and one block of each of many messages per step.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lengths are those of slices, rounded by less than a row, and indices count lanes"
)]

use fearless_simd::prelude::*;

use super::{BLOCK_LENGTH, Words};
use crate::crypto::lanes::part;

/// Numbers modulo 2^130 − 5, one in each 64-bit lane of `S`, in limbs that are carried lazily: the
/// sum of a reduced number and a block may be multiplied, and two products may be added up before
/// they are reduced.
pub(in super::super) trait Residues<S: Simd>: Copy {
    /// The second factor of a multiplication, prepared.
    type Multiplier: Copy;
    /// A sum of products, not yet reduced.
    type Product: Copy;

    /// Takes numbers of 64, 64 and, in `top`, 3 bits.
    fn from_words(simd: S, words: [S::u64s; 3]) -> Self;

    fn plus(self, other: Self) -> Self;

    fn multiplier(self) -> Self::Multiplier;

    fn no_product(simd: S) -> Self::Product;

    /// Adds the product of `self` and `multiplier` to `product`.
    fn times(self, multiplier: &Self::Multiplier, product: Self::Product) -> Self::Product;

    fn reduced(product: Self::Product) -> Self;

    /// The number in the first lane in all lanes.
    fn first_everywhere(self, simd: S) -> Self;

    /// The numbers of `self` in the lanes whose bits are set in `lanes`, of `other` in the others.
    fn chosen(self, lanes: u64, other: Self) -> Self;

    /// All numbers added up; below 2^134.
    fn total(self) -> Words;

    /// The number in `lane`, below 2^131.
    fn lane(self, lane: usize) -> Words;
}

/// Authenticates one message in each lane; `keys`, `messages` and `tags` have the same length.
#[inline(always)]
pub(in super::super) fn tags<S: Simd, R: Residues<S>>(
    simd: S,
    keys: &[[u64; 4]],
    messages: &[&[u8]],
    tags: &mut [[u8; 16]],
) {
    let lanes = S::u64s::LEN;
    let sets = keys.chunks(lanes).zip(messages.chunks(lanes));
    for ((keys, messages), tags) in sets.zip(tags.chunks_mut(lanes)) {
        let sum = evaluate::<S, R>(simd, keys, messages);
        for (lane, (key, tag)) in keys.iter().zip(tags).enumerate() {
            let [_, _, s0, s1] = *key;
            *tag = super::tag(sum.lane(lane), [s0, s1]);
        }
    }
}

/// The polynomial of each message.
///
/// All messages end at the same step. A shorter one starts later: until then its lane takes in
/// zeros without the bit that ends a block, and stays zero.
#[inline(always)]
fn evaluate<S: Simd, R: Residues<S>>(simd: S, keys: &[[u64; 4]], messages: &[&[u8]]) -> R {
    part(
        simd,
        #[inline(always)]
        || {
            let row_length = 8 * S::u64s::LEN;
            let longest = messages.iter().map(|message| message.len()).max();
            let steps = longest.unwrap_or(0).div_ceil(row_length);
            let zero = S::u64s::splat(simd, 0);
            let mut r = [zero; 3];
            for (lane, key) in keys.iter().enumerate() {
                let [r0, r1, _, _] = *key;
                let words = super::clamp([r0, r1]);
                for (vector, word) in r.iter_mut().zip(words) {
                    vector[lane] = word;
                }
            }
            let r = R::from_words(simd, r);
            let r_squared = R::reduced(r.times(&r.multiplier(), R::no_product(simd))).multiplier();
            let r = r.multiplier();
            let mut sum = R::from_words(simd, [zero; 3]);
            for step in 0..steps {
                let (rows, tops) = load_rows(simd, messages, step, steps);
                let words = transposed::<S>(rows);
                let mut blocks = [R::from_words(simd, [zero; 3]); 4];
                for ((block, words), top) in blocks.iter_mut().zip(words.as_chunks().0).zip(tops) {
                    let [low, high] = *words;
                    *block = R::from_words(simd, [low, high, top]);
                }
                for pair in blocks.chunks_exact(2).take(S::u64s::LEN / 4) {
                    let [first, second] = *pair else { continue };
                    // The second product does not wait for the sum.
                    let product = second.times(&r, R::no_product(simd));
                    sum = R::reduced(sum.plus(first).times(&r_squared, product));
                }
            }
            sum
        },
    )
}

/// The next row of each message, and the bit that ends each block of it.
#[inline(always)]
fn load_rows<S: Simd>(
    simd: S,
    messages: &[&[u8]],
    step: usize,
    steps: usize,
) -> ([S::u64s; 8], [S::u64s; 4]) {
    let row_length = 8 * S::u64s::LEN;
    let mut rows = [S::u64s::splat(simd, 0); 8];
    let mut outside = messages.len();
    for (message, row) in messages.iter().zip(&mut rows) {
        let place = row_place(message.len(), step, steps, row_length);
        if let Some(bytes) = message.get(place..place.wrapping_add(row_length)) {
            *row = S::u8s::from_slice(simd, bytes).bitcast();
            outside -= 1;
        }
    }
    let mut tops = [S::u64s::splat(simd, 1); 4];
    if outside == 0 {
        return (rows, tops);
    }
    for (lane, (message, row)) in messages.iter().zip(&mut rows).enumerate() {
        let place = row_place(message.len(), step, steps, row_length);
        let mut bytes = [0; 64];
        let (bytes, _) = bytes.split_at_mut(row_length);
        edge_row(message, place, bytes);
        *row = S::u8s::from_slice(simd, bytes).bitcast();
        for (block, top) in tops.iter_mut().enumerate() {
            let place = place.wrapping_add(BLOCK_LENGTH * block);
            let whole = place < message.len() && message.len() - place >= BLOCK_LENGTH;
            top[lane] = whole.into();
        }
    }
    (rows, tops)
}

/// Where the row of this step starts in a message; it wraps below zero before the first block.
#[inline(always)]
fn row_place(length: usize, step: usize, steps: usize, row_length: usize) -> usize {
    let front = steps * row_length - length.div_ceil(BLOCK_LENGTH) * BLOCK_LENGTH;
    (step * row_length).wrapping_sub(front)
}

/// A row at the edge of a message: what lies before its start is zero, its end is marked if the last
/// block is not whole. `place` wraps below zero before the start.
fn edge_row(message: &[u8], place: usize, row: &mut [u8]) {
    let marked = !message.len().is_multiple_of(BLOCK_LENGTH);
    for (index, byte) in row.iter_mut().enumerate() {
        let place = place.wrapping_add(index);
        *byte = match message.get(place) {
            Some(byte) => *byte,
            None => (marked && place == message.len()).into(),
        };
    }
}

/// As many lanes of as many words in place of words in lanes.
#[inline(always)]
fn transposed<S: Simd>(rows: [S::u64s; 8]) -> [S::u64s; 8] {
    let lanes = S::u64s::LEN;
    let mut rows = rows;
    let mut stage = 1;
    while stage < lanes {
        let before = rows;
        for index in 0..lanes / 2 {
            let (low, high) = (before[index], before[index + lanes / 2]);
            rows[2 * index] = low.zip_low(high);
            rows[2 * index + 1] = low.zip_high(high);
        }
        stage *= 2;
    }
    rows
}
