//! Five limbs of 26 bits in each of four lanes, for AVX2 with its multiplication of 32 by 32 bits.
//!
//! The radix is that of [`limbs26`](crate::crypto::poly1305), for the same reason: five limbs are exactly the
//! 130 bits of the modulus, and the products of `VPMULUDQ` have 64 bits. A limb lies in the lower half of a
//! lane of 64 bits, so that the product of two has its place.
//!
//! | what | below |
//! |---|---|
//! | a reduced limb | 2^26, the second and the last one a little more |
//! | with a block added | 2^28 |
//! | five times a reduced limb | 2^30 |
//! | ten products: a column of two steps | 2^62 |
//!
//! No instruction here depends in its time on what is in the lanes.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "limbs have room for their sums, as stated, and indices count limbs and lanes"
)]

use core::arch::x86_64::{__m256i, _mm256_mul_epu32};
use core::ops::{Add, BitAnd, Shl, Shr};

use fearless_simd::{Avx2, Select, SimdMask, prelude::*, u64x4};
use zeroize::optimization_barrier;

use super::residues::Residues;
use crate::crypto::poly1305::{Words, joined};

/// A limb, or a column, of four numbers.
type Vector = u64x4<Avx2>;

/// Words of 64 bits of which the lower halves are multiplied; the tests compute with bounds of words.
pub(crate) trait Multiply32:
    Copy
    + Add<Output = Self>
    + BitAnd<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    /// The product of the lower halves.
    fn product(self, other: Self) -> Self;

    /// `number` in as many lanes as `self` has.
    fn all(self, number: u64) -> Self;
}

impl Multiply32 for Vector {
    /// The products of the lower halves of the lanes (`VPMULUDQ`).
    #[inline(always)]
    fn product(self, other: Self) -> Self {
        fearless_simd::kernel!(
            #[inline(always)]
            fn kernel(simd: Avx2, left: __m256i, right: __m256i) -> u64x4<Avx2> {
                _mm256_mul_epu32(left, right).simd_into(simd)
            }
        );
        kernel(self.token(), self.into(), other.into())
    }

    #[inline(always)]
    fn all(self, number: u64) -> Self {
        Self::splat(self.token(), number)
    }
}

/// Bits of a limb.
const BITS: u32 = 26;
/// A limb with all its bits set.
const LIMB: u64 = (1 << BITS) - 1;

/// Limbs below 2^26 when reduced, the second one and, with a block added, any one below 2^28.
#[derive(Clone, Copy)]
pub(crate) struct Radix26<V = Vector>([V; 5]);

/// Limbs, and five times the upper four: what they contribute when a product passes 2^130.
#[derive(Clone, Copy)]
pub(crate) struct Multiplier<V = Vector> {
    limbs: [V; 5],
    folded: [V; 4],
}

/// The arithmetic, over anything that multiplies 32 bits.
impl<V: Multiply32> Radix26<V> {
    /// Cuts words at the bits 26, 52, 78 and 104.
    #[inline(always)]
    fn of_words([low, high, top]: [V; 3]) -> Self {
        let limb = low.all(LIMB);
        Self([
            low & limb,
            (low >> BITS) & limb,
            (low >> 52) + ((high & low.all(LIMB >> 12)) << 12),
            (high >> 14) & limb,
            (high >> 40) + (top << 24),
        ])
    }

    #[inline(always)]
    fn sum(mut self, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            *limb = *limb + other;
        }
        self
    }

    #[inline(always)]
    fn prepared(self) -> Multiplier<V> {
        let [_, l1, l2, l3, l4] = self.0;
        let mut folded = [l1, l2, l3, l4];
        for limb in &mut folded {
            *limb = *limb + (*limb << 2);
        }
        Multiplier {
            limbs: self.0,
            folded,
        }
    }

    /// A factor is below 2^28 and five times a reduced limb below 2^30, so ten products and a carry
    /// stay below 2^62.
    #[inline(always)]
    fn product_plus(self, multiplier: &Multiplier<V>, [d0, d1, d2, d3, d4]: [V; 5]) -> [V; 5] {
        let [r0, r1, r2, r3, r4] = multiplier.limbs;
        let [s1, s2, s3, s4] = multiplier.folded;
        [
            self.column(d0, [r0, s4, s3, s2, s1]),
            self.column(d1, [r1, r0, s4, s3, s2]),
            self.column(d2, [r2, r1, r0, s4, s3]),
            self.column(d3, [r3, r2, r1, r0, s4]),
            self.column(d4, [r4, r3, r2, r1, r0]),
        ]
    }

    /// Adds the products of the limbs and `factors` to `sum`. No loop: the compiler would keep one.
    #[inline(always)]
    fn column(self, sum: V, [f0, f1, f2, f3, f4]: [V; 5]) -> V {
        let [l0, l1, l2, l3, l4] = self.0;
        let front = l0.product(f0) + l1.product(f1);
        let back = l2.product(f2) + l3.product(f3);
        sum + l4.product(f4) + (front + back)
    }

    /// Carries along two chains: from limb 3 over the top into the lowest two, and from limb 0 up to the top.
    ///
    /// The carry of the top limb is below 2^36 and comes back five times into the lowest one, which has
    /// room for it and is carried once more.
    #[inline(always)]
    fn carried([d0, d1, d2, d3, d4]: [V; 5]) -> Self {
        let limb = d0.all(LIMB);
        // Two chains of carries that do not wait for each other.
        let (d3, d4) = (d3 & limb, d4 + (d3 >> BITS));
        let (d0, d1) = (d0 & limb, d1 + (d0 >> BITS));
        let (d4, over) = (d4 & limb, d4 >> BITS);
        let (d1, d2) = (d1 & limb, d2 + (d1 >> BITS));
        let d0 = d0 + over + (over << 2);
        let (d2, d3) = (d2 & limb, d3 + (d2 >> BITS));
        let (d0, d1) = (d0 & limb, d1 + (d0 >> BITS));
        let (d3, d4) = (d3 & limb, d4 + (d3 >> BITS));
        Self([d0, d1, d2, d3, d4])
    }
}

