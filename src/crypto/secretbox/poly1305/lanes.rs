//! Poly1305 in lanes: the arithmetic that they need, and many blocks of one message per step.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths are those of slices, and counts those of lanes"
)]

use fearless_simd::prelude::*;

use super::limbs::Accumulator;
use super::{BLOCK_LENGTH, Poly1305, Words, fold};
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
