//! Arithmetic modulo p = 2^255 − 19 in lanes, eight or four of AVX-512 ([RFC 7748 section
//! 4.1](https://www.rfc-editor.org/rfc/rfc7748#section-4.1)).
//!
//! A lane holds one number, in five limbs: x = l0 + l1·2^51 + l2·2^102 + l3·2^153 + l4·2^204. The radix is
//! 2^51, because five limbs of 51 bits are exactly the 255 bits of the modulus: what leaves the top limb
//! comes back into the lowest one, nineteen times, as 2^255 ≡ 19. The multiplier of AVX-512 takes factors of
//! 52 bits, so a limb has one bit to spare, and that is enough for a sum that was carried once.
//!
//! | | bound of a limb |
//! |---|---|
//! | what every operation takes and gives | 2^51 + 2^15 |
//! | a sum of two | 2^53 |
//! | a column of a product, the upper ones folded in | 2^59 |
//! | what [`multiply_low`] and [`multiply_high`] may take as a factor | 2^52 |
//!
//! The tests compute all of it with bounds in place of numbers, which proves it for every number.
//!
//! Nothing is reduced fully before [`Element::to_bytes`]: a number has several forms on its way, and only
//! the bytes at the end are the same for all of them.
//!
//! There is no branch and no index that depends on a number: lanes are chosen with masks, and loops count
//! limbs, lanes and bits of public exponents. The words that bytes are made of are wiped; numbers in vectors stay
//! on the stack, which `products` wipes.
//!
//! Eight agreements take less than twice as long as one in the scalar registers; with fewer keys the empty
//! lanes are computed, too.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, limbs have room for their carries, indices count limbs and lanes"
)]

use fearless_simd::{prelude::*, u64x8};

use super::limbs51::{self, LIMB};
use super::montgomery::Field;
use crate::crypto::backend::outlined;
use crate::crypto::multiply52::{Multiply52, multiply_high, multiply_low};
use crate::crypto::secret::wipe;

/// Lanes of an element that many products share.
pub(super) const LANES: usize = 8;

/// Bits of a limb.
const BITS: u32 = 51;

/// One number in each lane of `V`. Limbs are below 2^51 + 2^15: what every operation here takes and gives.
#[derive(Clone, Copy)]
pub(super) struct Element<V>(pub(super) [V; 5]);

/// A product that is not carried: limbs below 2^59.
#[derive(Clone, Copy)]
pub(super) struct Columns<V>(pub(super) [V; 5]);

impl<S: Simd> Element<u64x8<S>> {
    /// `number` in all lanes. It is below 2^51.
    #[inline(always)]
    pub(super) fn small(simd: S, number: u64) -> Self {
        let zero = u64x8::splat(simd, 0);
        Self([u64x8::splat(simd, number), zero, zero, zero, zero])
    }

    /// Takes 32 bytes per lane, the lowest first; bit 255 is masked, as RFC 7748 section 5 wants for the
    /// coordinates of a peer. Lanes that get none are zero.
    ///
    /// A value from p to 2^255 − 1 is taken as it is: every operation works on it as on its residue.
    /// The four words of 64 bits are cut at the bits 51, 102, 153 and 204.
    #[inline(always)]
    pub(super) fn from_bytes(simd: S, bytes: &[[u8; 32]]) -> Self {
        let mut words = [u64x8::splat(simd, 0); 4];
        for (lane, bytes) in bytes.iter().enumerate() {
            for (vector, word) in words.iter_mut().zip(bytes.as_chunks().0) {
                vector[lane] = u64::from_le_bytes(*word);
            }
        }
        let [w0, w1, w2, w3] = words;
        Self([
            w0 & LIMB,
            (w0 >> 51 | w1 << 13) & LIMB,
            (w1 >> 38 | w2 << 26) & LIMB,
            (w2 >> 25 | w3 << 39) & LIMB,
            w3 >> 12 & LIMB,
        ])
    }

    /// The residues of the first lanes, 32 bytes each: the one form below p.
    ///
    /// One lane after the other, in plain words, which are wiped: this happens once for a product, and 255
    /// steps of the ladder are before it.
    #[inline(always)]
    pub(super) fn to_bytes(self, bytes: &mut [[u8; 32]]) {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let [l0, l1, l2, l3, l4] = &self.0;
                for (lane, bytes) in bytes.iter_mut().enumerate() {
                    let mut limbs = [l0[lane], l1[lane], l2[lane], l3[lane], l4[lane]];
                    limbs51::encode(&mut limbs, bytes);
                    wipe(&mut limbs);
                }
            },
        )
    }

    /// One in each lane that is zero modulo the modulus, zero in the others.
    ///
    /// Goes through the bytes, because zero has several forms in limbs (the limbs of p are one). The bits
    /// of all bytes are gathered, and the borrow of a subtraction becomes the answer, without a comparison.
    #[inline(always)]
    pub(super) fn zeros(self) -> u64x8<S> {
        let mut bytes = [[0; 32]; LANES];
        self.to_bytes(&mut bytes);
        let mut zeros = u64x8::splat(self.0[0].token(), 0);
        for (lane, bytes) in bytes.iter().enumerate() {
            let any = bytes.iter().fold(0, |any, byte| any | byte);
            zeros[lane] = u64::from(any).wrapping_sub(1) >> 63;
        }
        wipe(bytes.as_flattened_mut());
        zeros
    }

    /// Zero in the lanes where `lanes` is one, unchanged where it is zero.
    ///
    /// One less than that is a mask: all ones for zero, and zero for one.
    #[inline(always)]
    pub(super) fn cleared(mut self, lanes: u64x8<S>) -> Self {
        let kept = lanes - 1;
        for limb in &mut self.0 {
            *limb &= kept;
        }
        self
    }

    /// Adds `lanes`, which are zero or one. It is not carried: the bound of the limbs leaves room for one.
    #[inline(always)]
    pub(super) fn incremented(mut self, lanes: u64x8<S>) -> Self {
        let [first, ..] = &mut self.0;
        *first += lanes;
        self
    }
}

