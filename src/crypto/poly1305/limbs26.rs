//! Arithmetic modulo 2^130 − 5 in limbs of 26 bits, for targets that multiply 32 by 32 bits.
//!
//! A number is h0 + h1·2^26 + h2·2^52 + h3·2^78 + h4·2^104. Five limbs of 26 bits are exactly the 130 bits of
//! the modulus, so what leaves the top limb comes back into the lowest one, five times, as 2^130 ≡ 5.
//! A product of limbs has 64 bits, which a Cortex-M4 makes with one instruction (`UMULL`, `UMLAL`).
//!
//! | what | below |
//! |---|---|
//! | a limb between blocks | 2^26, the second and the last one 2^27 |
//! | with a block added | 2^28 |
//! | a limb of r | 2^26 |
//! | five times a limb of r | 2^29 |
//! | a column of five products | 2^60 |
//!
//! The tests compute all of it with bounds in place of numbers, which proves it for every number.
//!
//! Nothing branches on a number, and multiplications of 32 bits take the same time for all operands on
//! targets with a multiplier of that width. (A Cortex-M3 has an early exit in its long multiplication; there
//! Poly1305 is not constant in time.)

#![expect(
    clippy::arithmetic_side_effects,
    reason = "limbs and columns have room for all that is done to them, which the tests prove"
)]

use core::ops::{Add, BitAnd, Mul, Shr};

use crate::crypto::secret::wipe;

use super::number::{BLOCK_LENGTH, Words, joined};

/// Bits of a limb.
const BITS: u32 = 26;
/// A limb with all its bits set.
const LIMB: u64 = (1 << BITS) - 1;

/// What limbs are made of: words of 32 bits, and bounds of words in the tests.
pub(super) trait Limb: Copy {
    /// A sum of products, of 64 bits.
    type Column: Copy
        + From<u64>
        + Add<Output = Self::Column>
        + Mul<Output = Self::Column>
        + BitAnd<Output = Self::Column>
        + Shr<u32, Output = Self::Column>;

    /// The sum, which fits.
    fn plus(self, other: Self) -> Self;

    /// Five times as much, which fits.
    fn five_times(self) -> Self;

    /// The product.
    fn product(self, other: Self) -> Self::Column;

    /// A column that fits.
    fn of(column: Self::Column) -> Self;
}

impl Limb for u32 {
    type Column = u64;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn five_times(self) -> Self {
        self * 5
    }

    #[inline(always)]
    fn product(self, other: Self) -> u64 {
        u64::from(self) * u64::from(other)
    }

    #[inline(always)]
    fn of(column: u64) -> Self {
        column as Self
    }
}

/// A number below 2^131 that is multiplied again and again: limbs below 2^26, the second and the
/// last one below 2^27.
pub(super) struct Accumulator<L = u32>([L; 5]);

/// r after clamping, and five times its upper limbs: what they contribute when a product passes
/// 2^130.
pub(super) struct Multiplier<L = u32> {
    r: [L; 5],
    folded: [L; 4],
}

impl Multiplier {
    /// Cuts r into limbs. It is below 2^124 after clamping, so the top limb is below 2^20.
    pub(super) fn new([r0, r1]: [u64; 2]) -> Self {
        Self::prepared(split([r0, r1, 0]))
    }

    /// r in words, for vectors on a processor of 32 bits.
    #[cfg(all(
        feature = "simd",
        target_arch = "x86_64",
        not(target_pointer_width = "64")
    ))]
    pub(super) fn to_words(&self) -> Words {
        joined(self.r.map(u64::from))
    }

    /// Forgets r. The owner calls it when it is dropped.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.r);
        wipe(&mut self.folded);
    }
}

impl<L: Limb> Multiplier<L> {
    /// Five times the upper limbs, beside all.
    fn prepared(r: [L; 5]) -> Self {
        let [_, r1, r2, r3, r4] = r;
        Self {
            r,
            folded: [r1, r2, r3, r4].map(L::five_times),
        }
    }
}

impl Accumulator {
    /// Takes a number below 2^131.
    pub(super) fn from_words(words: Words) -> Self {
        Self(split(words))
    }

    /// The accumulator in words, below 2^131 and perhaps not below the modulus.
    pub(super) fn to_words(&self) -> Words {
        joined(self.0.map(u64::from))
    }

    /// Adds a block and `top` · 2^128. Limbs are below 2^28 then: they are not carried before the product.
    #[inline]
    pub(super) fn add(&mut self, block: &[u8; BLOCK_LENGTH], top: u64) {
        let block = u128::from_le_bytes(*block);
        self.add_limbs(split([block as u64, (block >> 64) as u64, top]));
    }

    /// Multiplies, carries, and adds a block.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    pub(super) fn multiply_and_add(&mut self, multiplier: &Multiplier, block: &[u8; BLOCK_LENGTH]) {
        self.multiply(multiplier);
        self.add(block, 1);
    }

    /// Forgets the sum, which the ciphertext and r would give again.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.0);
    }
}

