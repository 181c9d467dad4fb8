//! Arithmetic modulo p = 2^255 − 19 in the scalar registers of a 64-bit processor ([RFC 7748 section
//! 4.1](https://www.rfc-editor.org/rfc/rfc7748#section-4.1)).
//!
//! A number is l0 + l1·2^51 + l2·2^102 + l3·2^153 + l4·2^204. What leaves the highest limb weighs 2^255 ≡ 19
//! and comes back into the lowest one. A product has 25 pairs of limbs, whose sums need 128 bits; what a
//! multiplication costs beside them is bringing these sums back to words.
//!
//! | between operations | bound of a limb |
//! |---|---|
//! | what a multiplication gives | 2^51 + 2^15 |
//! | what it takes, such as a sum or a difference of two products | 2^53 |
//! | a column of a product | 2^113 |
//! | the same with its factor shifted | 2^124 |
//!
//! Every limb that goes into a multiplication is below 2^53. One factor is shifted left by 11 before, so
//! that the upper word of a column of products is the column divided by 2^53, and no double word is ever
//! shifted: of a column below 2^113, the lower word gives 53 bits back, and the upper word counts four
//! times in the limb above, and 4 · 19 times from the highest limb to the lowest. One carry beside each
//! other brings all limbs below 2^51 + 2^15.
//!
//! So a sum of two products is below 2^53, and so is a difference, to which 2p was added. Neither is
//! carried. The tests compute all of it with intervals instead of numbers, which proves it for every number,
//! and compare numbers at the ends of the intervals with multiplication by the book.
//!
//! Nothing is reduced fully before [`Element::to_bytes`]. No branch and no index depends on a number, and
//! the multiplier of 64 bits takes the same time for all of them on the processors that this is meant for.
//! What lies in registers and on the stack is wiped by the caller.
//!
//! Without the shift, every column would be shifted as a double word, which takes a slow instruction on
//! x86-64. With it one agreement takes two thirds of the time of `x25519-dalek`, whose radix is the same.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "words have room for all that is done to them, which the tests prove"
)]

use super::limbs51::{self, LIMB};
use super::montgomery::Field;
use crate::crypto::secret::wipe;
use crate::crypto::word::Word;

/// Bits of a limb.
const BITS: u32 = 51;
/// What one factor of a product is shifted by: a limb below 2^53 fills a word then.
const SHIFT: u32 = 11;

/// One number. An operation takes limbs below 2^53 where it multiplies, and what it multiplied where it
/// adds or subtracts.
#[derive(Clone, Copy)]
pub(super) struct Element<W = u64>([W; 5]);

impl Element {
    /// Takes limbs of a product, or fewer.
    pub(super) const fn from_limbs(limbs: [u64; 5]) -> Self {
        Self(limbs)
    }

    /// The limbs, for vectors.
    #[cfg(all(
        feature = "precomputed-tables",
        feature = "simd",
        target_arch = "x86_64"
    ))]
    pub(super) const fn limbs(self) -> [u64; 5] {
        self.0
    }

    /// Bit 255 is masked.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(limbs51::decode(limbs51::words(bytes)))
    }

    /// Writes the residue.
    pub(super) fn to_bytes(self, bytes: &mut [u8; 32]) {
        let mut limbs = self.0;
        limbs51::encode(&mut limbs, bytes);
        wipe(&mut limbs);
    }
}

impl<W: Word> Element<W> {
    /// A number below 2^51.
    #[inline(always)]
    pub(super) fn of(number: u64) -> Self {
        Self([number, 0, 0, 0, 0].map(W::from))
    }

    /// Reduces columns of products, one factor of which was shifted.
    ///
    /// A column c comes as c · 2^11. Its lower word, shifted back, is c modulo 2^53, and its upper word is c
    /// divided by 2^53: four times as much in the limb above, whose weight is 2^51. Above the highest limb
    /// that is 4 · 19 times as much in the lowest one.
    #[inline(always)]
    fn reduced(columns: [W::Wide; 5]) -> Self {
        let [l0, l1, l2, l3, l4] = columns.map(|column| W::low(column) >> SHIFT);
        let [h0, h1, h2, h3, h4] = columns.map(W::high);
        let four = W::from(4);
        let limbs = [
            l0 + h4 * W::from(4 * 19),
            l1 + h0 * four,
            l2 + h1 * four,
            l3 + h2 * four,
            l4 + h3 * four,
        ];
        Self(limbs).carried()
    }

