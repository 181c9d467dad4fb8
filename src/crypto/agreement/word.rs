//! What limbs are made of, so that the same arithmetic runs on numbers and on bounds of numbers.
//!
//! Radix arithmetic fails rarely and badly: a carry that is missing shows in one product of many millions,
//! and no random test finds it. So the operations of a field are written once, over any [`Word`]. With `u64`
//! they are the library. With intervals, in the tests, every operation knows the smallest and the largest
//! number that can come out, and panics if that does not fit a word: what does not panic holds for every
//! number within the bounds that the test states.

use core::ops::{Add, BitAnd, BitXor, Mul, Shl, Shr, Sub};

/// A word of 64 bits. [`Element`](super::field::Element) computes with `u64`; its tests compute with
/// intervals, which proves for all numbers at once that none overflows.
///
/// No operation wraps: who computes keeps all sums below 2^64, and all sums of products below 2^128.
pub(super) trait Word:
    Copy
    + From<u64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + BitAnd<Output = Self>
    + BitXor<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    /// A sum of products, of 128 bits.
    type Wide: Copy + Add<Output = Self::Wide>;

    /// The whole product. It fits for any two words.
    fn product(self, other: Self) -> Self::Wide;

    /// The lower 64 bits of a sum.
    fn low(sum: Self::Wide) -> Self;

    /// The upper 64 bits of a sum.
    fn high(sum: Self::Wide) -> Self;
}

impl Word for u64 {
    type Wide = u128;

    #[inline(always)]
    fn product(self, other: Self) -> u128 {
        // It has room for the product of any two words.
        u128::from(self).wrapping_mul(u128::from(other))
    }

    #[inline(always)]
    fn low(sum: u128) -> Self {
        sum as Self
    }

    #[inline(always)]
    fn high(sum: u128) -> Self {
        (sum >> 64) as Self
    }
}

/// Words of which only the bounds are known: what is computed with them holds for every number between.
#[cfg(test)]
pub(super) mod interval {
    #![expect(
        clippy::arithmetic_side_effects,
        reason = "what overflows ends the test"
    )]

    use core::ops::{Add, BitAnd, BitXor, Mul, Shl, Shr, Sub};

    use super::Word;

    /// All words from `low` to `high`. An operation panics if its result may not fit a word.
    #[derive(Clone, Copy, Debug)]
    pub(in super::super) struct Interval {
        pub(in super::super) low: u64,
        pub(in super::super) high: u64,
    }

    /// The same of 128 bits.
    #[derive(Clone, Copy, Debug)]
    pub(in super::super) struct WideInterval {
        low: u128,
        high: u128,
    }

    impl Interval {
        /// Every number of this or fewer.
        pub(in super::super) const fn up_to(high: u64) -> Self {
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
            Self::up_to(u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0))
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
            Self::up_to(u64::try_from(sum.high).unwrap_or(u64::MAX))
        }

        fn high(sum: WideInterval) -> Self {
            Self {
                low: u64::high(sum.low),
                high: u64::high(sum.high),
            }
        }
    }
}
