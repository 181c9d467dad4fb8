//! Words of which only the residue is known: what is computed with them proves what comes out, for every number.
//!
//! Arithmetic in limbs adds, multiplies, and cuts words in two: a word x is q · 2^b + r, where q is `x >> b` and r is
//! `x & (2^b − 1)`. Whether its result is the product modulo p depends on no more than that, and not on what q is. So the
//! tests let every limb that goes in be any residue, and every q be any residue, too, the same wherever the same x is cut
//! at the same bit; r is x − q · 2^b then. (Where all terms of a sum were shifted before, r is zero.) What comes out is a polynomial in all of them. If it is the product modulo p at one
//! point that nobody chose, it is so everywhere: two polynomials of degree d agree at one of p/d points at most.
//!
//! That no word overflows on the way is the other half, which [bounds](super::bounds) prove.

#![cfg(test)]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::suspicious_arithmetic_impl,
    reason = "numbers are below twice a modulus of 255 bits, and what proves nothing ends the test"
)]

use core::marker::PhantomData;
use core::ops::{Add, BitAnd, BitXor, Mul, Shl, Shr, Sub};

use super::digit::Digit;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::multiply52::Multiply52;
use super::sha256;
use super::word::Word;

/// A prime below 2^255, as words, the lowest first.
pub(crate) trait Modulus: Copy {
    const WORDS: [u64; 4];
}

/// 2^255 − 19.
#[derive(Clone, Copy, Debug)]
pub(crate) struct P25519;

impl Modulus for P25519 {
    const WORDS: [u64; 4] = [u64::MAX - 18, u64::MAX, u64::MAX, u64::MAX >> 1];
}

/// 2^130 − 5.
#[derive(Clone, Copy, Debug)]
pub(crate) struct P1305;

impl Modulus for P1305 {
    const WORDS: [u64; 4] = [u64::MAX - 4, u64::MAX, 3, 0];
}

/// A residue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Residue<M> {
    words: [u64; 4],
    /// How many of the lowest bits of the number are zero at least: a factor that was shifted leaves them. Cut there, a number
    /// is divided.
    zeros: u32,
    /// Of what number it stands above which bit: to cut twice is to cut once, further up.
    origin: ([u64; 4], u32),
    modulus: PhantomData<M>,
}

impl<M> PartialEq for Residue<M> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl<M: Modulus> Residue<M> {
    /// A residue that nobody chose: another one for each label.
    pub(crate) fn any(label: &str) -> Self {
        Self::hashed(&[label.as_bytes()])
    }

    /// The number of limbs whose weights are 2^(`bits` · i).
    pub(crate) fn of_limbs(limbs: &[Self], bits: u32) -> Self {
        let highest_first = limbs.iter().rev();
        highest_first.fold(Self::from(0), |number, limb| (number << bits) + *limb)
    }

    /// A hash, halved until it is below the modulus.
    fn hashed(parts: &[&[u8]]) -> Self {
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(sha256(&parts.concat()).as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        while !is_below(words, M::WORDS) {
            words = shifted(words);
        }
        Self::of_words(words)
    }

    /// Takes what is below the modulus.
    fn of_words(words: [u64; 4]) -> Self {
        Self {
            words,
            zeros: 0,
            origin: (words, 0),
            modulus: PhantomData,
        }
    }

    /// The same, with as many zeros.
    fn with_zeros(self, zeros: u32) -> Self {
        Self { zeros, ..self }
    }

    /// What stands above a bit of this number: any number, and always the same. Nothing stands below it if the number has as
    /// many zeros.
    fn above(self, bit: u32) -> Self {
        if bit <= self.zeros {
            let quotient = (0..bit).fold(self, |number, _| number.halved());
            return quotient.with_zeros(self.zeros - bit);
        }
        let (words, offset) = self.origin;
        let bit = offset + bit;
        let bytes = words.map(u64::to_le_bytes);
        Self {
            origin: (words, bit),
            ..Self::hashed(&[bytes.as_flattened(), &bit.to_le_bytes()])
        }
    }

    /// Half of it, modulo p.
    fn halved(self) -> Self {
        let [lowest, ..] = self.words;
        let mut words = self.words;
        if lowest & 1 == 1 {
            words = sum(words, M::WORDS);
        }
        Self::of_words(shifted(words))
    }

    /// What stands below a bit.
    fn below(self, bit: u32) -> Self {
        self - (self.above(bit) << bit)
    }
}

/// Whether a number is smaller than another one.
fn is_below(left: [u64; 4], right: [u64; 4]) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Shifted to the right by one.
fn shifted([w0, w1, w2, w3]: [u64; 4]) -> [u64; 4] {
    [
        w0 >> 1 | w1 << 63,
        w1 >> 1 | w2 << 63,
        w2 >> 1 | w3 << 63,
        w3 >> 1,
    ]
}

/// The sum of two numbers below 2^255.
fn sum(left: [u64; 4], right: [u64; 4]) -> [u64; 4] {
    let mut words = left;
    let mut carry = 0;
    for (word, right) in words.iter_mut().zip(right) {
        let sum = u128::from(*word) + u128::from(right) + carry;
        (*word, carry) = (sum as u64, sum >> 64);
    }
    words
}

/// The difference, without what is borrowed at the end.
fn difference(left: [u64; 4], right: [u64; 4]) -> [u64; 4] {
    let mut words = left;
    let mut borrow = false;
    for (word, right) in words.iter_mut().zip(right) {
        let (difference, first) = word.overflowing_sub(right);
        let (difference, second) = difference.overflowing_sub(borrow.into());
        (*word, borrow) = (difference, first | second);
    }
    words
}

impl<M: Modulus> From<u64> for Residue<M> {
    fn from(number: u64) -> Self {
        Self::of_words([number, 0, 0, 0]).with_zeros(number.trailing_zeros())
    }
}

impl<M: Modulus> Add for Residue<M> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let words = sum(self.words, other.words);
        let residue = match is_below(words, M::WORDS) {
            true => words,
            false => difference(words, M::WORDS),
        };
        Self::of_words(residue).with_zeros(self.zeros.min(other.zeros))
    }
}

