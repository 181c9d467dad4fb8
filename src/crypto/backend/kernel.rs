#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::{Avx2, Avx512};

/// A computation that runs on every backend.
///
/// The vector methods, and all that they call with vectors, are `#[inline(always)]`: only then the
/// compiler uses the instructions of the backend. They borrow the kernel, which stays where it was
/// made: a copy in larger pieces than it was just written in waits until those are in the cache.
pub(crate) trait Kernel: Sized {
    /// What the computation returns.
    type Output;

    /// Computes without vectors.
    fn portable(&mut self) -> Self::Output;

    /// Computes in the lanes of `S`.
    #[cfg(feature = "simd")]
    fn lanes<S: Simd>(&mut self, simd: S) -> Self::Output;

    /// Computes in the lanes of AVX2, where a kernel has something better to use there.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> Self::Output {
        self.lanes(simd)
    }

    /// Computes in the lanes of AVX-512, where a kernel has something better to use there.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> Self::Output {
        self.lanes(simd)
    }

    /// Computes with plain arrays in place of vectors, as [`Kernel::avx512`] does where it can: for tests.
    #[cfg(all(feature = "_plain_vectors", target_arch = "x86_64"))]
    fn plain(&mut self, simd: fearless_simd::Fallback) -> Self::Output {
        self.lanes(simd)
    }
}

/// Runs a piece of a kernel, with the closure `#[inline(always)]`.
///
/// Without optimisation every operation that is inlined has a place of its own on the stack, and a
/// whole kernel needs megabytes. So a piece is a function of its own there.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn outlined<S: Simd, R>(simd: S, piece: impl FnOnce() -> R) -> R {
    if cfg!(debug_assertions) {
        simd.vectorize(piece)
    } else {
        piece()
    }
}

/// Runs a piece that several kernels have, with the closure `#[inline(always)]`.
///
/// The piece is a function of its own, once for each backend, and not a copy in each kernel. So it is written in a function
/// that is generic over nothing but the vectors. The call takes a few nanoseconds: short messages do without.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn shared<S: Simd, R>(simd: S, piece: impl FnOnce() -> R) -> R {
    simd.vectorize(piece)
}
