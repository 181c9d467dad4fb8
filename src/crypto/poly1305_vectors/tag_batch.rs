//! Poly1305 of many messages: the next blocks of each per step.
//!
//! A lane belongs to one message, with an r of its own, so the lanes never come together: no powers but r
//! and r² are needed. The messages are read in rows: a row is a piece of one message with as many words as
//! there are lanes, two blocks for four lanes and four blocks for eight. As many rows as there are lanes are
//! transposed, and then each vector holds one word of every message.
//!
//! | step | what the vectors hold |
//! |---|---|
//! | load | row i: 32 or 64 bytes of message i |
//! | transpose | word j of all messages |
//! | arithmetic | limb k of a block of all messages |
//!
//! Lengths are public: that a lane is still empty, and how many steps there are, depends on them alone.
//!
//! Three messages of three, one and a half, and two blocks, in steps of two blocks; `·` is nothing, `½` is the
//! last half of a block with its one behind it:
//!
//! ```text
//!              step 1     step 2
//! message 0:   ·  m1      m2 m3
//! message 1:   ·  ·       m1 ½
//! message 2:   ·  ·       m1 m2
//! ```
//!
//! A lane with nothing has the value zero, and zero times r² is zero. So no lane needs a mask, and all of them
//! have their value at the same step.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lengths are those of slices, rounded by less than a row, and indices count lanes"
)]

use core::marker::PhantomData;

use fearless_simd::prelude::*;

use super::residues::Residues;
use crate::crypto::backend::outlined;
use crate::crypto::poly1305::{BLOCK_LENGTH, clamp, tag};
use crate::crypto::secret::wipe;

/// Authenticates one message in each lane; `keys`, `messages` and `tags` have the same length.
#[inline(always)]
pub(crate) fn tags<S: Simd, R: Residues<S>>(
    simd: S,
    keys: &[[u64; 4]],
    messages: &[&[u8]],
    tags: &mut [[u8; 16]],
) {
    let lanes = S::u64s::LEN;
    let sets = keys.chunks(lanes).zip(messages.chunks(lanes));
    for ((keys, messages), tags) in sets.zip(tags.chunks_mut(lanes)) {
        let sum = evaluate::<S, R>(simd, keys, messages);
        for (lane, (key, made)) in keys.iter().zip(tags).enumerate() {
            let [_, _, s0, s1] = *key;
            *made = tag(sum.lane(lane), [s0, s1]);
        }
    }
}