impl<L: Limb> Accumulator<L> {
    /// [`Accumulator::add`] of limbs.
    #[inline(always)]
    fn add_limbs(&mut self, block: [L; 5]) {
        for (limb, block) in self.0.iter_mut().zip(block) {
            *limb = limb.plus(block);
        }
    }

    /// Multiplies and carries.
    #[inline]
    pub(super) fn multiply(&mut self, multiplier: &Multiplier<L>) {
        let h = self.0;
        let [r0, r1, r2, r3, r4] = multiplier.r;
        let [s1, s2, s3, s4] = multiplier.folded;
        let limb = L::Column::from(LIMB);
        let d0 = column(h, [r0, s4, s3, s2, s1]);
        let d1 = column(h, [r1, r0, s4, s3, s2]) + (d0 >> BITS);
        let d2 = column(h, [r2, r1, r0, s4, s3]) + (d1 >> BITS);
        let d3 = column(h, [r3, r2, r1, r0, s4]) + (d2 >> BITS);
        let d4 = column(h, [r4, r3, r2, r1, r0]) + (d3 >> BITS);
        let low = (d0 & limb) + (d4 >> BITS) * L::Column::from(5);
        let next = (d1 & limb) + (low >> BITS);
        self.0 = [low & limb, next, d2 & limb, d3 & limb, d4 & limb].map(L::of);
    }
}

/// The sum of five products of 32 by 32 bits: one column of the schoolbook multiplication.
#[inline(always)]
fn column<L: Limb>(left: [L; 5], right: [L; 5]) -> L::Column {
    let mut sum = L::Column::from(0);
    for (left, right) in left.into_iter().zip(right) {
        sum = sum + left.product(right);
    }
    sum
}

/// Cuts a number into limbs of 26 bits, the last one with what is left.
#[inline(always)]
fn split([w0, w1, w2]: Words) -> [u32; 5] {
    [
        w0 & LIMB,
        w0 >> 26 & LIMB,
        (w0 >> 52 | w1 << 12) & LIMB,
        w1 >> 14 & LIMB,
        w1 >> 40 | w2 << 24,
    ]
    .map(|limb| limb as u32)
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P1305, Residue};

    /// Bounds of a word of 32 bits.
    impl Limb for Interval {
        type Column = Self;

        fn plus(self, other: Self) -> Self {
            Self::of(self + other)
        }

        fn five_times(self) -> Self {
            Self::of(self * Self::from(5))
        }

        fn product(self, other: Self) -> Self {
            self * other
        }

        fn of(column: Self) -> Self {
            assert!(column.high <= u32::MAX.into(), "a limb overflows");
            column
        }
    }

    /// A limb of which only the residue is known.
    impl Limb for Residue<P1305> {
        type Column = Self;

        fn plus(self, other: Self) -> Self {
            self + other
        }

        fn five_times(self) -> Self {
            self * Self::from(5)
        }

        fn product(self, other: Self) -> Self {
            self * other
        }

        fn of(column: Self) -> Self {
            column
        }
    }

    /// What comes out is (h + block) · r modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let number = |name: &str| {
            [0, 1, 2, 3, 4].map(|index| Residue::<P1305>::any(&format!("{name}{index}")))
        };
        let value = |limbs: &[Residue<P1305>; 5]| Residue::of_limbs(limbs, BITS);
        let (h, block, r) = (number("h"), number("block"), number("r"));
        let mut sum = Accumulator(h);
        sum.add_limbs(block);
        sum.multiply(&Multiplier::prepared(r));
        assert_eq!(value(&sum.0), (value(&h) + value(&block)) * value(&r));
    }

    fn any(limbs: [u64; 5]) -> [Interval; 5] {
        limbs.map(Interval::up_to)
    }

    /// What a multiplication gives at most: the second limb and the last one are a little larger.
    const PRODUCT: [u64; 5] = [LIMB, 2 * LIMB, LIMB, LIMB, LIMB];
    /// Any block, with its bit at 2^128, and any r after clamping.
    const BLOCK: [u64; 5] = [LIMB, LIMB, LIMB, LIMB, 2 * LIMB];

    /// Nothing overflows, whatever the blocks and the key are, and each step gives what the next one takes.
    #[test]
    fn all_limbs_have_room() {
        let multiplier = Multiplier::prepared(any([LIMB, LIMB, LIMB, LIMB, (1 << 20) - 1]));
        for limbs in [PRODUCT, [LIMB, 2 * LIMB, LIMB, LIMB, 2 * LIMB]] {
            let mut sum = Accumulator(any(limbs));
            sum.add_limbs(any(BLOCK));
            sum.multiply(&multiplier);
            for (limb, most) in sum.0.into_iter().zip(PRODUCT) {
                assert!(limb.high <= most, "{limb:?}");
            }
        }
    }

    /// Sixteen times as much in a limb, and a column has no room.
    #[test]
    #[should_panic(expected = "overflows")]
    fn a_missing_carry_is_found() {
        let multiplier = Multiplier::prepared(any([LIMB << 3; 5]));
        Accumulator(any([LIMB << 6; 5])).multiply(&multiplier);
    }
}
