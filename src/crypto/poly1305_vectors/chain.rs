//! One long message in lanes: as many blocks as there are lanes per step, two steps per carry.
//!
//! With four lanes and eight blocks m1 to m8, a lane evaluates every fourth block at r^4, and the falling
//! powers bring the lanes together:
//!
//! ```text
//! lane 0: (m1·r^4 + m5)·r^4
//! lane 1: (m2·r^4 + m6)·r^3
//! lane 2: (m3·r^4 + m7)·r^2
//! lane 3: (m4·r^4 + m8)·r
//! sum:     m1·r^8 + m2·r^7 + … + m8·r
//! ```
//!
//! Blocks that do not fill a step go through registers afterwards; what registers had taken in before
//! stands in front of m1.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lengths are those of slices, and indices count the steps of a group"
)]

use fearless_simd::prelude::*;

use super::residues::Residues;
use crate::crypto::backend::outlined;
use crate::crypto::poly1305::{BLOCK_LENGTH, Block, Poly1305, Words};

/// Steps between two carries. Four would save carries, but need higher powers of r, which cost as much again
/// up to 4 KiB (`docs/performance.md`, what did not help).
const GROUP: usize = 2;

/// What the steps need to know about r, with L for the number of lanes.
pub(crate) struct Powers<S: Simd, R: Residues<S>> {
    /// r^L and r^2L, in all lanes: what a step multiplies by, and what a step two steps ahead does.
    steps: [R::Multiplier; GROUP],
    /// r^L in the first lane, down to r itself in the last one: what is missing at the end.
    falling: R::Multiplier,
}

impl<S: Simd, R: Residues<S>> Powers<S, R> {
    /// Computes all powers at once, for a message whose key was not known before.
    #[inline(always)]
    fn of(simd: S, poly1305: &Poly1305) -> Self {
        outlined(
            simd,
            #[inline(always)]
            || {
                let mut falling = first_powers(simd, poly1305);
                for raise in 0..RAISES {
                    falling = raised(simd, falling, raise);
                }
                Self::from_falling(simd, falling)
            },
        )
    }

    /// The powers of the steps out of the falling ones: the highest of them stands in the first lane.
    #[inline(always)]
    fn from_falling(simd: S, falling: R) -> Self {
        let step = falling.first_everywhere(simd);
        let multiplier = step.multiplier();
        let double_step = product(simd, step, &multiplier);
        Self {
            steps: [multiplier, double_step.multiplier()],
            falling: falling.multiplier(),
        }
    }
}

/// How often the powers are raised until each of eight lanes has one of its own: 2, then 4, then 8. Four
/// lanes need one raise, and the second does nothing.
const RAISES: usize = 2;

/// The square of r and r in turns, from the first lane on: lanes 0, 2, 4 and 6 have the square.
#[inline(always)]
fn first_powers<S: Simd, R: Residues<S>>(simd: S, poly1305: &Poly1305) -> R {
    let r = poly1305.r();
    splat::<S, R>(simd, poly1305.times_r(r)).chosen(0x55, splat(simd, r))
}

/// The lanes of `falling` hold the powers up to 2 or, in the second raise, 4, over and over. The
/// upper half of twice as many are their products with the highest one.
///
/// So after the raises the lanes hold r^8, r^7, …, r for eight lanes, with two products of all lanes and
/// one scalar square.
#[inline(always)]
fn raised<S: Simd, R: Residues<S>>(simd: S, falling: R, raise: usize) -> R {
    if 2 << raise == S::u64s::LEN {
        return falling;
    }
    let highest = falling.first_everywhere(simd).multiplier();
    let lanes = if raise == 0 { 0x33 } else { 0x0f };
    product(simd, falling, &highest).chosen(lanes, falling)
}

/// Powers that are computed in four stages, beside other work.
///
/// They are not wiped, like all that is in vectors on its way: they live in registers and wherever
/// the compiler spills these, and a wipe would make one more copy. r serves for one message.
pub(crate) struct Preparation<S: Simd, R: Residues<S>> {
    /// The powers so far.
    falling: Option<R>,
    pub(crate) powers: Option<Powers<S, R>>,
}

