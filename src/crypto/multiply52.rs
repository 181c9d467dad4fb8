//! The 52-bit multiplication of AVX-512, eight products at a time (`VPMADD52LUQ`, `VPMADD52HUQ`).
//!
//! Each instruction takes the lower 52 bits of two lanes, multiplies them to 104 bits, and adds one half of
//! that to a lane of 64 bits: the lower half, or the upper one. What stands above bit 51 of a factor is
//! ignored, so the users state why their limbs are below 2^52: `agreement::field` with limbs of 51 bits, and
//! `poly1305_vectors::radix44` with limbs of 44. A sum has 12 bits to spare, enough for 4,096 products.
//!
//! The time of the instructions does not depend on their operands.
//!
//! With the feature `_plain_vectors` plain arrays can do the same, so that the arithmetic above is tested on
//! machines without AVX-512.

use core::arch::x86_64::{__m512i, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64};

use fearless_simd::{Avx512, prelude::*, u64x8};

/// Vectors of numbers of 64 bits that multiply numbers of 52 bits.
pub(super) trait Multiply52: Copy {
    /// Adds the lower 52 bits of the products of the lower 52 bits of `left` and `right` to `self`.
    fn plus_low(self, left: Self, right: Self) -> Self;

    /// Adds the upper 52 bits of the products of the lower 52 bits of `left` and `right` to `self`.
    fn plus_high(self, left: Self, right: Self) -> Self;
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

impl Multiply52 for u64x8<Avx512> {
    #[inline(always)]
    fn plus_low(self, left: Self, right: Self) -> Self {
        fearless_simd::kernel!(
            #[inline(always)]
            fn kernel(simd: Avx512, sum: __m512i, left: __m512i, right: __m512i) -> u64x8<Avx512> {
                _mm512_madd52lo_epu64(sum, left, right).simd_into(simd)
            }
        );
        kernel(self.token(), self.into(), left.into(), right.into())
    }

    #[inline(always)]
    fn plus_high(self, left: Self, right: Self) -> Self {
        fearless_simd::kernel!(
            #[inline(always)]
            fn kernel(simd: Avx512, sum: __m512i, left: __m512i, right: __m512i) -> u64x8<Avx512> {
                _mm512_madd52hi_epu64(sum, left, right).simd_into(simd)
            }
        );
        kernel(self.token(), self.into(), left.into(), right.into())
    }
}

/// The same on plain arrays of any width.
#[cfg(feature = "_plain_vectors")]
mod plain {
    use fearless_simd::{Fallback, prelude::*, u64x2, u64x8};

    use super::Multiply52;

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

    impl Multiply52 for u64x8<Fallback> {
        fn plus_low(self, left: Self, right: Self) -> Self {
            plus(self, left, right, false)
        }

        fn plus_high(self, left: Self, right: Self) -> Self {
            plus(self, left, right, true)
        }
    }

    impl Multiply52 for u64x2<Fallback> {
        fn plus_low(self, left: Self, right: Self) -> Self {
            plus(self, left, right, false)
        }

        fn plus_high(self, left: Self, right: Self) -> Self {
            plus(self, left, right, true)
        }
    }
}