impl<V: Multiply52> Element<V> {
    /// The product, in columns to which `sum` was added before.
    ///
    /// Schoolbook multiplication, 25 pairs of limbs, each a lower and an upper half. Column c gathers the lower halves of
    /// l_i · l_j with i + j = c. The upper half of the same product stands at bit 52 of its column, which is bit 1 of the
    /// next one: it is gathered there, and [`folded`] counts it twice.
    #[inline(always)]
    pub(super) fn product_plus(self, other: Self, sum: Self) -> Columns<V> {
        let zero = self.0[0].all(0);
        let [s0, s1, s2, s3, s4] = sum.0;
        let mut low = [s0, s1, s2, s3, s4, zero, zero, zero, zero, zero];
        let mut high = [zero; 10];
        for column in 0..9_usize {
            for (i, a) in self.0.into_iter().enumerate() {
                if let Some(b) = column.checked_sub(i).and_then(|j| other.0.get(j)) {
                    low[column] = multiply_low(low[column], a, *b);
                    high[column + 1] = multiply_high(high[column + 1], a, *b);
                }
            }
        }
        folded(low, high)
    }

    /// The product in columns.
    #[inline(always)]
    pub(super) fn product(self, other: Self) -> Columns<V> {
        self.product_plus(other, Self([self.0[0].all(0); 5]))
    }
}

impl<V: Multiply52> Field for Element<V> {
    type Mask = V;

    /// The sum, carried once.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.0[0].piece(
            #[inline(always)]
            || {
                let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
                Columns([a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4]).carried()
            },
        )
    }

    /// The difference, carried once.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.0[0].piece(
            #[inline(always)]
            || {
                // Four times the modulus keeps every limb positive.
                let first = self.0[0].all(4 * (LIMB - 18));
                let rest = self.0[0].all(4 * LIMB);
                let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
                Columns([
                    a0 + first - b0,
                    a1 + rest - b1,
                    a2 + rest - b2,
                    a3 + rest - b3,
                    a4 + rest - b4,
                ])
                .carried()
            },
        )
    }

    /// The product, carried once.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.0[0].piece(
            #[inline(always)]
            || self.product(other).carried(),
        )
    }

    /// The square: the ten products of two different limbs are computed once and doubled, the five
    /// squares are added. 30 multiplications in place of the 50 of [`Element::times`].
    #[inline(always)]
    fn squared(self) -> Self {
        self.0[0].piece(
            #[inline(always)]
            || {
                let zero = self.0[0].all(0);
                let (mut low, mut high) = ([zero; 10], [zero; 10]);
                for column in 0..9_usize {
                    for (i, a) in self.0.into_iter().enumerate() {
                        let other = column.checked_sub(i).filter(|j| *j > i);
                        if let Some(b) = other.and_then(|j| self.0.get(j)) {
                            low[column] = multiply_low(low[column], a, *b);
                            high[column + 1] = multiply_high(high[column + 1], a, *b);
                        }
                    }
                    low[column] = low[column] + low[column];
                    high[column + 1] = high[column + 1] + high[column + 1];
                    if column % 2 == 0 {
                        let a = self.0[column / 2];
                        low[column] = multiply_low(low[column], a, a);
                        high[column + 1] = multiply_high(high[column + 1], a, a);
                    }
                }
                folded(low, high).carried()
            },
        )
    }

    /// `self` times a number below 2^17, plus `sum`, in one pass.
    ///
    /// The lower halves start from the limbs of `sum`, so that the sum costs nothing. The upper half of the
    /// top limb leaves bit 255: it comes back nineteen times, and twice, because it stands at bit 52.
    #[inline(always)]
    fn times_small_plus(self, factor: u64, sum: Self) -> Self {
        self.0[0].piece(
            #[inline(always)]
            || {
                let zero = self.0[0].all(0);
                let factor = self.0[0].all(factor);
                let (mut low, mut high) = (sum.0, [zero; 5]);
                for ((low, high), limb) in low.iter_mut().zip(&mut high).zip(self.0) {
                    *low = multiply_low(*low, limb, factor);
                    *high = multiply_high(*high, limb, factor);
                }
                let ([l0, l1, l2, l3, l4], [h1, h2, h3, h4, h5]) = (low, high);
                Columns([
                    l0.plus_small(h5, zero.all(2 * 19)),
                    l1 + h1 + h1,
                    l2 + h2 + h2,
                    l3 + h3 + h3,
                    l4 + h4 + h4,
                ])
                .carried()
            },
        )
    }

    /// Exchanges two elements in the lanes where `mask` is all ones, and not where it is zero.
    ///
    /// The conditional swap of [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5): the
    /// mask comes from a bit of the secret key, and both elements are read and written in either case.
    #[inline(always)]
    fn exchange(&mut self, other: &mut Self, mask: V) {
        for (a, b) in self.0.iter_mut().zip(&mut other.0) {
            let difference = (*a ^ *b) & mask;
            *a = *a ^ difference;
            *b = *b ^ difference;
        }
    }
}

