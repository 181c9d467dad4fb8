//! The 52-bit multiplication of AVX-512, eight products at a time or four (`VPMADD52LUQ`, `VPMADD52HUQ`).
//!
//! Each instruction takes the lower 52 bits of two lanes, multiplies them to 104 bits, and adds one half of
//! that to a lane of 64 bits: the lower half, or the upper one. What stands above bit 51 of a factor is
//! ignored, so the users state why their limbs are below 2^52: `agreement::field_vectors` with limbs of 51 bits, and
//! `poly1305_vectors::radix44` with limbs of 44. A sum has 12 bits to spare, enough for 4,096 products.
//!
//! The time of the instructions does not depend on their operands.
//!
//! With the feature `_plain_vectors` plain arrays can do the same, so that the arithmetic above is tested on
//! machines without AVX-512.

use core::arch::x86_64::{
    __m256i, __m512i, _mm256_madd52hi_epu64, _mm256_madd52lo_epu64, _mm512_madd52hi_epu64,
    _mm512_madd52lo_epu64,
};
use core::ops::{Add, BitAnd, BitXor, Shl, Shr, Sub};

use fearless_simd::{Avx512, prelude::*, u64x4, u64x8};

use super::backend::outlined;

/// Vectors of numbers of 64 bits that multiply numbers of 52 bits, and what fields compute with beside that.
///
/// Fields are written over this trait and not over vectors, so that their tests can compute with bounds of numbers
/// instead, see [`bounds`](super::bounds).
pub(super) trait Multiply52:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + BitAnd<Output = Self>
    + BitXor<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    /// Adds the lower 52 bits of the products of the lower 52 bits of `left` and `right` to `self`.
    fn plus_low(self, left: Self, right: Self) -> Self;

    /// Adds the upper 52 bits of the products of the lower 52 bits of `left` and `right` to `self`.
    fn plus_high(self, left: Self, right: Self) -> Self;

    /// Adds the products of `left` and `right` to `self`, which have no more than 52 bits.
    #[inline(always)]
    fn plus_small(self, left: Self, right: Self) -> Self {
        self.plus_low(left, right)
    }

    /// `number` in as many lanes as `self` has.
    fn all(self, number: u64) -> Self;

    /// Runs a piece of a kernel, see [`outlined`].
    fn piece<T>(self, piece: impl FnOnce() -> T) -> T;

    /// A shift to the left where nothing is shifted out. The compiler would make a multiplication of the sum of two real
    /// shifts, and AVX-512 is slow at that.
    #[expect(clippy::arithmetic_side_effects, reason = "vectors wrap")]
    #[inline(always)]
    fn rotated(self, bits: u32) -> Self {
        (self << bits) ^ (self >> (64 - bits))
    }
}

/// Adds the lower 52 bits of the products of the lower 52 bits of `left` and `right` to `sum`.
#[inline(always)]
pub(super) fn multiply_low<V: Multiply52>(sum: V, left: V, right: V) -> V {
    sum.plus_low(left, right)
}

/// Adds the upper 52 bits of the products of the lower 52 bits of `left` and `right` to `sum`.
#[inline(always)]
pub(super) fn multiply_high<V: Multiply52>(sum: V, left: V, right: V) -> V {
    sum.plus_high(left, right)
}

/// The multiplication of vectors of this width by these two instructions.
macro_rules! multiplies {
    ($vector:ident, $register:ident, $low:ident, $high:ident) => {
        impl Multiply52 for $vector<Avx512> {
            #[inline(always)]
            fn plus_low(self, left: Self, right: Self) -> Self {
                fearless_simd::kernel!(
                    #[inline(always)]
                    fn kernel(
                        simd: Avx512,
                        sum: $register,
                        left: $register,
                        right: $register,
                    ) -> $vector<Avx512> {
                        $low(sum, left, right).simd_into(simd)
                    }
                );
                kernel(self.token(), self.into(), left.into(), right.into())
            }

            #[inline(always)]
            fn plus_high(self, left: Self, right: Self) -> Self {
                fearless_simd::kernel!(
                    #[inline(always)]
                    fn kernel(
                        simd: Avx512,
                        sum: $register,
                        left: $register,
                        right: $register,
                    ) -> $vector<Avx512> {
                        $high(sum, left, right).simd_into(simd)
                    }
                );
                kernel(self.token(), self.into(), left.into(), right.into())
            }

            #[inline(always)]
            fn all(self, number: u64) -> Self {
                Self::splat(self.token(), number)
            }

            #[inline(always)]
            fn piece<T>(self, piece: impl FnOnce() -> T) -> T {
                outlined(self.token(), piece)
            }
        }
    };
}

multiplies!(u64x8, __m512i, _mm512_madd52lo_epu64, _mm512_madd52hi_epu64);
multiplies!(u64x4, __m256i, _mm256_madd52lo_epu64, _mm256_madd52hi_epu64);

/// The same on plain arrays of any width.
#[cfg(feature = "_plain_vectors")]
mod plain {
    use fearless_simd::{Fallback, prelude::*, u64x2, u64x4, u64x8};

    use super::Multiply52;
    use crate::crypto::backend::outlined;

    /// Half of the product of the lower 52 bits: the lower 52 bits of it, or those above.
    fn half(left: u64, right: u64, is_upper: bool) -> u64 {
        const LOW: u64 = (1 << 52) - 1;
        let product = u128::from(left & LOW).wrapping_mul(u128::from(right & LOW));
        match is_upper {
            true => (product >> 52) as u64,
            false => product as u64 & LOW,
        }
    }

    /// Adds halves of products, lane by lane.
    fn plus<V: SimdBase<Fallback, Element = u64>>(
        mut sum: V,
        left: V,
        right: V,
        is_upper: bool,
    ) -> V {
        let factors = left.as_slice().iter().zip(right.as_slice());
        for (sum, (left, right)) in sum.as_mut_slice().iter_mut().zip(factors) {
            *sum = sum.wrapping_add(half(*left, *right, is_upper));
        }
        sum
    }

    /// The multiplication of arrays.
    macro_rules! multiplies {
        ($($vector:ident),*) => {
            $(
                impl Multiply52 for $vector<Fallback> {
                    fn plus_low(self, left: Self, right: Self) -> Self {
                        plus(self, left, right, false)
                    }

                    fn plus_high(self, left: Self, right: Self) -> Self {
                        plus(self, left, right, true)
                    }

                    fn all(self, number: u64) -> Self {
                        Self::splat(self.token(), number)
                    }

                    fn piece<T>(self, piece: impl FnOnce() -> T) -> T {
                        outlined(self.token(), piece)
                    }
                }
            )*
        };
    }

    multiplies!(u64x2, u64x4, u64x8);
}
