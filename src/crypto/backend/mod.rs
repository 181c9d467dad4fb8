//! Which vector instructions carry the kernels of this layer.

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
pub(crate) use kernel::outlined;
