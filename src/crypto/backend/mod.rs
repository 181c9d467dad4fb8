//! Which vector instructions carry the kernels of this layer.
//!
//! | backend | lanes of 32 bits | on |
//! |---|---|---|
//! | `portable` | none | every target |
//! | `sse2` | 4 | x86-64 |
//! | `avx2` | 8 | x86-64 |
//! | `avx512` | 16 | x86-64 |
//! | `neon` | 4 | AArch64 |
//! | `simd128` | 4 | WebAssembly, if the program is compiled for it |
//!
//! A kernel ([`Kernel`]) says what it computes on each of them, and [`Backend::run`] chooses. The choice is
//! made once for a call and not once for a block: what comes after it is compiled for the instructions that
//! were chosen, and inlined into one function. The feature `simd` brings the vectors and needs `std`, which
//! asks the processor; without it there is `portable` alone.
//!
//! The backend never changes a result. Tests walk all that the machine has against each other.

mod choice;
mod kernel;
/// The vectors of this machine: one of these files, or `vectors.rs`, which has none.
#[cfg_attr(all(feature = "simd", target_arch = "x86_64"), path = "x86_64.rs")]
#[cfg_attr(
    all(
        feature = "simd",
        any(
            target_arch = "aarch64",
            all(target_arch = "wasm32", target_feature = "simd128")
        )
    ),
    path = "narrow.rs"
)]
mod vectors;

pub use choice::Backend;
pub(crate) use kernel::Kernel;
#[cfg(feature = "simd")]
pub(crate) use kernel::{outlined, shared};
