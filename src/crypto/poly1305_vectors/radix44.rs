//! Three limbs of 44, 44 and 42 bits in each of eight lanes, for AVX-512 with its multiplication of
//! 52 by 52 bits.
//!
//! A number is l0 + l1·2^44 + l2·2^88: 130 bits, and three limbs in place of five, so nine products in
//! place of 25, each in two halves. The radix is not 2^52, the widest that the multiplier takes: eight bits to
//! spare let a block be added and a factor be multiplied by twenty before anything is carried.
//!
//! What passes 2^132 = 2^(3·44) comes back twenty times, as 2^130 ≡ 5 and 2^132 = 4 · 2^130. The upper half
//! of a product stands at bit 52 of its column: eight bits up in the next one. That of the last column stands
//! at 2^88 · 2^52 = 2^140 = 2^130 · 2^10, so five times at bit 10.
//!
//! | what | below |
//! |---|---|
//! | a reduced limb | 2^45 |
//! | with a block added | 2^46 |
//! | twenty times a reduced limb | 2^50 |
//! | six lower halves | 2^55 |
//! | six upper halves | 2^47 |

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "limbs have room for their sums, as stated, and indices count limbs and lanes"
)]

use fearless_simd::{Avx512, Select, SimdMask, prelude::*, u64x8};

use super::residues::Residues;
use crate::crypto::multiply52::{multiply_high, multiply_low};
use crate::crypto::poly1305::Words;

/// A limb, or a column, of eight numbers.
type Vector = u64x8<Avx512>;

/// Bits of the lower two limbs.
const BITS: u32 = 44;
/// A lower limb with all its bits set.
const LIMB: u64 = (1 << BITS) - 1;
/// Bits of the upper limb.
const TOP_BITS: u32 = 42;
/// The upper limb with all its bits set.
const TOP_LIMB: u64 = (1 << TOP_BITS) - 1;

/// Limbs below 2^45 when reduced, and below 2^46 with a block added.
#[derive(Clone, Copy)]
pub(crate) struct Radix44([Vector; 3]);

/// Limbs, and twenty times the upper two: what they contribute when a product passes 2^132.
#[derive(Clone, Copy)]
pub(crate) struct Multiplier {
    limbs: [Vector; 3],
    folded: [Vector; 2],
}

/// Sums of the lower 52 bits of products, and of the bits above.
#[derive(Clone, Copy)]
pub(crate) struct Product {
    low: [Vector; 3],
    high: [Vector; 3],
}

impl Residues<Avx512> for Radix44 {
    type Multiplier = Multiplier;
    type Product = Product;

    /// Cuts words at the bits 44 and 88.
    #[inline(always)]
    fn from_words(_: Avx512, [low, high, top]: [Vector; 3]) -> Self {
        Self([
            low & LIMB,
            (low >> BITS | high << 20) & LIMB,
            high >> 24 | top << 40,
        ])
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let ([a0, a1, a2], [b0, b1, b2]) = (self.0, other.0);
        Self([a0 + b0, a1 + b1, a2 + b2])
    }

    /// Twenty times a limb is its sum with itself, shifted by four and by two.
    #[inline(always)]
    fn multiplier(self) -> Multiplier {
        let [_, l1, l2] = self.0;
        Multiplier {
            limbs: self.0,
            folded: [
                rotated(l1, 4) + rotated(l1, 2),
                rotated(l2, 4) + rotated(l2, 2),
            ],
        }
    }

    #[inline(always)]
    fn no_product(simd: Avx512) -> Product {
        let zero = [Vector::splat(simd, 0); 3];
        Product {
            low: zero,
            high: zero,
        }
    }

    /// A factor is below 2^46 and twenty times a reduced limb below 2^50: both fit in 52 bits, the
    /// lower parts of six products add up to less than 2^55, the upper ones to less than 2^47.
    #[inline(always)]
    fn times(self, multiplier: &Multiplier, product: Product) -> Product {
        let [r0, r1, r2] = multiplier.limbs;
        let [s1, s2] = multiplier.folded;
        let columns = [[r0, s2, s1], [r1, r0, s2], [r2, r1, r0]];
        let mut product = product;
        let sums = product.low.iter_mut().zip(&mut product.high);
        for ((low, high), column) in sums.zip(columns) {
            for (limb, factor) in self.0.into_iter().zip(column) {
                *low = multiply_low(*low, limb, factor);
                *high = multiply_high(*high, limb, factor);
            }
        }
        product
    }

    /// Brings the upper halves to their columns, and carries once, all three at the same time. What leaves the
    /// top limb, at bit 130, comes back five times.
    #[inline(always)]
    fn reduced(product: Product) -> Self {
        // The upper sums stand at bit 52 of their column: bit 8 of the next one, and bit 10 of the
        // first one, five times, for the last.
        let [e0, e1, e2] = product.high;
        let [d0, d1, d2] = product.low;
        let d0 = d0 + (rotated(e2, 12) + rotated(e2, 10));
        let d1 = d1 + (e0 << 8);
        let d2 = d2 + (e1 << 8);
        let (c0, c1, c2) = (d0 >> BITS, d1 >> BITS, d2 >> TOP_BITS);
        Self([
            (d0 & LIMB) + (c2 + (c2 << 2)),
            (d1 & LIMB) + c0,
            (d2 & TOP_LIMB) + c1,
        ])
    }

    #[inline(always)]
    fn first_everywhere(mut self, simd: Avx512) -> Self {
        for limb in &mut self.0 {
            *limb = Vector::splat(simd, limb[0]);
        }
        self
    }

    #[inline(always)]
    fn chosen(mut self, lanes: u64, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            let lanes = <Vector as SimdBase<Avx512>>::Mask::from_bitmask(limb.token(), lanes);
            *limb = lanes.select(*limb, other);
        }
        self
    }

    #[inline(always)]
    fn total(self) -> Words {
        let mut sums = [0; 3];
        for (sum, limbs) in sums.iter_mut().zip(&self.0) {
            for limb in limbs.as_slice() {
                *sum += limb;
            }
        }
        to_words(sums)
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> Words {
        let [l0, l1, l2] = &self.0;
        let (l0, l1, l2) = (l0[lane], l1[lane], l2[lane]);
        to_words([l0, l1, l2])
    }
}

/// A shift, where nothing is shifted out. The compiler would make a multiplication of the sum of two
/// real shifts, and AVX-512 is slow at that.
#[inline(always)]
fn rotated(words: Vector, bits: u32) -> Vector {
    words << bits | words >> (64 - bits)
}

/// Three limbs, or sums of eight of each, as words.
fn to_words([l0, l1, l2]: [u64; 3]) -> Words {
    let l1 = l1.wrapping_add(l0 >> BITS);
    let l2 = l2.wrapping_add(l1 >> BITS);
    let (l0, l1) = (l0 & LIMB, l1 & LIMB);
    [l0 | l1 << BITS, l1 >> 20 | l2 << 24, l2 >> 40]
}
