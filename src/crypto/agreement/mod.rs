//! X25519 (RFC 7748) and the key that NaCl makes of its result;
//! [`hazmat::agreement`](crate::crypto::hazmat::agreement) says how it is used.

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod field;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ladder;
mod x25519;
mod x25519_batch;

pub use x25519::{NonContributory, agree, public_key};
pub use x25519_batch::{agree_many, agree_many_on, public_keys, public_keys_on};
pub(crate) use x25519_batch::{agree_many_into, public_keys_into};
