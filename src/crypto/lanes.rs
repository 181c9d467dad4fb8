//! Which vector instructions carry the kernels of this layer.
//!
//! A [`Path`] is chosen once per call, at run time, from what the machine has. Every path gives the
//! same bytes; the functions that take one exist so that tests and measurements can walk all of
//! them. Without the feature `simd` there is one path.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::{Avx2, Avx512};

/// The vectors of this machine: one of these files, or `lanes/vectors.rs`, which has none.
#[cfg_attr(
    all(feature = "simd", target_arch = "x86_64"),
    path = "lanes/x86_64.rs"
)]
#[cfg_attr(
    all(
        feature = "simd",
        any(
            target_arch = "aarch64",
            all(target_arch = "wasm32", target_feature = "simd128")
        )
    ),
    path = "lanes/narrow.rs"
)]
mod vectors;

use vectors::Vectors;

/// One way of computing.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    vectors: Option<Vectors>,
}

impl Path {
    /// All names that [`Path::named`] may know.
    pub const NAMES: [&str; 6] = ["portable", "sse2", "avx2", "avx512", "neon", "simd128"];

    /// The path without vector instructions.
    pub const PORTABLE: Self = Self { vectors: None };

    /// The fastest path of this machine.
    #[inline]
    pub fn fastest() -> Self {
        Self {
            vectors: Vectors::best(),
        }
    }

    /// The path with this name, if this machine and this build have it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "portable" => Some(Self::PORTABLE),
            _ => Vectors::named(name).map(|vectors| Self {
                vectors: Some(vectors),
            }),
        }
    }

    /// Runs `kernel` on this path.
    #[inline]
    pub(crate) fn run<K: Kernel>(self, mut kernel: K) -> K::Output {
        match self.vectors {
            Some(vectors) => vectors.run(&mut kernel),
            None => kernel.portable(),
        }
    }
}

/// A computation that runs on every path.
///
/// The vector methods, and all that they call with vectors, are `#[inline(always)]`: only then the
/// compiler uses the instructions of the path. They borrow the kernel, which stays where it was
/// made: a copy in larger pieces than it was just written in waits until those are in the cache.
pub(crate) trait Kernel: Sized {
    /// What it gives.
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
}

/// Runs a part of a kernel, with the closure `#[inline(always)]`.
///
/// Without optimisation every operation that is inlined has a place of its own on the stack, and a
/// whole kernel needs megabytes. So a part is a function of its own there.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn part<S: Simd, R>(simd: S, part: impl FnOnce() -> R) -> R {
    if cfg!(debug_assertions) {
        simd.vectorize(part)
    } else {
        part()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of lanes of a vector of words.
    struct Width;

    impl Kernel for Width {
        type Output = usize;

        fn portable(&mut self) -> usize {
            0
        }

        #[cfg(feature = "simd")]
        #[inline(always)]
        fn lanes<S: Simd>(&mut self, _: S) -> usize {
            <S::u32s as fearless_simd::SimdBase<S>>::LEN
        }
    }

    /// A path that was not found would be left out of every test.
    #[test]
    fn every_path_of_this_machine_is_found() {
        let widths: &[(&str, usize)] = match () {
            () if cfg!(target_arch = "x86_64") => &[("sse2", 4), ("avx2", 8), ("avx512", 16)],
            () if cfg!(target_arch = "aarch64") => &[("neon", 4)],
            () => &[("simd128", 4)],
        };
        let widest = Path::fastest().run(Width);
        assert_eq!(Path::named("portable").unwrap().run(Width), 0);
        for (name, width) in widths {
            let found = Path::named(name).map(|path| path.run(Width));
            assert_eq!(found, (*width <= widest).then_some(*width), "{name}");
        }
    }
}