    /// Brings limbs of any size below 2^51 + 2^18, and those of a reduced product below 2^51 + 2^15.
    ///
    /// All five carries move at the same time, each to its neighbour, so that none waits for another.
    #[inline(always)]
    pub(super) fn carried(self) -> Self {
        let [l0, l1, l2, l3, l4] = self.0.map(|limb| limb & W::from(LIMB));
        let [c0, c1, c2, c3, c4] = self.0.map(|limb| limb >> BITS);
        Self([l0 + c4 * W::from(19), l1 + c0, l2 + c1, l3 + c2, l4 + c3])
    }
}

impl<W: Word> Field for Element<W> {
    type Mask = W;

    /// The sum, not carried: of two products it has one bit more than they have.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
        Self([a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4])
    }

    /// The difference, not carried. `other` is a product, whose limbs are below those of 2p.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // Twice the modulus keeps every limb positive.
        let (first, rest) = (W::from(2 * (LIMB - 18)), W::from(2 * LIMB));
        let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
        Self([
            a0 + first - b0,
            a1 + rest - b1,
            a2 + rest - b2,
            a3 + rest - b3,
            a4 + rest - b4,
        ])
    }

    /// The product: 25 multiplications of words. Column c gathers l_i · l_j with i + j = c, and nineteen
    /// times those with i + j = c + 5; the nineteen is multiplied into a factor before.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        let [a0, a1, a2, a3, a4] = self.0.map(|limb| limb << SHIFT);
        let [b0, b1, b2, b3, b4] = other.0;
        let [_, c1, c2, c3, c4] = other.0.map(|limb| limb * W::from(19));
        Self::reduced([
            a0.product(b0) + a1.product(c4) + a2.product(c3) + a3.product(c2) + a4.product(c1),
            a0.product(b1) + a1.product(b0) + a2.product(c4) + a3.product(c3) + a4.product(c2),
            a0.product(b2) + a1.product(b1) + a2.product(b0) + a3.product(c4) + a4.product(c3),
            a0.product(b3) + a1.product(b2) + a2.product(b1) + a3.product(b0) + a4.product(c4),
            a0.product(b4) + a1.product(b3) + a2.product(b2) + a3.product(b1) + a4.product(b0),
        ])
    }

    /// The square: 15 multiplications of words, as the ten products of two different limbs stand twice.
    #[inline(always)]
    fn squared(self) -> Self {
        let [a0, a1, a2, a3, a4] = self.0;
        let two = W::from(2);
        // What stands twice is doubled in the factor that is not shifted.
        let (b1, b2, b3, b4) = (a1 * two, a2 * two, a3 * two, a4 * two);
        let (c3, c4) = (a3 * W::from(19), a4 * W::from(19));
        let (d3, d4) = (c3 * two, c4 * two);
        let [s0, s1, s2, s3, s4] = self.0.map(|limb| limb << SHIFT);
        Self::reduced([
            s0.product(a0) + s1.product(d4) + s2.product(d3),
            s0.product(b1) + s2.product(d4) + s3.product(c3),
            s0.product(b2) + s1.product(a1) + s3.product(d4),
            s0.product(b3) + s1.product(b2) + s4.product(c4),
            s0.product(b4) + s1.product(b3) + s2.product(a2),
        ])
    }

    /// Five multiplications of words; the limbs of `sum` are added before the one carry.
    #[inline(always)]
    fn times_small_plus(self, factor: u64, sum: Self) -> Self {
        let factor = W::from(factor << SHIFT);
        let columns = self.0.map(|limb| limb.product(factor));
        let [l0, l1, l2, l3, l4] = columns.map(|column| W::low(column) >> SHIFT);
        let [h0, h1, h2, h3, h4] = columns.map(W::high);
        let [a0, a1, a2, a3, a4] = sum.0;
        let four = W::from(4);
        let limbs = [
            a0 + l0 + h4 * W::from(4 * 19),
            a1 + l1 + h0 * four,
            a2 + l2 + h1 * four,
            a3 + l3 + h2 * four,
            a4 + l4 + h3 * four,
        ];
        Self(limbs).carried()
    }

    /// The mask is all ones or zero: all words are read and written in either case.
    #[inline(always)]
    fn exchange(&mut self, other: &mut Self, mask: W) {
        for (a, b) in self.0.iter_mut().zip(&mut other.0) {
            let difference = (*a ^ *b) & mask;
            *a = *a ^ difference;
            *b = *b ^ difference;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::format;

    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P25519, Residue};

    /// Every limb that a multiplication may take.
    pub(in super::super) const FACTOR: u64 = (1 << 53) - 1;
    /// Every limb that it gives.
    pub(in super::super) const REDUCED: u64 = (1 << BITS) + (1 << 15) - 1;

    pub(in super::super) fn any(limb: u64) -> Element<Interval> {
        Element([Interval::up_to(limb); 5])
    }

    pub(in super::super) fn assert_below(element: Element<Interval>, limb: u64) {
        for (index, interval) in element.0.iter().enumerate() {
            assert!(interval.high <= limb, "limb {index}: {interval:?}");
        }
    }

    /// Nothing overflows, whatever the numbers are, and the results are what the next operation takes.
    #[test]
    fn all_limbs_have_room() {
        let (factor, reduced) = (any(FACTOR), any(REDUCED));
        assert_below(factor.times(factor), REDUCED);
        assert_below(factor.squared(), REDUCED);
        assert_below(factor.times_small_plus((1 << 17) - 1, reduced), REDUCED);
        assert_below(reduced.plus(reduced), FACTOR);
        assert_below(reduced.minus(reduced), FACTOR);
        // What is encoded, and a number from outside.
        const { assert!(REDUCED < 1 << 52 && LIMB <= REDUCED) };
    }

    /// What comes out is the product, the sum or the difference modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let number = |name: &str| {
            Element([0, 1, 2, 3, 4].map(|index| Residue::<P25519>::any(&format!("{name}{index}"))))
        };
        let value = |element: Element<Residue<P25519>>| Residue::of_limbs(&element.0, BITS);
        let (left, right) = (number("left"), number("right"));
        let (a, b) = (value(left), value(right));
        assert_eq!(value(left.plus(right)), a + b);
        assert_eq!(value(left.minus(right)), a - b);
        assert_eq!(value(left.carried()), a);
        assert_eq!(value(left.times(right)), a * b);
        assert_eq!(value(left.squared()), a * a);
        let small = left.times_small_plus(121_665, right);
        assert_eq!(value(small), a * Residue::from(121_665) + b);
    }

    #[test]
    #[should_panic(expected = "overflows")]
    fn a_sum_of_sums_has_no_room() {
        let sum = any(REDUCED).plus(any(REDUCED));
        let _ = sum.plus(sum).plus(sum).squared();
    }

    #[test]
    #[should_panic(expected = "negative")]
    fn a_difference_of_a_sum_has_no_room() {
        let sum = any(REDUCED).plus(any(REDUCED));
        let _ = any(REDUCED).minus(sum);
    }

    /// The product by the book: columns that are carried one after the other.
    fn by_the_book(left: [u64; 5], right: [u64; 5]) -> [u8; 32] {
        let mut columns = [0_u128; 5];
        for (i, a) in left.into_iter().enumerate() {
            for (j, b) in right.into_iter().enumerate() {
                let again = if i + j < 5 { 1 } else { 19 };
                columns[(i + j) % 5] += u64::product(a, b) * again;
            }
        }
        for _ in 0..3 {
            let mut carry = 0;
            for column in &mut columns {
                *column += carry;
                carry = *column >> BITS;
                *column &= u128::from(LIMB);
            }
            columns[0] += 19 * carry;
        }
        encoded(Element(columns.map(|column| column as u64)))
    }

    fn encoded(element: Element) -> [u8; 32] {
        let mut bytes = [0; 32];
        element.to_bytes(&mut bytes);
        bytes
    }

    /// Limbs at their ends, and between.
    fn hard() -> impl Iterator<Item = [u64; 5]> {
        let ends = [0, 1, 18, LIMB - 18, LIMB, REDUCED, 1 << 52, FACTOR];
        let mut state = 1_u64;
        let mixed = (0..300).map(move |_| {
            core::array::from_fn(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                ends[(state >> 61) as usize]
            })
        });
        ends.into_iter().map(|end| [end; 5]).chain(mixed)
    }

    #[test]
    fn products_are_those_of_the_book() {
        for left in hard() {
            let squared = encoded(Element(left).squared());
            assert_eq!(squared, by_the_book(left, left), "{left:?}");
            for right in hard() {
                let product = encoded(Element(left).times(Element(right)));
                assert_eq!(product, by_the_book(left, right), "{left:?} {right:?}");
            }
            let sum = [REDUCED, 1, LIMB, 0, REDUCED];
            let small = Element(left).times_small_plus(121_665, Element(sum));
            let factor = [121_665, 0, 0, 0, 0];
            let product = Element::from_bytes(&by_the_book(left, factor));
            let expected = product.plus(Element(sum)).times(Element::of(1));
            assert_eq!(encoded(small), encoded(expected), "{left:?}");
        }
    }

    #[test]
    fn differences_and_inverses() {
        for limbs in hard() {
            let number = Element(limbs).times(Element::of(1));
            let nothing = number.minus(number).times(Element::of(1));
            assert_eq!(encoded(nothing), [0; 32], "{limbs:?}");
            let one = encoded(number.times(number.inverted()));
            let is_zero = encoded(number) == [0; 32];
            assert_eq!(one[0], u8::from(!is_zero), "{limbs:?}");
            assert_eq!(one[1..], [0; 31], "{limbs:?}");
        }
    }
}
