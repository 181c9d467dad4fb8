//! AVX-512, AVX2 or SSE2, the widest of them that the processor has.
//!
//! AVX-512 means here all that processors from Ice Lake and Zen 4 on have, of which the 52-bit
//! multiplication (IFMA) matters most. A processor with a part of it uses AVX2.

use fearless_simd::{Level, Simd};

use super::kernel::Kernel;

/// The widest vectors to use. A smaller choice is a lower level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vectors(Level);

impl Vectors {
    /// The widest that the machine has. The processor is asked once for a program.
    #[inline]
    pub(super) fn best() -> Option<Self> {
        Some(Self(Level::new()))
    }

    /// A narrower choice than the best one, for tests and measurements; `None` if the machine has it not.
    pub(super) fn named(name: &str) -> Option<Self> {
        let best = Level::new();
        let level = match name {
            "sse2" => best.as_sse2().map(Simd::level),
            "avx2" => best.as_avx2().map(Simd::level),
            "avx512" => best.as_avx512().map(Simd::level),
            #[cfg(feature = "_plain_vectors")]
            "plain" => Some(Level::fallback()),
            _ => None,
        };
        level.map(Self)
    }

    /// Runs `kernel` on the chosen vectors. Each of the three is a function of its own, which the compiler
    /// makes with the instructions of that level and no others.
    #[inline]
    pub(super) fn run<K: Kernel>(self, kernel: &mut K) -> K::Output {
        #[cfg(feature = "_plain_vectors")]
        if let Level::Fallback(simd) = self.0 {
            return kernel.plain(simd);
        }
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
