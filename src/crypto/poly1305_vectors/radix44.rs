//! Three limbs of 44, 44 and 42 bits in each lane, for AVX-512 with its multiplication of 52 by 52 bits.
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
    reason = "limbs have room for their sums, as stated"
)]

use fearless_simd::{Select, SimdMask, prelude::*};

use super::residues::Residues;
use crate::crypto::multiply52::{Multiply52, multiply_high, multiply_low};
use crate::crypto::poly1305::Words;

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
pub(crate) struct Radix44<V>([V; 3]);

/// Limbs, and twenty times the upper two: what they contribute when a product passes 2^132.
#[derive(Clone, Copy)]
pub(crate) struct Multiplier<V> {
    limbs: [V; 3],
    folded: [V; 2],
}

/// Sums of the lower 52 bits of products, and of the bits above.
#[derive(Clone, Copy)]
pub(crate) struct Product<V> {
    low: [V; 3],
    high: [V; 3],
}

/// The arithmetic, over anything that multiplies 52 bits: the tests compute with bounds.
impl<V: Multiply52> Radix44<V> {
    /// Cuts words at the bits 44 and 88.
    #[inline(always)]
    fn of_words([low, high, top]: [V; 3]) -> Self {
        let limb = low.all(LIMB);
        Self([
            low & limb,
            (low >> BITS) + ((high & low.all(LIMB >> 20)) << 20),
            (high >> 24) + (top << 40),
        ])
    }

    #[inline(always)]
    fn sum(self, other: Self) -> Self {
        let ([a0, a1, a2], [b0, b1, b2]) = (self.0, other.0);
        Self([a0 + b0, a1 + b1, a2 + b2])
    }

    /// Twenty times a limb is its sum with itself, shifted by four and by two.
    #[inline(always)]
    fn prepared(self) -> Multiplier<V> {
        let [_, l1, l2] = self.0;
        Multiplier {
            limbs: self.0,
            folded: [l1.rotated(4) + l1.rotated(2), l2.rotated(4) + l2.rotated(2)],
        }
    }

