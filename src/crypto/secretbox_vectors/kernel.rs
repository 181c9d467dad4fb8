//! Which engine each backend has.
//!
//! A kernel is compiled once for each of them, and this is where it gets its types: the vectors of the
//! backend, and the arithmetic of Poly1305 that is fastest beside them. Everything below is inlined into it.

use fearless_simd::Simd;
#[cfg(target_arch = "x86_64")]
use fearless_simd::{Avx2, Avx512, u64x8};

use super::authenticator::InRegisters;
#[cfg(target_arch = "x86_64")]
use super::beside::Beside;
use super::engine::VectorEngine;
#[cfg(target_arch = "x86_64")]
use super::vector_authenticator::InVectors;
use crate::crypto::backend::Kernel;
#[cfg(target_arch = "x86_64")]
use crate::crypto::poly1305_vectors::{Radix26, Radix44};
use crate::crypto::secretbox::portable::Portable;
use crate::crypto::secretbox::work::{OnBackend, Work};

/// The backend chooses what Poly1305 uses: registers beside vectors of 128 bits, four lanes with AVX2, eight
/// with AVX-512.
impl<W: Work> Kernel for OnBackend<W> {
    type Output = W::Output;

    /// One block at a time, and registers.
    fn portable(&mut self) -> W::Output {
        self.0.on(Portable)
    }

    /// Vectors of 128 bits, and registers.
    #[inline(always)]
    fn lanes<S: Simd>(&mut self, simd: S) -> W::Output {
        self.0.on(VectorEngine::<S, InRegisters>::new(simd))
    }

    /// Eight lanes for the key stream. Poly1305 in registers beside it, or in four lanes where it stands alone.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> W::Output {
        self.0
            .on(VectorEngine::<Avx2, Beside<InVectors<Radix26>>>::new(simd))
    }

    /// Sixteen lanes for the key stream, eight for Poly1305.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> W::Output {
        self.0
            .on(VectorEngine::<Avx512, InVectors<Radix44<u64x8<Avx512>>>>::new(simd))
    }
}
