//! Vectors of 128 bits: NEON, or simd128 of WebAssembly. There is one choice on these targets.

use fearless_simd::{Level, Simd};

use super::kernel::Kernel;

/// The name of the one backend with vectors.
#[cfg(target_arch = "aarch64")]
const NAME: &str = "neon";
/// The name of the one backend with vectors.
#[cfg(target_arch = "wasm32")]
const NAME: &str = "simd128";

/// The token without which no vector of NEON can be made: that it exists says that the machine has it.
#[cfg(target_arch = "aarch64")]
#[inline]
fn simd(level: Level) -> Option<impl Simd> {
    level.as_neon()
}

/// The same for simd128, which is there if the program was compiled for it.
#[cfg(target_arch = "wasm32")]
#[inline]
fn simd(level: Level) -> Option<impl Simd> {
    level.as_wasm_simd128()
}

/// What the machine has, as the library of vectors found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vectors(Level);

impl Vectors {
    /// What the target always has; nothing is asked at run time.
    #[inline]
    pub(super) fn best() -> Option<Self> {
        Some(Self(Level::new()))
    }

    /// The vectors of this target, if that is their name and the machine has them.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::best().filter(|best| name == NAME && simd(best.0).is_some())
    }

    /// Runs `kernel` in vectors, compiled for them.
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