impl<S: Simd, R: Residues<S>> Default for Preparation<S, R> {
    #[inline(always)]
    fn default() -> Self {
        Self {
            falling: None,
            powers: None,
        }
    }
}

impl<S: Simd, R: Residues<S>> Preparation<S, R> {
    /// Does stage 0 to 3. The rounds of the key stream stand between them, so that the waits of one are filled
    /// with the work of the other.
    #[inline(always)]
    pub(crate) fn advance(&mut self, simd: S, stage: usize, poly1305: &Poly1305) {
        match (stage, self.falling) {
            (0, _) => self.falling = Some(first_powers(simd, poly1305)),
            (1 | 2, Some(falling)) => self.falling = Some(raised(simd, falling, stage - 1)),
            (3, Some(falling)) => self.powers = Some(Powers::from_falling(simd, falling)),
            _ => {}
        }
    }
}

/// The sum of a message in the making.
///
/// In a group of steps, each addend is multiplied by the power of r that its position in the group
/// asks for, and all products are reduced at once. For two steps that is
/// (h + a) · r^2L + b · r^L, of which only the first product waits for h.
#[derive(Clone, Copy)]
pub(crate) struct Chain<S: Simd, R: Residues<S>> {
    simd: S,
    /// What was taken in last, not yet multiplied.
    addend: R,
    /// The products of the group so far, unreduced.
    products: R::Product,
}

impl<S: Simd, R: Residues<S>> Chain<S, R> {
    /// Starts with nothing, for a message of which nothing was taken in.
    #[inline(always)]
    pub(crate) fn new(simd: S) -> Self {
        Self {
            simd,
            addend: splat(simd, [0; 3]),
            products: R::no_product(simd),
        }
    }

    /// Starts with what `poly1305` has, and the first step. The accumulator goes to the first lane, as it
    /// belongs in front of the first block.
    #[inline(always)]
    fn after(simd: S, poly1305: &Poly1305, blocks: &[Block]) -> Self {
        let mut start = [S::u64s::splat(simd, 0); 3];
        for (vector, word) in start.iter_mut().zip(poly1305.accumulator()) {
            if let Some(lane) = vector.as_mut_slice().first_mut() {
                *lane = word;
            }
        }
        let start = R::from_words(simd, start);
        Self {
            simd,
            addend: start.plus(load(simd, blocks.as_flattened())),
            products: R::no_product(simd),
        }
    }

    /// Takes in step number `index` of `bytes`, after those before it. A step is a block for each lane.
    #[inline(always)]
    pub(crate) fn step(&mut self, powers: &Powers<S, R>, bytes: &[u8], index: usize) {
        let length = BLOCK_LENGTH * S::u64s::LEN;
        let left = GROUP - index % GROUP;
        self.products = self.addend.times(&powers.steps[left - 1], self.products);
        self.addend = load(self.simd, &bytes[index * length..(index + 1) * length]);
        if left == 1 {
            self.addend = R::reduced(self.products).plus(self.addend);
            self.products = R::no_product(self.simd);
        }
    }