    /// A factor is below 2^46 and twenty times a reduced limb below 2^50: both fit in 52 bits, the
    /// lower parts of six products add up to less than 2^55, the upper ones to less than 2^47.
    #[inline(always)]
    fn product_plus(self, multiplier: &Multiplier<V>, product: Product<V>) -> Product<V> {
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
    fn carried(product: Product<V>) -> Self {
        // The upper sums stand at bit 52 of their column: bit 8 of the next one, and bit 10 of the
        // first one, five times, for the last.
        let [e0, e1, e2] = product.high;
        let [d0, d1, d2] = product.low;
        let d0 = d0 + (e2.rotated(12) + e2.rotated(10));
        let d1 = d1 + (e0 << 8);
        let d2 = d2 + (e1 << 8);
        let (c0, c1, c2) = (d0 >> BITS, d1 >> BITS, d2 >> TOP_BITS);
        let (limb, top_limb) = (d0.all(LIMB), d0.all(TOP_LIMB));
        Self([
            (d0 & limb) + (c2 + (c2 << 2)),
            (d1 & limb) + c0,
            (d2 & top_limb) + c1,
        ])
    }
}

impl<S: Simd> Residues<S> for Radix44<S::u64s>
where
    S::u64s: Multiply52,
{
    type Multiplier = Multiplier<S::u64s>;
    type Product = Product<S::u64s>;

    #[inline(always)]
    fn from_words(_: S, words: [S::u64s; 3]) -> Self {
        Self::of_words(words)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.sum(other)
    }

    #[inline(always)]
    fn multiplier(self) -> Multiplier<S::u64s> {
        self.prepared()
    }

    #[inline(always)]
    fn no_product(simd: S) -> Product<S::u64s> {
        let zero = [S::u64s::splat(simd, 0); 3];
        Product {
            low: zero,
            high: zero,
        }
    }

    #[inline(always)]
    fn times(
        self,
        multiplier: &Multiplier<S::u64s>,
        product: Product<S::u64s>,
    ) -> Product<S::u64s> {
        self.product_plus(multiplier, product)
    }

    #[inline(always)]
    fn reduced(product: Product<S::u64s>) -> Self {
        Self::carried(product)
    }

    #[inline(always)]
    fn first_everywhere(mut self, simd: S) -> Self {
        for limb in &mut self.0 {
            *limb = S::u64s::splat(simd, limb[0]);
        }
        self
    }

    #[inline(always)]
    fn chosen(mut self, lanes: u64, other: Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(other.0) {
            let lanes = <S::u64s as SimdBase<S>>::Mask::from_bitmask(limb.token(), lanes);
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

/// Three limbs, or sums of eight of each, as words.
fn to_words([l0, l1, l2]: [u64; 3]) -> Words {
    let l1 = l1.wrapping_add(l0 >> BITS);
    let l2 = l2.wrapping_add(l1 >> BITS);
    let (l0, l1) = (l0 & LIMB, l1 & LIMB);
    [l0 | l1 << BITS, l1 >> 20 | l2 << 24, l2 >> 40]
}

#[cfg(test)]
mod bounds {
    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P1305, Residue};

    const REDUCED: u64 = (1 << 45) - 1;

    fn any(limb: u64) -> Radix44<Interval> {
        Radix44([Interval::up_to(limb); 3])
    }

    fn none() -> Product<Interval> {
        let zero = [Interval::up_to(0); 3];
        Product {
            low: zero,
            high: zero,
        }
    }

    fn assert_reduced(number: Radix44<Interval>) {
        for (index, limb) in number.0.iter().enumerate() {
            assert!(limb.high <= REDUCED, "limb {index}: {limb:?}");
        }
    }

    /// No lane overflows, whatever the blocks and the key are: a step adds a block to a sum, and the product of another
    /// block that is on its way.
    #[test]
    fn all_limbs_have_room() {
        let words = [u64::MAX, u64::MAX, 7].map(Interval::up_to);
        let block = Radix44::of_words(words);
        assert_reduced(block);
        let multiplier = any(REDUCED).prepared();
        let product = any(REDUCED).sum(block).product_plus(&multiplier, none());
        assert_reduced(Radix44::carried(product));
        let product = block.product_plus(&multiplier, none());
        let product = any(REDUCED).sum(block).product_plus(&multiplier, product);
        assert_reduced(Radix44::carried(product));
    }

    fn no_residues() -> Product<Residue<P1305>> {
        let zero = [Residue::from(0); 3];
        Product {
            low: zero,
            high: zero,
        }
    }

    /// What comes out is what integers give modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let any = Residue::<P1305>::any;
        let words = [any("low"), any("high"), any("top")];
        let block = Radix44::of_words(words);
        let value = |number: Radix44<Residue<P1305>>| Residue::of_limbs(&number.0, BITS);
        let expected = Residue::of_limbs(&words, 64);
        assert_eq!(value(block), expected);
        let other = Radix44::of_words([any("other low"), any("other high"), any("other top")]);
        let multiplier = other.prepared();
        let product = block.product_plus(&multiplier, no_residues());
        let product = block.sum(other).product_plus(&multiplier, product);
        let expected = (expected + expected + value(other)) * value(other);
        assert_eq!(value(Radix44::carried(product)), expected);
    }

    /// What is not carried is no factor.
    #[test]
    #[should_panic(expected = "a factor has more than 52 bits")]
    fn a_missing_carry_is_found() {
        let product = any(REDUCED).product_plus(&any(REDUCED).prepared(), none());
        Radix44(product.low).product_plus(&any(REDUCED).prepared(), none());
    }
}

#[cfg(all(test, feature = "_plain_vectors"))]
mod tests {
    use fearless_simd::{Fallback, u64x2};

    use super::*;
    use crate::crypto::poly1305::Poly1305;

    type Plain = Radix44<u64x2<Fallback>>;

    /// The arithmetic of AVX-512 in arrays, on every machine: products and sums of them are those of the registers.
    #[test]
    fn products_in_arrays_are_those_of_registers() {
        let simd = Fallback::new();
        let splat = |words: Words| words.map(|word| u64x2::splat(simd, word));
        let mut state = 7_u64;
        let mut word = || {
            state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
            match state & 3 {
                0 => u64::MAX,
                1 => 0,
                _ => state,
            }
        };
        for _ in 0..2000 {
            let poly1305 = Poly1305::new(&[word(), word(), 0, 0]);
            let [left, other] = [[word(), word(), word() & 3], [word(), word(), word() & 1]];
            let r = Plain::from_words(simd, splat(poly1305.r()));
            let multiplier = Residues::<Fallback>::multiplier(r);
            let [left_plain, other_plain] =
                [left, other].map(|words| Plain::from_words(simd, splat(words)));
            // Of one number, and of a sum that is not carried.
            let none = Plain::no_product(simd);
            let product = Residues::<Fallback>::times(left_plain, &multiplier, none);
            let product: Plain = Residues::<Fallback>::reduced(product);
            assert!(same(
                Residues::<Fallback>::lane(&product, 1),
                poly1305.times_r(left)
            ));
            let sum = Residues::<Fallback>::plus(product, other_plain);
            let again = Residues::<Fallback>::times(sum, &multiplier, none);
            let again = Residues::<Fallback>::times(product, &multiplier, again);
            let mut twice = Poly1305::new(&[word(), word(), 0, 0]);
            twice.set_accumulator(poly1305.times_r(left));
            let first = poly1305.times_r(twice.accumulator());
            let expected = added(added(first, first), poly1305.times_r(other));
            let again: Plain = Residues::<Fallback>::reduced(again);
            assert!(same(Residues::<Fallback>::lane(&again, 0), expected));
        }
    }

    /// The sum, below 2^134.
    fn added(left: Words, right: Words) -> Words {
        let (low, carry) = left[0].overflowing_add(right[0]);
        let (high, first) = left[1].overflowing_add(right[1]);
        let (high, second) = high.overflowing_add(carry.into());
        [
            low,
            high,
            left[2] + right[2] + u64::from(first) + u64::from(second),
        ]
    }

    /// Whether two numbers are the same modulo 2^130 - 5: their tags are.
    fn same(left: Words, right: Words) -> bool {
        let one = Poly1305::new(&[1, 0, 0, 0]);
        let tag = |words| crate::crypto::poly1305::tag(one.times_r(words), [0, 0]);
        tag(left) == tag(right)
    }
}
