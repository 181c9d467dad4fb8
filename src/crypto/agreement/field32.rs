//! Arithmetic modulo p = 2^255 − 19 in words of 32 bits ([RFC 7748 section
//! 4.1](https://www.rfc-editor.org/rfc/rfc7748#section-4.1)), for processors that multiply two words and add two more
//! in one instruction, as a Cortex-M4 does.
//!
//! A number is eight words, the lowest first, and all of their bits are used. The upper half of a product counts 38 times
//! in the lower half, as 2^256 ≡ 38. After every operation what stands above bit 254 comes back 19 times to the lowest word:
//!
//! | | bound |
//! |---|---|
//! | what an operation takes and gives | a highest word of at most 2^31, so below 2^255 + 2^224 |
//! | the same before its upper bits come back | 2^261 |
//!
//! So there is one bound for all, and no carry at the end: the tests compute with intervals, which proves it for every
//! number, and with residues, which proves the result. Nothing is reduced fully before [`Element::to_bytes`]. No branch and
//! no index depends on a number.

use core::hint::black_box;

use super::montgomery::Field;
use crate::crypto::digit::Digit;

/// Words of a number.
const WORDS: usize = 8;
/// The lowest word of 2p = 2^256 − 38, whose others are all ones.
const TWICE_P: u32 = u32::MAX - 37;

/// One number.
#[derive(Clone, Copy)]
pub(super) struct Element<W = u32>([W; WORDS]);

impl Element {
    /// Reads 32 bytes, the lowest first; the highest bit is ignored ([RFC 7748 section
    /// 5](https://www.rfc-editor.org/rfc/rfc7748#section-5)).
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        let [.., highest] = &mut words;
        *highest &= u32::MAX >> 1;
        Self(words)
    }

    /// A small number.
    pub(super) const fn of(number: u32) -> Self {
        Self([number, 0, 0, 0, 0, 0, 0, 0])
    }

    /// Writes the number, fully reduced.
    pub(super) fn to_bytes(self, bytes: &mut [u8; 32]) {
        // Below 2^255 afterwards, as what came back is less than what was there.
        let number = Self::carried(self.0, 0);
        // With 19 more, bit 255 says whether it is p at least, and the rest is what is above p.
        let mut carry = 19;
        let mut above = number.0;
        for word in &mut above {
            (*word, carry) = word.add(0, carry);
        }
        let [.., highest] = &mut above;
        let (rest, is_above) = highest.split();
        *highest = rest;
        let mask = black_box(0_u32.wrapping_sub(is_above));
        for ((bytes, word), above) in bytes.as_chunks_mut().0.iter_mut().zip(number.0).zip(above) {
            *bytes = (word ^ (word ^ above) & mask).to_le_bytes();
        }
    }
}

impl<W: Digit> Element<W> {
    /// Brings back what stands above bit 254: `carry` counts in units of 2^256.
    #[inline(always)]
    fn carried(words: [W; WORDS], carry: W) -> Self {
        let zero = W::of(0);
        let [r0, r1, r2, r3, r4, r5, r6, r7] = words;
        let (r7, bit) = r7.split();
        let again = carry.small(W::of(2), bit).small(W::of(19), zero);
        let (r0, carry) = r0.add(again, zero);
        let (r1, carry) = r1.add(zero, carry);
        let (r2, carry) = r2.add(zero, carry);
        let (r3, carry) = r3.add(zero, carry);
        let (r4, carry) = r4.add(zero, carry);
        let (r5, carry) = r5.add(zero, carry);
        let (r6, carry) = r6.add(zero, carry);
        Self([r0, r1, r2, r3, r4, r5, r6, r7.small(W::of(1), carry)])
    }

