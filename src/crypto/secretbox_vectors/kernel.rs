use fearless_simd::Simd;
#[cfg(target_arch = "x86_64")]
use fearless_simd::{Avx2, Avx512};

use super::authenticator::InRegisters;
use super::engine::VectorEngine;
#[cfg(target_arch = "x86_64")]
use super::vector_authenticator::InVectors;
use crate::crypto::backend::Kernel;
#[cfg(target_arch = "x86_64")]
use crate::crypto::poly1305_vectors::{Radix26, Radix44};
use crate::crypto::secretbox::portable::Portable;
use crate::crypto::secretbox::work::{OnBackend, Work};

/// The backend chooses what Poly1305 uses.
impl<W: Work> Kernel for OnBackend<W> {
    type Output = W::Output;

    fn portable(&mut self) -> W::Output {
        self.0.on(Portable)
    }

    #[inline(always)]
    fn lanes<S: Simd>(&mut self, simd: S) -> W::Output {
        self.0.on(VectorEngine::<S, InRegisters>::new(simd))
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx2(&mut self, simd: Avx2) -> W::Output {
        self.0
            .on(VectorEngine::<Avx2, InVectors<Radix26>>::new(simd))
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn avx512(&mut self, simd: Avx512) -> W::Output {
        self.0
            .on(VectorEngine::<Avx512, InVectors<Radix44>>::new(simd))
    }
}
