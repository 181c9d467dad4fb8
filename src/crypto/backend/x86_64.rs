//! AVX-512, AVX2 or SSE2.

use fearless_simd::{Level, Simd};

use super::kernel::Kernel;

#[derive(Clone, Copy, Debug)]
pub(super) struct Vectors(Level);

impl Vectors {
    #[inline]
    pub(super) fn best() -> Option<Self> {
        Some(Self(Level::new()))
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        let best = Level::new();
        let level = match name {
            "sse2" => best.as_sse2().map(Simd::level),
            "avx2" => best.as_avx2().map(Simd::level),
            "avx512" => best.as_avx512().map(Simd::level),
            _ => None,
        };
        level.map(Self)
    }

    #[inline]
    pub(super) fn run<K: Kernel>(self, kernel: &mut K) -> K::Output {
        if let Some(simd) = self.0.as_avx512() {
            return simd.vectorize(
                #[inline(always)]
                || kernel.avx512(simd),
            );
        }
        if let Some(simd) = self.0.as_avx2() {
            return simd.vectorize(
                #[inline(always)]
                || kernel.avx2(simd),
            );
        }
        match self.0.as_sse2() {
            Some(simd) => simd.vectorize(
                #[inline(always)]
                || kernel.lanes(simd),
            ),
            None => kernel.portable(),
        }
    }
}
