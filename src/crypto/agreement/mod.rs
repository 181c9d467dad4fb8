//! X25519 (RFC 7748) and the key that NaCl makes of its result;
//! [`hazmat::agreement`](crate::crypto::hazmat::agreement) says how it is used.
//!
//! | file | what |
//! |---|---|
//! | `x25519` | one key: `x25519-dalek`, and the refusal of points of low order |
//! | `x25519_batch` | many keys: what chooses between one by one and side by side |
//! | `ladder` | the Montgomery ladder in eight lanes of AVX-512 |
//! | `field` | arithmetic modulo 2^255 − 19 in these lanes |

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod field;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ladder;
mod x25519;
mod x25519_batch;

pub use x25519::{NonContributory, agree, public_key};
pub use x25519_batch::{agree_many, agree_many_on, public_keys, public_keys_on};
pub(crate) use x25519_batch::{agree_many_into, public_keys_into};