impl<M: Modulus> Sub for Residue<M> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        match other == Self::from(0) {
            true => self,
            false => {
                let negative = Self::of_words(difference(M::WORDS, other.words));
                self + negative.with_zeros(other.zeros)
            }
        }
    }
}

impl<M: Modulus> Mul for Residue<M> {
    type Output = Self;

    /// Bit by bit.
    fn mul(self, other: Self) -> Self {
        let mut product = Self::from(0);
        for word in other.words.into_iter().rev() {
            for bit in (0..64).rev() {
                product = product + product;
                if word >> bit & 1 == 1 {
                    product = product + self;
                }
            }
        }
        product.with_zeros(self.zeros + other.zeros)
    }
}

/// Of a mask: what stands below a bit, or of the upper bits of a word what stands above it.
impl<M: Modulus> BitAnd for Residue<M> {
    type Output = Self;

    fn bitand(self, mask: Self) -> Self {
        let [mask, 0, 0, 0] = mask.words else {
            panic!("not a mask")
        };
        match (mask.trailing_ones(), mask.trailing_zeros()) {
            (bits, 0) if mask == u64::MAX >> (64 - bits) => self.below(bits),
            (0, bits) if mask == u64::MAX << bits => self.above(bits) << bits,
            _ => panic!("not a mask"),
        }
    }
}

impl<M: Modulus> BitXor for Residue<M> {
    type Output = Self;

    fn bitxor(self, _: Self) -> Self {
        panic!("says nothing about a residue")
    }
}

impl<M: Modulus> Shl<u32> for Residue<M> {
    type Output = Self;

    fn shl(self, bits: u32) -> Self {
        let product = (0..bits).fold(self, |number, _| number + number);
        product.with_zeros(self.zeros + bits)
    }
}

impl<M: Modulus> Shr<u32> for Residue<M> {
    type Output = Self;

    fn shr(self, bits: u32) -> Self {
        self.above(bits)
    }
}

impl<M: Modulus> Word for Residue<M> {
    type Wide = Self;

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn low(sum: Self) -> Self {
        sum.below(64)
    }

    fn high(sum: Self) -> Self {
        sum.above(64)
    }

    fn widened(self) -> Self {
        self
    }

    fn sum_of_pairs([l0, l1]: [Self; 2], [r0, r1]: [Self; 2]) -> ([Self; 2], Self) {
        let sum = (l0 + r0) + ((l1 + r1) << 64);
        let words = sum.below(128);
        ([words.below(64), words.above(64)], sum.above(128))
    }
}

impl<M: Modulus> Digit for Residue<M> {
    fn of(number: u32) -> Self {
        u64::from(number).into()
    }

    fn multiply(self, factor: Self, sum: Self, carry: Self) -> (Self, Self) {
        let all = self * factor + sum + carry;
        (all.below(32), all.above(32))
    }

    fn add(self, other: Self, carry: Self) -> (Self, Self) {
        let all = self + other + carry;
        (all.below(32), all.above(32))
    }

    fn subtract(self, other: Self, borrow: Self) -> (Self, Self) {
        let all = self - other - borrow;
        (all.below(32), Self::from(0_u64) - all.above(32))
    }

    fn highest(self, other: Self, borrow: Self) -> Self {
        self - other - borrow
    }

    fn small(self, factor: Self, sum: Self) -> Self {
        self * factor + sum
    }

    fn split(self) -> (Self, Self) {
        (self.below(31), self.above(31))
    }
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl<M: Modulus> Multiply52 for Residue<M> {
    fn plus_low(self, left: Self, right: Self) -> Self {
        self + (left * right).below(52)
    }

    fn plus_high(self, left: Self, right: Self) -> Self {
        self + (left * right).above(52)
    }

    fn plus_small(self, left: Self, right: Self) -> Self {
        self + left * right
    }

    fn all(self, number: u64) -> Self {
        Self::from(number)
    }

    fn piece<T>(self, piece: impl FnOnce() -> T) -> T {
        piece()
    }

    fn rotated(self, bits: u32) -> Self {
        self << bits
    }
}

#[test]
fn residues_are_those_of_integers() {
    let number = |number| Residue::<P1305>::from(number);
    let largest = number(0) - number(1);
    assert_eq!(largest.words, [u64::MAX - 5, u64::MAX, 3, 0]);
    assert_eq!(largest * largest, number(1));
    assert_eq!(number(1) << 130, number(5));
    assert_eq!(Residue::<P25519>::from(1) << 255, Residue::from(19));
    let any = Residue::<P25519>::any("x");
    assert_eq!((any.above(51) << 51) + any.below(51), any);
    assert_ne!(any.above(51), any.above(52));
    assert_eq!((any << 11) >> 11, any);
    assert_ne!(any >> 11 << 11, any);
    assert_eq!(any >> 26 >> 26, any >> 52);
}
