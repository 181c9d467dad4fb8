//! What limbs are made of, so that the same arithmetic runs on numbers and on bounds of numbers.

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

    /// The whole product.
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
