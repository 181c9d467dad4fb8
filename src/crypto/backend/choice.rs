use super::kernel::Kernel;
use super::vectors::Vectors;

/// A set of vector instructions that carries the kernels of this layer, or none.
///
/// It is chosen once per call, at run time, from what the machine has. Every backend gives the same
/// bytes; the functions that take one exist so that tests and measurements can walk all of them. Without
/// the feature `simd` there is one backend.
///
/// | name | where | lanes of 32 bits |
/// |---|---|---:|
/// | `portable` | everywhere | none |
/// | `sse2`, `avx2`, `avx512` | x86-64; `avx512` with the 52-bit multiplication and the rotations of its extensions | 4, 8, 16 |
/// | `neon` | 64-bit ARM | 4 |
/// | `simd128` | WebAssembly, if it was compiled for it | 4 |
/// | `plain` | x86-64, in tests: what `avx512` computes, in arrays | 4 |
///
/// ```
/// use eeema::crypto::hazmat::backend::Backend;
///
/// let here: Vec<&str> = Backend::NAMES.into_iter().filter(|name| Backend::named(name).is_some()).collect();
/// assert_eq!(here[0], "portable");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Backend {
    vectors: Option<Vectors>,
}

impl Backend {
    /// All names that [`Backend::named`] may know.
    pub const NAMES: [&str; 7] = [
        "portable", "sse2", "avx2", "avx512", "neon", "simd128", "plain",
    ];

    /// The backend without vector instructions.
    pub const PORTABLE: Self = Self { vectors: None };

    /// The fastest backend of this machine.
    #[inline]
    pub fn fastest() -> Self {
        Self {
            vectors: Vectors::best(),
        }
    }

    /// The backend with this name, if this machine and this build have it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "portable" => Some(Self::PORTABLE),
            _ => Vectors::named(name).map(|vectors| Self {
                vectors: Some(vectors),
            }),
        }
    }

    /// Runs `kernel` on this backend.
    #[inline]
    pub(crate) fn run<K: Kernel>(self, mut kernel: K) -> K::Output {
        match self.vectors {
            Some(vectors) => vectors.run(&mut kernel),
            None => kernel.portable(),
        }
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
        fn lanes<S: fearless_simd::Simd>(&mut self, _: S) -> usize {
            <S::u32s as fearless_simd::SimdBase<S>>::LEN
        }
    }

    /// A backend that was not found would be left out of every test.
    #[test]
    fn every_backend_of_this_machine_is_found() {
        let widths: &[(&str, usize)] = match () {
            () if cfg!(target_arch = "x86_64") => &[("sse2", 4), ("avx2", 8), ("avx512", 16)],
            () if cfg!(target_arch = "aarch64") => &[("neon", 4)],
            () => &[("simd128", 4)],
        };
        let widest = Backend::fastest().run(Width);
        assert_eq!(Backend::named("portable").unwrap().run(Width), 0);
        for (name, width) in widths {
            let found = Backend::named(name).map(|backend| backend.run(Width));
            assert_eq!(found, (*width <= widest).then_some(*width), "{name}");
        }
    }
}
