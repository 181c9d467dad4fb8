//! Poly1305 in lanes: many blocks of one message, or one block of each of many messages, per step.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lengths are those of slices, rounded by less than a row, and indices count lanes"
)]

use core::marker::PhantomData;

use fearless_simd::prelude::*;

use super::limbs::Accumulator;
use super::{BLOCK_LENGTH, Poly1305, Words, fold};
use crate::crypto::lanes::part;
use crate::crypto::secret::wipe;

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
    fn lane(&self, lane: usize) -> Words;
}

/// Takes in as many blocks of one message as fill the lanes evenly and returns the others.
#[inline(always)]
pub(in super::super) fn absorb<'a, S: Simd, R: Residues<S>>(
    simd: S,
    poly1305: &mut Poly1305,
    blocks: &'a [[u8; BLOCK_LENGTH]],
) -> &'a [[u8; BLOCK_LENGTH]] {
    part(
        simd,
        #[inline(always)]
        || {
            let lanes = S::u64s::LEN;
            let (steps, rest) = blocks.split_at(blocks.len() / lanes * lanes);
            let mut steps = steps.chunks_exact(lanes);
            let powers = Powers::<S, R>::of(simd, poly1305);
            let mut start = [S::u64s::splat(simd, 0); 3];
            for (vector, word) in start.iter_mut().zip(poly1305.accumulator.to_words()) {
                if let Some(lane) = vector.as_mut_slice().first_mut() {
                    *lane = word;
                }
            }
            let mut sum = R::from_words(simd, start);
            // An odd step goes first: the sum of lanes is multiplied in pairs of steps afterwards.
            if steps.len() % 2 == 1 {
                if let Some(step) = steps.next() {
                    sum = sum.plus(load(simd, step));
                }
            } else if let (Some(first), Some(second)) = (steps.next(), steps.next()) {
                let product = sum
                    .plus(load::<S, R>(simd, first))
                    .times(&powers.step, R::no_product(simd));
                sum = R::reduced(product).plus(load(simd, second));
            }
            while let (Some(first), Some(second)) = (steps.next(), steps.next()) {
                let product = load::<S, R>(simd, first).times(&powers.step, R::no_product(simd));
                sum = R::reduced(sum.times(&powers.double_step, product)).plus(load(simd, second));
            }
            let sum = R::reduced(sum.times(&powers.falling, R::no_product(simd)));
            poly1305.accumulator = Accumulator::from_words(fold(sum.total()));
            rest
        },
    )
}

/// What a step needs to know about r.
struct Powers<S: Simd, R: Residues<S>> {
    /// r to the number of lanes, and to twice that.
    step: R::Multiplier,
    double_step: R::Multiplier,
    /// r to the number of lanes in the first lane, down to r itself in the last one.
    falling: R::Multiplier,
}

impl<S: Simd, R: Residues<S>> Powers<S, R> {
    #[inline(always)]
    fn of(simd: S, poly1305: &Poly1305) -> Self {
        part(
            simd,
            #[inline(always)]
            || {
                let r = poly1305.times_r([1, 0, 0]);
                let mut falling = splat::<S, R>(simd, r);
                let squared = splat::<S, R>(simd, poly1305.times_r(r));
                falling = squared.chosen(0x55, falling);
                // The lanes hold the powers up to `span`, over and over. The upper half of twice as many
                // are their products with the highest one.
                let mut span = 2;
                while span < S::u64s::LEN {
                    let highest = falling.first_everywhere(simd).multiplier();
                    let raised = R::reduced(falling.times(&highest, R::no_product(simd)));
                    falling = raised.chosen(if span == 2 { 0x33 } else { 0x0f }, falling);
                    span *= 2;
                }
                let step = falling.first_everywhere(simd);
                let double_step = R::reduced(step.times(&step.multiplier(), R::no_product(simd)));
                Self {
                    step: step.multiplier(),
                    double_step: double_step.multiplier(),
                    falling: falling.multiplier(),
                }
            },
        )
    }
}

/// The same number in each lane.
#[inline(always)]
fn splat<S: Simd, R: Residues<S>>(simd: S, [low, high, top]: Words) -> R {
    R::from_words(
        simd,
        [
            S::u64s::splat(simd, low),
            S::u64s::splat(simd, high),
            S::u64s::splat(simd, top),
        ],
    )
}

/// One block in each lane.
#[inline(always)]
fn load<S: Simd, R: Residues<S>>(simd: S, step: &[[u8; BLOCK_LENGTH]]) -> R {
    let (front, back) = step.as_flattened().split_at(8 * S::u64s::LEN);
    let front = S::u8s::from_slice(simd, front).bitcast::<S::u64s>();
    let back = S::u8s::from_slice(simd, back).bitcast::<S::u64s>();
    let top = S::u64s::splat(simd, 1);
    R::from_words(simd, [front.unzip_low(back), front.unzip_high(back), top])
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
            let zero = S::u64s::splat(simd, 0);
            let mut r = [[0; LANES]; 2];
            for (lane, key) in keys.iter().enumerate() {
                let [r0, r1, _, _] = *key;
                let [r0, r1] = super::clamp([r0, r1]);
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

/// The largest number of lanes.
const LANES: usize = 8;

/// Messages in rows that end together. A row has a word for each lane.
struct Rows<'a, S: Simd> {
    messages: [&'a [u8]; LANES],
    /// Where the first row of each message starts; it wraps below zero before the first block.
    starts: [usize; LANES],
    steps: usize,
    simd: PhantomData<S>,
}

impl<'a, S: Simd> Rows<'a, S> {
    const LENGTH: usize = 8 * S::u64s::LEN;

    #[inline(always)]
    fn of(messages: &[&'a [u8]]) -> Self {
        // A lane without a message of its own takes that of the first lane: its r is zero.
        let first = messages.first().copied().unwrap_or_default();
        let mut all = [first; LANES];
        for (place, message) in all.iter_mut().zip(messages) {
            *place = message;
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
    #[inline(always)]
    fn load(&self, simd: S, step: usize) -> ([S::u64s; LANES], [S::u64s; 4]) {
        let mut rows = [S::u64s::splat(simd, 0); LANES];
        let mut inside = true;
        let lanes = self.messages.iter().zip(&self.starts);
        for (row, (message, start)) in rows.iter_mut().zip(lanes).take(S::u64s::LEN) {
            let place = start.wrapping_add(step * Self::LENGTH);
            match message.get(place..place.wrapping_add(Self::LENGTH)) {
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
            let place = start.wrapping_add(step * Self::LENGTH);
            let mut bytes = [0; 8 * LANES];
            edge_row(message, place, &mut bytes[..Self::LENGTH]);
            *row = S::u8s::from_slice(simd, &bytes[..Self::LENGTH]).bitcast();
            for (block, ends) in ends.iter_mut().enumerate() {
                let place = place.wrapping_add(BLOCK_LENGTH * block);
                let whole = place < message.len() && message.len() - place >= BLOCK_LENGTH;
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
/// block is not whole. `place` wraps below zero before the start.
#[inline(always)]
fn edge_row(message: &[u8], place: usize, row: &mut [u8]) {
    let (before, start) = match message.get(place..) {
        Some(_) => (0, place),
        None => (place.wrapping_neg().min(row.len()), 0),
    };
    let rest = &message[start..];
    let row = &mut row[before..];
    let (bytes, behind) = row.split_at_mut(rest.len().min(row.len()));
    bytes.copy_from_slice(&rest[..bytes.len()]);
    if let (Some(end), false) = (behind.first_mut(), rest.len().is_multiple_of(BLOCK_LENGTH)) {
        *end = 1;
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