impl<V: Multiply52> Columns<V> {
    /// Brings the limbs below 2^51 + 2^15, as an element has them. They are below 2^61 before.
    ///
    /// All five carries move at the same time, each to its neighbour, and the top one nineteen times to the lowest limb. A
    /// second pass would bring them below 2^51 and is not needed: the factors of the multiplier have 52 bits.
    #[inline(always)]
    pub(super) fn carried(self) -> Element<V> {
        let [l0, l1, l2, l3, l4] = self.0;
        let (nineteen, limb) = (l0.all(19), l0.all(LIMB));
        Element([
            (l0 & limb).plus_small(l4 >> BITS, nineteen),
            (l1 & limb) + (l0 >> BITS),
            (l2 & limb) + (l1 >> BITS),
            (l3 & limb) + (l2 >> BITS),
            (l4 & limb) + (l3 >> BITS),
        ])
    }
}

/// Reduces a product of ten columns to five.
///
/// The upper halves of the limb products stand at bit 52 of a column with 51 bits, so they count twice.
/// The upper five columns weigh 2^255 more than the lower five, so they come back nineteen times: 16 + 2 + 1. Words have
/// room for that without a carry before.
#[inline(always)]
fn folded<V: Multiply52>(low: [V; 10], high: [V; 10]) -> Columns<V> {
    let mut columns = low;
    for (column, high) in columns.iter_mut().zip(high) {
        *column = *column + (high + high);
    }
    let [l0, l1, l2, l3, l4, u0, u1, u2, u3, u4] = columns;
    let mut lower = [l0, l1, l2, l3, l4];
    for (lower, upper) in lower.iter_mut().zip([u0, u1, u2, u3, u4]) {
        *lower = (*lower + upper) + (upper.rotated(4) + upper.rotated(1));
    }
    Columns(lower)
}

#[cfg(test)]
pub(super) mod tests {
    use std::format;

    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P25519, Residue};

    /// What every operation takes and gives.
    pub(in super::super) const LIMBS: u64 = (1 << 51) + (1 << 15) - 1;

    fn any() -> Element<Interval> {
        Element([Interval::up_to(LIMBS); 5])
    }

    fn assert_carried(element: Element<Interval>) {
        for (index, interval) in element.0.iter().enumerate() {
            assert!(interval.high <= LIMBS, "limb {index}: {interval:?}");
        }
    }

    /// No lane overflows, whatever the numbers are, and the results are what the next operation takes.
    #[test]
    fn all_limbs_have_room() {
        assert_carried(any().plus(any()));
        assert_carried(any().minus(any()));
        assert_carried(any().times(any()));
        assert_carried(any().squared());
        assert_carried(any().times_small_plus((1 << 17) - 1, any()));
        for column in any().product_plus(any(), any()).0 {
            assert!(column.high < 1 << 59, "{column:?}");
        }
        // What `limbs51::encode` takes, one more than a limb included.
        const { assert!(LIMBS + 1 < 1 << 52) };
    }

    /// What comes out is the product, the sum or the difference modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let number = |name: &str| {
            Element([0, 1, 2, 3, 4].map(|index| Residue::<P25519>::any(&format!("{name}{index}"))))
        };
        let value = |element: Element<Residue<P25519>>| Residue::of_limbs(&element.0, BITS);
        let (left, right, sum) = (number("left"), number("right"), number("sum"));
        let (a, b, c) = (value(left), value(right), value(sum));
        assert_eq!(value(left.plus(right)), a + b);
        assert_eq!(value(left.minus(right)), a - b);
        assert_eq!(value(left.times(right)), a * b);
        assert_eq!(value(left.squared()), a * a);
        let columns = left.product_plus(right, sum);
        assert_eq!(Residue::of_limbs(&columns.0, BITS), a * b + c);
        assert_eq!(value(columns.carried()), a * b + c);
        let small = left.times_small_plus(121_665, right);
        assert_eq!(value(small), a * Residue::from(121_665) + b);
    }

    /// Columns that are not carried are no factors.
    #[test]
    #[should_panic(expected = "a factor has more than 52 bits")]
    fn a_missing_carry_is_found() {
        let columns = any().product(any());
        Element(columns.0).times(any());
    }
}
