//! X25519 (RFC 7748) and the key that NaCl makes of its result;
//! [`hazmat::agreement`](crate::crypto::hazmat::agreement) says how it is used.
//!
//! | file | what |
//! |---|---|
//! | `x25519` | one key, and the refusal of points of low order |
//! | `x25519_batch` | many keys, of any type |
//! | `points` | what scalars are multiplied with |
//! | `products` | what all of them come to: which ladder it is, for one product or many |
//! | `montgomery` | a step of the Montgomery ladder, over any field |
//! | `ladder`, `field` | the ladder and arithmetic modulo 2^255 − 19 in words of 64 bits |
//! | `ladder32`, `field32` | the same in words of 32 bits, on ARM and RISC-V |
//! | `inverse` | the division at the end of a product, in words of 64 bits |
//! | `base_point`, `base_point_table`, `edwards` | public keys from a table, in words of 64 bits |
//! | `base_point_lanes` | the same table, with a point in four lanes of AVX-512 |
//! | `dalek` | by `x25519-dalek`: one key on other targets whose words have 32 bits, and public keys from its table |
//! | `ladder_lanes` | the ladder of one product in four lanes of AVX-512 |
//! | `four_lanes` | what both do with lanes that belong together |
//! | `ladder_vectors` | the ladder of eight products in as many lanes |
//! | `field_vectors` | the arithmetic of both |
//! | `limbs51` | numbers as bytes and as limbs of 51 bits, for both |

#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod base_point;
#[cfg(all(
    feature = "precomputed-tables",
    feature = "simd",
    target_arch = "x86_64"
))]
mod base_point_lanes;
#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod base_point_table;
#[cfg(all(
    not(target_pointer_width = "64"),
    any(
        feature = "precomputed-tables",
        not(any(target_arch = "arm", target_arch = "riscv32"))
    )
))]
mod dalek;
#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod edwards;
#[cfg(target_pointer_width = "64")]
mod field;
#[cfg(any(
    all(test, target_pointer_width = "64"),
    target_arch = "arm",
    target_arch = "riscv32"
))]
mod field32;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod field_vectors;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod four_lanes;
#[cfg(target_pointer_width = "64")]
mod inverse;
#[cfg(target_pointer_width = "64")]
mod ladder;
#[cfg(any(
    all(test, target_pointer_width = "64"),
    target_arch = "arm",
    target_arch = "riscv32"
))]
mod ladder32;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ladder_lanes;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ladder_vectors;
#[cfg(target_pointer_width = "64")]
mod limbs51;
#[cfg(any(
    target_pointer_width = "64",
    target_arch = "arm",
    target_arch = "riscv32"
))]
mod montgomery;
mod points;
mod products;
mod x25519;
mod x25519_batch;

pub use x25519::{NonContributory, agree, agree_on, public_key};
pub use x25519_batch::{agree_many, agree_many_on, public_keys, public_keys_on};
pub(crate) use x25519_batch::{agree_many_into, agree_pairs_into, public_keys_into};
