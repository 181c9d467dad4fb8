//! X25519 (RFC 7748) and the key that NaCl makes of its result;
//! [`hazmat::agreement`](crate::crypto::hazmat::agreement) says how it is used.
//!
//! | file | what |
//! |---|---|
//! | `x25519` | one key, and the refusal of points of low order |
//! | `x25519_batch` | many keys: what chooses between one by one and side by side |
//! | `x25519_pairs` | the same for pairs of a secret and a public key |
//! | `montgomery` | a step of the Montgomery ladder, over any field |
//! | `ladder`, `field` | the ladder and arithmetic modulo 2^255 − 19 in words of 64 bits |
//! | `base_point`, `base_point_table`, `edwards` | public keys from a table, in words of 64 bits |
//! | `dalek` | one key where words have 32 bits, by `x25519-dalek` |
//! | `ladder_vectors`, `field_vectors` | the ladder and the arithmetic in eight lanes of AVX-512 |
//! | `limbs51` | numbers as bytes and as limbs of 51 bits, for both |
//! | `word` | words, and the bounds of words that prove that none overflows |

#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod base_point;
#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod base_point_table;
#[cfg(not(target_pointer_width = "64"))]
mod dalek;
#[cfg(all(feature = "precomputed-tables", target_pointer_width = "64"))]
mod edwards;
#[cfg(target_pointer_width = "64")]
mod field;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod field_vectors;
#[cfg(target_pointer_width = "64")]
mod ladder;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ladder_vectors;
#[cfg(target_pointer_width = "64")]
mod limbs51;
#[cfg(target_pointer_width = "64")]
mod montgomery;
#[cfg(target_pointer_width = "64")]
mod word;
mod x25519;
mod x25519_batch;
mod x25519_pairs;

pub use x25519::{NonContributory, agree, public_key};
pub use x25519_batch::{agree_many, agree_many_on, public_keys, public_keys_on};
pub(crate) use x25519_batch::{agree_many_into, public_keys_into};
pub(crate) use x25519_pairs::agree_pairs_into;
