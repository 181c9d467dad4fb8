//! The 52-bit multiplication of AVX-512, eight products at a time (`VPMADD52LUQ`, `VPMADD52HUQ`).
//!
//! Each instruction takes the lower 52 bits of two lanes, multiplies them to 104 bits, and adds one half of
//! that to a lane of 64 bits: the lower half, or the upper one. What stands above bit 51 of a factor is
//! ignored, so the users state why their limbs are below 2^52: `agreement::field` with limbs of 51 bits, and
//! `poly1305_vectors::radix44` with limbs of 44. A sum has 12 bits to spare, enough for 4,096 products.
//!
//! The time of the instructions does not depend on their operands.

use core::arch::x86_64::{__m512i, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64};

use fearless_simd::{Avx512, prelude::*, u64x8};

/// Eight numbers of 64 bits.
type Vector = u64x8<Avx512>;

/// Adds the lower 52 bits of the products of the lower 52 bits of `left` and `right` to `sum`.
#[inline(always)]
pub(super) fn multiply_low(sum: Vector, left: Vector, right: Vector) -> Vector {
    fearless_simd::kernel!(
        #[inline(always)]
        fn kernel(simd: Avx512, sum: __m512i, left: __m512i, right: __m512i) -> u64x8<Avx512> {
            _mm512_madd52lo_epu64(sum, left, right).simd_into(simd)
        }
    );
    kernel(sum.token(), sum.into(), left.into(), right.into())
}

/// Adds the upper 52 bits of the products of the lower 52 bits of `left` and `right` to `sum`.
#[inline(always)]
pub(super) fn multiply_high(sum: Vector, left: Vector, right: Vector) -> Vector {
    fearless_simd::kernel!(
        #[inline(always)]
        fn kernel(simd: Avx512, sum: __m512i, left: __m512i, right: __m512i) -> u64x8<Avx512> {
            _mm512_madd52hi_epu64(sum, left, right).simd_into(simd)
        }
    );
    kernel(sum.token(), sum.into(), left.into(), right.into())
}
