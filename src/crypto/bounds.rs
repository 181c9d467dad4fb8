//! Words of which only the bounds are known: what is computed with them holds for every number between.
//!
//! Radix arithmetic fails rarely and badly: a carry that is missing shows in one product of many millions, and no random test
//! finds it. So fields are written over words of any kind. With numbers they are the library. With intervals every operation
//! knows the smallest and the largest number that can come out, and panics if that does not fit: what does not panic is
//! proven for every number within the bounds that a test states.

#![cfg(test)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "what overflows ends the test"
)]

use core::ops::{Add, BitAnd, BitXor, Mul, Shl, Shr, Sub};

use super::digit::Digit;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::multiply52::Multiply52;
use super::word::Word;

/// All words from `low` to `high`. An operation panics if its result may not fit a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval {
    pub(crate) low: u64,
    pub(crate) high: u64,
}

/// The same of 128 bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WideInterval {
    low: u128,
    high: u128,
}

impl Interval {
    /// Every number of this or fewer.
    pub(crate) const fn up_to(high: u64) -> Self {
        Self { low: 0, high }
    }

    /// Both bounds after an operation that never decreases.
    fn map(self, bound: impl Fn(u64) -> Option<u64>) -> Self {
        let fits = "a word overflows";
        Self {
            low: bound(self.low).expect(fits),
            high: bound(self.high).expect(fits),
        }
    }
}

impl From<u64> for Interval {
    fn from(number: u64) -> Self {
        Self {
            low: number,
            high: number,
        }
    }
}

/// Both bounds are added: a sum grows with each of its terms.
impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            high: self.high.checked_add(other.high).expect("a sum overflows"),
        }
    }
}

/// The smallest difference takes the largest number away. What may be negative is an error of the field: it
/// adds a multiple of the modulus before it subtracts.
impl Sub for Interval {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let low = self.low.checked_sub(other.high);
        Self {
            low: low.expect("a difference may be negative"),
            high: self.high - other.low,
        }
    }
}

/// No word is negative, so both bounds are multiplied.
impl Mul for Interval {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self {
            low: self.low * other.low,
            high: self
                .high
                .checked_mul(other.high)
                .expect("a product overflows"),
        }
    }
}

/// What a mask leaves is at most the mask, and at most what there was. The lower bound is given up: nothing
/// here depends on it but a subtraction, from which nothing masked is taken.
impl BitAnd for Interval {
    type Output = Self;

    fn bitand(self, mask: Self) -> Self {
        Self::up_to(self.high.min(mask.high))
    }
}

/// Any bits that one of the two may have.
impl BitXor for Interval {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        let bits = u64::BITS - (self.high | other.high).leading_zeros();
        Self::up_to(match bits {
            0 => 0,
            _ => u64::MAX >> (u64::BITS - bits),
        })
    }
}

/// A bit that is shifted out is an overflow.
impl Shl<u32> for Interval {
    type Output = Self;

    fn shl(self, bits: u32) -> Self {
        self.map(|bound| bound.checked_mul(1 << bits))
    }
}

/// Bits that are shifted out to the right are meant to go.
impl Shr<u32> for Interval {
    type Output = Self;

    fn shr(self, bits: u32) -> Self {
        self.map(|bound| bound.checked_shr(bits))
    }
}

/// A column of products.
impl Add for WideInterval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            high: self
                .high
                .checked_add(other.high)
                .expect("a column overflows"),
        }
    }
}

/// A column that fits a word keeps its bound as its lower half; of a larger one the lower half may be any
/// word.
impl Word for Interval {
    type Wide = WideInterval;

    fn product(self, other: Self) -> WideInterval {
        WideInterval {
            low: u64::product(self.low, other.low),
            high: u64::product(self.high, other.high),
        }
    }

    fn low(sum: WideInterval) -> Self {
        Self::up_to(sum.high.min(u64::MAX.into()) as u64)
    }

    fn high(sum: WideInterval) -> Self {
        Self {
            low: u64::high(sum.low),
            high: u64::high(sum.high),
        }
    }

    fn widened(self) -> WideInterval {
        WideInterval {
            low: self.low.into(),
            high: self.high.into(),
        }
    }

    /// Two words may be any, and the carry may be one, unless the largest sum has none.
    fn sum_of_pairs(left: [Self; 2], right: [Self; 2]) -> ([Self; 2], Self) {
        let [l0, l1] = left.map(|word| word.high);
        let [r0, r1] = right.map(|word| word.high);
        let ([_, high], carry) = u64::sum_of_pairs([l0, l1], [r0, r1]);
        let highest = match carry {
            0 => high,
            _ => u64::MAX,
        };
        ([u64::MAX, highest].map(Self::up_to), Self::up_to(carry))
    }
}

/// Halves of products: factors must have 52 bits, as the instruction ignores what stands above.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Multiply52 for Interval {
    fn plus_low(self, left: Self, right: Self) -> Self {
        let product = product_of_52(left, right);
        let low = Self::up_to(product.min((1 << 52) - 1) as u64);
        self + low
    }

    fn plus_high(self, left: Self, right: Self) -> Self {
        self + Self::up_to((product_of_52(left, right) >> 52) as u64)
    }

    fn plus_small(self, left: Self, right: Self) -> Self {
        let product = product_of_52(left, right);
        assert!(product < 1 << 52, "a product has more than 52 bits");
        self + Self::up_to(product as u64)
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

/// The largest product.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
fn product_of_52(left: Interval, right: Interval) -> u128 {
    for factor in [left, right] {
        assert!(factor.high < 1 << 52, "a factor has more than 52 bits");
    }
    u64::product(left.high, right.high)
}

/// The bits of a word of 32 bits.
const DIGIT: u64 = u32::MAX as u64;

impl Interval {
    /// A number of two digits as its lower and its higher one. Of the lower one nothing is known if the higher one may differ.
    fn digits(self) -> (Self, Self) {
        let high = Self {
            low: self.low >> 32,
            high: self.high >> 32,
        };
        let low = match high.low == high.high {
            true => Self {
                low: self.low & DIGIT,
                high: self.high & DIGIT,
            },
            false => Self::up_to(DIGIT),
        };
        (low, high)
    }
}

impl Digit for Interval {
    fn of(number: u32) -> Self {
        u64::from(number).into()
    }

    fn multiply(self, factor: Self, sum: Self, carry: Self) -> (Self, Self) {
        (self * factor + sum + carry).digits()
    }

    fn add(self, other: Self, carry: Self) -> (Self, Self) {
        (self + other + carry).digits()
    }

    fn subtract(self, other: Self, borrow: Self) -> (Self, Self) {
        let lent = Self::from(DIGIT + 1);
        let (difference, kept) = (self + lent - other - borrow).digits();
        (difference, Self::from(1_u64) - kept)
    }

    fn highest(self, other: Self, borrow: Self) -> Self {
        self - other - borrow
    }

    fn small(self, factor: Self, sum: Self) -> Self {
        let number = self * factor + sum;
        assert!(number.high <= DIGIT, "a digit overflows");
        number
    }

    fn split(self) -> (Self, Self) {
        let (below, bit) = (self + self).digits();
        let below = match bit.low == bit.high {
            true => Self {
                low: below.low / 2,
                high: below.high / 2,
            },
            false => Self::up_to(DIGIT / 2),
        };
        (below, bit)
    }
}