    /// Takes in all steps that `blocks` fill, and returns the others.
    #[inline(always)]
    fn steps<'a>(&mut self, powers: &Powers<S, R>, blocks: &'a [Block]) -> &'a [Block] {
        let lanes = S::u64s::LEN;
        let (steps, rest) = blocks.split_at(blocks.len() / lanes * lanes);
        let (odd, groups) = steps.split_at(steps.len() % (GROUP * lanes));
        for count in 1..GROUP {
            if odd.len() == count * lanes {
                self.group(powers, odd, count);
            }
        }
        for group in groups.chunks_exact(GROUP * lanes) {
            self.group(powers, group, GROUP);
        }
        rest
    }

    /// Takes in a group of `count` steps. What does not wait for the sum goes first.
    #[inline(always)]
    fn group(&mut self, powers: &Powers<S, R>, blocks: &[Block], count: usize) {
        let simd = self.simd;
        let mut products = R::no_product(simd);
        for index in 0..count - 1 {
            let addend = load::<S, R>(simd, step_at::<S>(blocks, count - 2 - index));
            products = addend.times(&powers.steps[index], products);
        }
        products = self.addend.times(&powers.steps[count - 1], products);
        self.addend = R::reduced(products).plus(load(simd, step_at::<S>(blocks, count - 1)));
    }

    /// Takes in all steps that `blocks` fill, brings the lanes together in `poly1305`, and returns
    /// the other blocks.
    #[inline(always)]
    pub(crate) fn rest<'a>(
        &mut self,
        powers: &Powers<S, R>,
        poly1305: &mut Poly1305,
        blocks: &'a [Block],
    ) -> &'a [Block] {
        outlined(
            self.simd,
            #[inline(always)]
            || {
                let rest = self.steps(powers, blocks);
                self.finish(powers, poly1305);
                rest
            },
        )
    }

    /// Brings the lanes together in `poly1305`: each times its falling power, then all added up.
    #[inline(always)]
    fn finish(self, powers: &Powers<S, R>, poly1305: &mut Poly1305) {
        let sum = product(self.simd, self.addend, &powers.falling);
        poly1305.set_accumulator(fold(sum.total()));
    }
}

/// Takes in as many blocks as fill steps, at least one, and returns the others. With fewer blocks than
/// lanes it returns all of them, for the registers.
#[inline(always)]
pub(crate) fn absorb<'a, S: Simd, R: Residues<S>>(
    simd: S,
    poly1305: &mut Poly1305,
    preparation: &Preparation<S, R>,
    blocks: &'a [Block],
) -> &'a [Block] {
    outlined(
        simd,
        #[inline(always)]
        || {
            let Some((first, rest)) = blocks.split_at_checked(S::u64s::LEN) else {
                return blocks;
            };
            let mut chain = Chain::after(simd, poly1305, first);
            match &preparation.powers {
                Some(powers) => chain.rest(powers, poly1305, rest),
                None => chain.rest(&Powers::of(simd, poly1305), poly1305, rest),
            }
        },
    )
}

/// The product of two numbers in each lane, reduced.
#[inline(always)]
fn product<S: Simd, R: Residues<S>>(simd: S, left: R, right: &R::Multiplier) -> R {
    R::reduced(left.times(right, R::no_product(simd)))
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

/// The bytes of a step.
#[inline(always)]
fn step_at<S: Simd>(blocks: &[Block], index: usize) -> &[u8] {
    let start = index * S::u64s::LEN;
    blocks[start..start + S::u64s::LEN].as_flattened()
}

/// One block in each lane, in their order, with the bit that ends it.
///
/// The lower words of all blocks come into one vector and the upper ones into another; the first block
/// stands in the first lane, where the highest of the falling powers is.
#[inline(always)]
fn load<S: Simd, R: Residues<S>>(simd: S, step: &[u8]) -> R {
    let (front, back) = step.split_at(BLOCK_LENGTH / 2 * S::u64s::LEN);
    let front = S::u8s::from_slice(simd, front).bitcast::<S::u64s>();
    let back = S::u8s::from_slice(simd, back).bitcast::<S::u64s>();
    let top = S::u64s::splat(simd, 1);
    R::from_words(simd, [front.unzip_low(back), front.unzip_high(back), top])
}

/// Brings a number below 2^134 below 2^130 + 2^64: what stands above bit 130 comes back five times, as h2 with
/// its lower two bits cleared is four times that, and h2 shifted by two is once.
fn fold([w0, w1, w2]: Words) -> Words {
    let (w0, carry) = w0.overflowing_add((w2 & !3).wrapping_add(w2 >> 2));
    let (w1, carry) = w1.overflowing_add(carry.into());
    [w0, w1, (w2 & 3).wrapping_add(carry.into())]
}
