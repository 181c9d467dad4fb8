//! Five limbs of 26 bits in each lane, multiplied 32 by 32 bits, for any vectors.

use fearless_simd::prelude::*;

use super::lanes::Residues;
use super::{Words, limbs26};

const BITS: u32 = 26;
const LIMB: u64 = (1 << BITS) - 1;

/// Limbs below 2^26 when reduced, the second one and, with a block added, any one below 2^28.
#[derive(Clone, Copy)]
pub(in super::super) struct Radix26<S: Simd>([S::u64s; 5]);

/// Limbs, and five times the upper four: what they contribute when a product passes 2^130.
#[derive(Clone, Copy)]
pub(in super::super) struct Multiplier<S: Simd> {
    limbs: [S::u64s; 5],
    folded: [S::u64s; 4],
}

impl<S: Simd> Residues<S> for Radix26<S> {
    type Multiplier = Multiplier<S>;
    type Product = [S::u64s; 5];

    #[inline(always)]
    fn from_words(_: S, [low, high, top]: [S::u64s; 3]) -> Self {
        Self([
            low & LIMB,
            low >> BITS & LIMB,
            (low >> 52 | high << 12) & LIMB,
            high >> 14 & LIMB,
            high >> 40 | top << 24,
        ])
    }

    #[inline(always)]
    fn plus(mut self, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            *limb += other;
        }
        self
    }

    #[inline(always)]
    fn multiplier(self) -> Multiplier<S> {
        let [_, l1, l2, l3, l4] = self.0;
        Multiplier {
            limbs: self.0,
            folded: [
                (l1 << 2) + l1,
                (l2 << 2) + l2,
                (l3 << 2) + l3,
                (l4 << 2) + l4,
            ],
        }
    }

    #[inline(always)]
    fn no_product(simd: S) -> Self::Product {
        [S::u64s::splat(simd, 0); 5]
    }

    /// A factor is below 2^28 and five times a reduced limb below 2^30, so ten products and a carry
    /// stay below 2^62.
    #[inline(always)]
    fn times(self, multiplier: &Multiplier<S>, product: Self::Product) -> Self::Product {
        let [r0, r1, r2, r3, r4] = multiplier.limbs;
        let [s1, s2, s3, s4] = multiplier.folded;
        let columns = [
            [r0, s4, s3, s2, s1],
            [r1, r0, s4, s3, s2],
            [r2, r1, r0, s4, s3],
            [r3, r2, r1, r0, s4],
            [r4, r3, r2, r1, r0],
        ];
        let mut product = product;
        for (sum, column) in product.iter_mut().zip(columns) {
            for (limb, factor) in self.0.into_iter().zip(column) {
                *sum += (limb & LOW) * (factor & LOW);
            }
        }
        product
    }

    #[inline(always)]
    fn reduced([d0, d1, d2, d3, d4]: Self::Product) -> Self {
        // Two chains of carries that do not wait for each other.
        let (d3, d4) = (d3 & LIMB, d4 + (d3 >> BITS));
        let (d0, d1) = (d0 & LIMB, d1 + (d0 >> BITS));
        let (d4, over) = (d4 & LIMB, d4 >> BITS);
        let (d1, d2) = (d1 & LIMB, d2 + (d1 >> BITS));
        let d0 = d0 + over + (over << 2);
        let (d2, d3) = (d2 & LIMB, d3 + (d2 >> BITS));
        let (d0, d1) = (d0 & LIMB, d1 + (d0 >> BITS));
        let (d3, d4) = (d3 & LIMB, d4 + (d3 >> BITS));
        Self([d0, d1, d2, d3, d4])
    }

    #[inline(always)]
    fn total(self) -> Words {
        let mut sums = [0; 5];
        for (sum, limbs) in sums.iter_mut().zip(&self.0) {
            for limb in limbs.as_slice() {
                *sum += limb;
            }
        }
        limbs26::to_words(sums)
    }

    #[inline(always)]
    fn lane(self, lane: usize) -> Words {
        let [l0, l1, l2, l3, l4] = &self.0;
        limbs26::to_words([l0[lane], l1[lane], l2[lane], l3[lane], l4[lane]])
    }
}

/// Says that a factor has 32 bits, so that one multiplication of 32 by 32 bits is enough.
const LOW: u64 = 0xffff_ffff;
