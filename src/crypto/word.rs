//! What limbs are made of, so that the same arithmetic runs on numbers and on bounds of numbers.
//!
//! Radix arithmetic fails rarely and badly: a carry that is missing shows in one product of many millions,
//! and no random test finds it. So the operations of a field are written once, over any [`Word`]. With `u64`
//! they are the library. With intervals, in the tests, every operation knows the smallest and the largest
//! number that can come out, and panics if that does not fit a word: what does not panic holds for every
//! number within the bounds that the test states.

use core::ops::{Add, BitAnd, BitXor, Mul, Shl, Shr, Sub};

/// A word of 64 bits. The [field of X25519](super::agreement) computes with `u64`; its tests compute with
/// [intervals](crate::crypto::bounds), which proves for all numbers at once that none overflows.
///
/// No operation wraps: who computes keeps all sums below 2^64, and all sums of products below 2^128.
pub(crate) trait Word:
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

    /// A word as a sum.
    fn widened(self) -> Self::Wide;

    /// The sum of two numbers of two words each, the lower one first, and its carry: zero or one.
    fn sum_of_pairs(left: [Self; 2], right: [Self; 2]) -> ([Self; 2], Self);
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

    #[inline(always)]
    fn widened(self) -> u128 {
        self.into()
    }

    #[inline(always)]
    fn sum_of_pairs([l0, l1]: [Self; 2], [r0, r1]: [Self; 2]) -> ([Self; 2], Self) {
        let joined = |low: Self, high: Self| u128::from(high) << 64 | u128::from(low);
        let (sum, carry) = joined(l0, l1).overflowing_add(joined(r0, r1));
        ([sum as Self, (sum >> 64) as Self], carry.into())
    }
}