    /// The product of a number and a word, added to one. What comes out at the lower end is given first; the rest moves
    /// down by one word.
    #[inline(always)]
    fn row(&self, factor: W, sum: [W; WORDS]) -> (W, [W; WORDS]) {
        let [a0, a1, a2, a3, a4, a5, a6, a7] = self.0;
        let [s0, s1, s2, s3, s4, s5, s6, s7] = sum;
        let (s0, carry) = factor.multiply(a0, s0, W::of(0));
        let (s1, carry) = factor.multiply(a1, s1, carry);
        let (s2, carry) = factor.multiply(a2, s2, carry);
        let (s3, carry) = factor.multiply(a3, s3, carry);
        let (s4, carry) = factor.multiply(a4, s4, carry);
        let (s5, carry) = factor.multiply(a5, s5, carry);
        let (s6, carry) = factor.multiply(a6, s6, carry);
        let (s7, carry) = factor.multiply(a7, s7, carry);
        (s0, [s1, s2, s3, s4, s5, s6, s7, carry])
    }

    #[inline(never)]
    fn product(&self, other: &Self) -> Self {
        let zero = W::of(0);
        let mut low = [zero; WORDS];
        let mut high = [zero; WORDS];
        for (word, factor) in low.iter_mut().zip(other.0) {
            (*word, high) = self.row(factor, high);
        }
        let mut carry = zero;
        for (low, high) in low.iter_mut().zip(high) {
            (*low, carry) = high.multiply(W::of(38), *low, carry);
        }
        Self::carried(low, carry)
    }

    #[inline(never)]
    fn sum(&self, other: &Self) -> Self {
        let mut words = self.0;
        let mut carry = W::of(0);
        for (word, other) in words.iter_mut().zip(other.0) {
            (*word, carry) = word.add(other, carry);
        }
        Self::carried(words, carry)
    }

    /// Subtracts from 2p, and adds.
    #[inline(never)]
    fn difference(&self, other: &Self) -> Self {
        let ones = W::of(u32::MAX);
        let [b0, b1, b2, b3, b4, b5, b6, b7] = other.0;
        let (b0, borrow) = W::of(TWICE_P).subtract(b0, W::of(0));
        let (b1, borrow) = ones.subtract(b1, borrow);
        let (b2, borrow) = ones.subtract(b2, borrow);
        let (b3, borrow) = ones.subtract(b3, borrow);
        let (b4, borrow) = ones.subtract(b4, borrow);
        let (b5, borrow) = ones.subtract(b5, borrow);
        let (b6, borrow) = ones.subtract(b6, borrow);
        let b7 = ones.highest(b7, borrow);
        let negative = Self([b0, b1, b2, b3, b4, b5, b6, b7]);
        let mut words = self.0;
        let mut carry = W::of(0);
        for (word, other) in words.iter_mut().zip(negative.0) {
            (*word, carry) = word.add(other, carry);
        }
        Self::carried(words, carry)
    }
}

impl Field for Element {
    type Mask = u32;

    fn plus(self, other: Self) -> Self {
        self.sum(&other)
    }

    fn minus(self, other: Self) -> Self {
        self.difference(&other)
    }

    fn times(self, other: Self) -> Self {
        self.product(&other)
    }

    fn squared(self) -> Self {
        self.product(&self)
    }

    #[inline(never)]
    fn times_small_plus(self, factor: u64, sum: Self) -> Self {
        self.times_word_plus(factor as u32, sum)
    }

    /// The mask is all ones or zero: all words are read and written in either case.
    fn exchange(&mut self, other: &mut Self, mask: u32) {
        for (a, b) in self.0.iter_mut().zip(&mut other.0) {
            let difference = (*a ^ *b) & mask;
            *a ^= difference;
            *b ^= difference;
        }
    }
}

