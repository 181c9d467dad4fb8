//! The 52-bit multiplication of AVX-512, eight products at a time (`VPMADD52LUQ`, `VPMADD52HUQ`).

use core::arch::x86_64::{__m512i, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64};

use fearless_simd::{Avx512, prelude::*, u64x8};

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