impl Residues<Avx2> for Radix26 {
    /// The limbs and five times four of them, which a loop would compute again and again.
    type Multiplier = Multiplier;
    /// Five columns, room for the sum of two products each.
    type Product = [Vector; 5];

    #[inline(always)]
    fn from_words(_: Avx2, words: [Vector; 3]) -> Self {
        Self::of_words(words)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.sum(other)
    }

    #[inline(always)]
    fn multiplier(self) -> Multiplier {
        self.prepared()
    }

    #[inline(always)]
    fn no_product(simd: Avx2) -> Self::Product {
        [Vector::splat(simd, 0); 5]
    }

    #[inline(always)]
    fn times(self, multiplier: &Multiplier, product: Self::Product) -> Self::Product {
        // What the compiler knows of the factors it would use ahead of a loop, and in the loop it would
        // no longer see that they have 32 bits, and multiply 64 by 64.
        optimization_barrier(multiplier);
        self.product_plus(multiplier, product)
    }

    #[inline(always)]
    fn reduced(product: Self::Product) -> Self {
        Self::carried(product)
    }

    #[inline(always)]
    fn first_everywhere(mut self, simd: Avx2) -> Self {
        for limb in &mut self.0 {
            *limb = Vector::splat(simd, limb[0]);
        }
        self
    }

    #[inline(always)]
    fn chosen(mut self, lanes: u64, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            let lanes = <Vector as SimdBase<Avx2>>::Mask::from_bitmask(limb.token(), lanes);
            *limb = lanes.select(*limb, other);
        }
        self
    }

    #[inline(always)]
    fn total(self) -> Words {
        let mut sums = [0; 5];
        for (sum, limbs) in sums.iter_mut().zip(&self.0) {
            for limb in limbs.as_slice() {
                *sum += limb;
            }
        }
        joined(sums)
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> Words {
        let [l0, l1, l2, l3, l4] = &self.0;
        joined([l0[lane], l1[lane], l2[lane], l3[lane], l4[lane]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P1305, Residue};

    /// Products of words whose upper halves must be zero: the instruction ignores them.
    impl Multiply32 for Interval {
        fn product(self, other: Self) -> Self {
            for factor in [self, other] {
                assert!(factor.high < 1 << 32, "a factor has more than 32 bits");
            }
            self * other
        }

        fn all(self, number: u64) -> Self {
            Self::from(number)
        }
    }

    /// Words of which only the residue is known.
    impl Multiply32 for Residue<P1305> {
        fn product(self, other: Self) -> Self {
            self * other
        }

        fn all(self, number: u64) -> Self {
            Self::from(number)
        }
    }

    /// What comes out is what integers give modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let any = Residue::<P1305>::any;
        let words = [any("low"), any("high"), any("top")];
        let block = Radix26::of_words(words);
        let value = |number: Radix26<Residue<P1305>>| Residue::of_limbs(&number.0, BITS);
        let expected = Residue::of_limbs(&words, 64);
        assert_eq!(value(block), expected);
        let other = Radix26::of_words([any("other low"), any("other high"), any("other top")]);
        let multiplier = other.prepared();
        let product = block.product_plus(&multiplier, [Residue::from(0); 5]);
        let product = block.sum(other).product_plus(&multiplier, product);
        let expected = (expected + expected + value(other)) * value(other);
        assert_eq!(value(Radix26::carried(product)), expected);
    }

    /// What is reduced: the second limb and the last one may have a little more.
    const REDUCED: [u64; 5] = [LIMB, LIMB + (1 << 14), LIMB, LIMB, LIMB + (1 << 12)];

    fn reduced() -> Radix26<Interval> {
        Radix26(REDUCED.map(Interval::up_to))
    }

    fn assert_reduced(number: Radix26<Interval>) {
        for (index, (limb, most)) in number.0.into_iter().zip(REDUCED).enumerate() {
            assert!(limb.high <= most, "limb {index}: {limb:?}");
        }
    }

    /// No lane overflows, whatever the blocks and the key are: a step adds a block to a sum, and the product of another
    /// block that is on its way.
    #[test]
    fn all_limbs_have_room() {
        let block = Radix26::of_words([u64::MAX, u64::MAX, 7].map(Interval::up_to));
        let (multiplier, none) = (reduced().prepared(), [Interval::up_to(0); 5]);
        let product = block.product_plus(&multiplier, none);
        assert_reduced(Radix26::carried(product));
        let product = reduced().sum(block).product_plus(&multiplier, product);
        assert_reduced(Radix26::carried(product));
        // The powers of r before a chain: words of a number below 2^131.
        let product = block.product_plus(&block.prepared(), none);
        assert_reduced(Radix26::carried(product));
    }

    /// What is not carried is no factor.
    #[test]
    #[should_panic(expected = "a factor has more than 32 bits")]
    fn a_missing_carry_is_found() {
        let none = [Interval::up_to(0); 5];
        let product = reduced().product_plus(&reduced().prepared(), none);
        Radix26(product).product_plus(&reduced().prepared(), none);
    }
}