/// The polynomial of each message.
///
/// All messages end at the same step. A shorter one starts later: until then its lane takes in
/// zeros without the bit that ends a block, and stays zero.
#[inline(always)]
fn evaluate<S: Simd, R: Residues<S>>(simd: S, keys: &[[u64; 4]], messages: &[&[u8]]) -> R {
    outlined(
        simd,
        #[inline(always)]
        || {
            let zero = S::u64s::splat(simd, 0);
            let mut r = [[0; LANES]; 2];
            for (lane, key) in keys.iter().enumerate() {
                let [r0, r1, _, _] = *key;
                let [r0, r1] = clamp([r0, r1]);
                (r[0][lane], r[1][lane]) = (r0, r1);
            }
            let [r0, r1] = &r;
            let r0 = S::u64s::from_slice(simd, &r0[..S::u64s::LEN]);
            let r1 = S::u64s::from_slice(simd, &r1[..S::u64s::LEN]);
            wipe(r.as_flattened_mut());
            let r = R::from_words(simd, [r0, r1, zero]);
            let r_squared = R::reduced(r.times(&r.multiplier(), R::no_product(simd))).multiplier();
            let r = r.multiplier();
            let rows = Rows::<S>::of(messages);
            let mut sum = R::from_words(simd, [zero; 3]);
            for step in 0..rows.steps {
                let (rows, tops) = rows.load(simd, step);
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

/// The largest number of lanes, that of AVX-512.
const LANES: usize = 8;

/// Messages in rows that end together. A row has a word for each lane.
struct Rows<'a, S: Simd> {
    messages: [&'a [u8]; LANES],
    /// Where the first row of each message starts; it wraps below zero before the first block.
    starts: [usize; LANES],
    /// How many rows the longest message has.
    steps: usize,
    simd: PhantomData<S>,
}

impl<'a, S: Simd> Rows<'a, S> {
    /// Bytes of a row.
    const LENGTH: usize = 8 * S::u64s::LEN;

    /// Lays the messages out: where the first row of each starts so that all end together.
    #[inline(always)]
    fn of(messages: &[&'a [u8]]) -> Self {
        // A lane without a message of its own takes that of the first lane: its r is zero.
        let mut all: [&[u8]; LANES] = [&[]; LANES];
        if let Some(first) = messages.first() {
            all.fill(first);
        }
        for (slot, message) in all.iter_mut().zip(messages) {
            *slot = message;
        }
        let longest = all
            .iter()
            .fold(0, |longest, message| longest.max(message.len()));
        let steps = longest.div_ceil(Self::LENGTH);
        let mut starts = [0; LANES];
        for (start, message) in starts.iter_mut().zip(&all) {
            let whole = message.len().div_ceil(BLOCK_LENGTH) * BLOCK_LENGTH;
            *start = whole.wrapping_sub(steps * Self::LENGTH);
        }
        Self {
            messages: all,
            starts,
            steps,
            simd: PhantomData,
        }
    }

    /// The next row of each message, and the bit that ends each block of it.
    ///
    /// In the middle of all messages that is one load for each, and a one for every block. Where a message
    /// starts or ends, [`Rows::load_edges`] looks closer.
    #[inline(always)]
    fn load(&self, simd: S, step: usize) -> ([S::u64s; LANES], [S::u64s; 4]) {
        let mut rows = [S::u64s::splat(simd, 0); LANES];
        let mut inside = true;
        let lanes = self.messages.iter().zip(&self.starts);
        for (row, (message, start)) in rows.iter_mut().zip(lanes).take(S::u64s::LEN) {
            let offset = start.wrapping_add(step * Self::LENGTH);
            match message.get(offset..offset.wrapping_add(Self::LENGTH)) {
                Some(bytes) => *row = S::u8s::from_slice(simd, bytes).bitcast(),
                None => inside = false,
            }
        }
        if inside {
            (rows, [S::u64s::splat(simd, 1); 4])
        } else {
            self.load_edges(simd, step)
        }
    }

    /// The same where a message starts or ends within its row.
    #[inline(always)]
    fn load_edges(&self, simd: S, step: usize) -> ([S::u64s; LANES], [S::u64s; 4]) {
        let mut rows = [S::u64s::splat(simd, 0); LANES];
        let mut ends = [[0; LANES]; 4];
        let lanes = self.messages.iter().zip(&self.starts);
        let lanes = rows.iter_mut().zip(lanes).take(S::u64s::LEN);
        for (lane, (row, (message, start))) in lanes.enumerate() {
            let offset = start.wrapping_add(step * Self::LENGTH);
            let mut bytes = [0; 8 * LANES];
            edge_row(message, offset, &mut bytes[..Self::LENGTH]);
            *row = S::u8s::from_slice(simd, &bytes[..Self::LENGTH]).bitcast();
            for (block, ends) in ends.iter_mut().enumerate() {
                let offset = offset.wrapping_add(BLOCK_LENGTH * block);
                let whole = offset < message.len() && message.len() - offset >= BLOCK_LENGTH;
                ends[lane] = whole.into();
            }
        }
        let mut tops = [S::u64s::splat(simd, 0); 4];
        for (top, ends) in tops.iter_mut().zip(&ends) {
            *top = S::u64s::from_slice(simd, &ends[..S::u64s::LEN]);
        }
        (rows, tops)
    }
}

/// A row at the edge of a message: what lies before its start is zero, its end is marked if the last
/// block is not whole. `offset` wraps below zero before the start.
#[inline(always)]
fn edge_row(message: &[u8], offset: usize, row: &mut [u8]) {
    let (before, start) = match message.get(offset..) {
        Some(_) => (0, offset),
        None => (offset.wrapping_neg().min(row.len()), 0),
    };
    let rest = &message[start..];
    let row = &mut row[before..];
    let (bytes, after) = row.split_at_mut(rest.len().min(row.len()));
    bytes.copy_from_slice(&rest[..bytes.len()]);
    if let (Some(end), false) = (after.first_mut(), rest.len().is_multiple_of(BLOCK_LENGTH)) {
        *end = 1;
    }
}

/// As many lanes of as many words in place of words in lanes.
///
/// Each stage zips the first half of the vectors with the second one, which moves one bit of the number of
/// a vector to the number of a lane; log2 of the lanes times, they have changed places.
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
