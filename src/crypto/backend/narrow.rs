//! Vectors of 128 bits: NEON, or simd128 of WebAssembly.

use fearless_simd::{Level, Simd};

use super::kernel::Kernel;

#[cfg(target_arch = "aarch64")]
const NAME: &str = "neon";
#[cfg(target_arch = "wasm32")]
const NAME: &str = "simd128";

#[cfg(target_arch = "aarch64")]
#[inline]
fn simd(level: Level) -> Option<impl Simd> {
    level.as_neon()
}

#[cfg(target_arch = "wasm32")]
#[inline]
fn simd(level: Level) -> Option<impl Simd> {
    level.as_wasm_simd128()
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Vectors(Level);

impl Vectors {
    #[inline]
    pub(super) fn best() -> Option<Self> {
        Some(Self(Level::new()))
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::best().filter(|best| name == NAME && simd(best.0).is_some())
    }

    #[inline]
    pub(super) fn run<K: Kernel>(self, kernel: &mut K) -> K::Output {
        match simd(self.0) {
            Some(simd) => simd.vectorize(
                #[inline(always)]
                || kernel.lanes(simd),
            ),
            None => kernel.portable(),
        }
    }
}