impl<W: Digit> Element<W> {
    /// The product with a number below 2^17, and a sum.
    #[inline(always)]
    fn times_word_plus(self, factor: W, sum: Self) -> Self {
        let mut words = sum.0;
        let mut carry = W::of(0);
        for (word, own) in words.iter_mut().zip(self.0) {
            (*word, carry) = own.multiply(factor, *word, carry);
        }
        Self::carried(words, carry)
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::residue::{P25519, Residue};
    use crate::crypto::sha256;

    /// The highest word of what an operation takes and gives.
    const HIGHEST: u64 = 1 << 31;

    fn any() -> Element<Interval> {
        let mut words = [Interval::up_to(u32::MAX.into()); WORDS];
        words[7] = Interval::up_to(HIGHEST);
        Element(words)
    }

    fn is_within(element: Element<Interval>) {
        assert!(element.0.iter().all(|word| word.high <= u32::MAX.into()));
        assert!(element.0[7].high <= HIGHEST, "{:?}", element.0);
    }

    /// No carry is lost, whatever the numbers are, and the results are what the next operation takes.
    #[test]
    fn all_words_have_room() {
        is_within(any().product(&any()));
        is_within(any().sum(&any()));
        is_within(any().difference(&any()));
        let factor = Interval::up_to((1 << 17) - 1);
        is_within(any().times_word_plus(factor, any()));
        // What is encoded: the number is below 2^255 after one more carry, and 19 more do not leave the highest word.
        is_within(Element::carried(any().0, Interval::from(0_u64)));
    }

    #[test]
    #[should_panic(expected = "negative")]
    fn a_difference_of_more_than_twice_p_has_no_room() {
        let full = Element([Interval::up_to(u32::MAX.into()); WORDS]);
        let _ = any().difference(&full);
    }

    /// What comes out is the product, the sum or the difference modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let number = |name: &str| {
            let words = [0, 1, 2, 3, 4, 5, 6, 7];
            Element(words.map(|index| Residue::<P25519>::any(&format!("{name}{index}"))))
        };
        let value = |element: Element<Residue<P25519>>| Residue::of_limbs(&element.0, 32);
        let (left, right) = (number("left"), number("right"));
        let (a, b) = (value(left), value(right));
        assert_eq!(value(left.product(&right)), a * b);
        assert_eq!(value(left.sum(&right)), a + b);
        assert_eq!(value(left.difference(&right)), a - b);
        let factor = Residue::any("factor");
        assert_eq!(value(left.times_word_plus(factor, right)), a * factor + b);
    }

    fn encoded(element: Element) -> [u8; 32] {
        let mut bytes = [0; 32];
        element.to_bytes(&mut bytes);
        bytes
    }

    /// Numbers around p, at the ends of what an operation gives, and any.
    fn hard() -> impl Iterator<Item = Element> {
        let ones = u32::MAX;
        let at_p = (ones - 40..=ones)
            .map(move |lowest| Element([lowest, ones, ones, ones, ones, ones, ones, ones >> 1]));
        let small = (0..40).flat_map(|lowest| {
            let mut above = Element::of(lowest);
            above.0[7] = 1 << 31;
            [Element::of(lowest), above]
        });
        let any = (0..50_u8).map(|round| Element::from_bytes(&sha256(&[round])));
        let full = Element([ones, ones, ones, ones, ones, ones, ones, 1 << 31]);
        at_p.chain(small).chain(any).chain([full])
    }

    /// Compares with the field of 64-bit words.
    #[test]
    fn both_fields_give_the_same_numbers() {
        use super::super::field;
        let wide = |element: Element| field::Element::from_bytes(&encoded(element));
        let bytes = |element: field::Element| {
            let mut bytes = [0; 32];
            element.to_bytes(&mut bytes);
            bytes
        };
        let one = field::Element::of(1);
        for left in hard() {
            let a = wide(left);
            assert_eq!(encoded(left.squared()), bytes(a.squared()));
            for right in hard() {
                let b = wide(right);
                assert_eq!(encoded(left.times(right)), bytes(a.times(b)));
                assert_eq!(encoded(left.plus(right)), bytes(a.plus(b).times(one)));
                assert_eq!(encoded(left.minus(right)), bytes(a.minus(b).times(one)));
                let sum = left.times_small_plus(121_665, right);
                assert_eq!(encoded(sum), bytes(a.times_small_plus(121_665, b)));
            }
        }
    }

    /// p and what follows it are written as zero and what follows it.
    #[test]
    fn numbers_are_written_fully_reduced() {
        let ones = u32::MAX;
        for above in 0..19_u8 {
            let lowest = ones - 18 + u32::from(above);
            let number = Element([lowest, ones, ones, ones, ones, ones, ones, ones >> 1]);
            let mut expected = [0; 32];
            expected[0] = above;
            assert_eq!(encoded(number), expected);
        }
    }
}
