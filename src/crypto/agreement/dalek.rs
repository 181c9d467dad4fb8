//! X25519 (RFC 7748) of one secret key and one public key where words have 32 bits, by `x25519-dalek`.
//!
//! ARM and RISC-V have a [ladder](super::ladder32) of our own, which is smaller and faster there; `docs/microcontrollers.md` has
//! the figures. They take public keys from the table here, if there is one. `x25519-dalek` wipes the scalar and the product that
//! it made; what it leaves on the stack is wiped by the caller.

use x25519_dalek::{PublicKey, StaticSecret};

use crate::crypto::Secret;

/// X25519 of `secret_key` and `public_key`, written to `product`.
#[cfg(not(any(target_arch = "arm", target_arch = "riscv32")))]
pub(super) fn multiply(secret_key: &Secret<32>, public_key: &[u8; 32], product: &mut [u8; 32]) {
    let secret_key = StaticSecret::from(*secret_key.as_bytes());
    *product = *secret_key
        .diffie_hellman(&PublicKey::from(*public_key))
        .as_bytes();
}

/// X25519 of `secret_key` and the base point by its table, written to `product`.
#[cfg(feature = "precomputed-tables")]
pub(super) fn multiply_base_point(secret_key: &Secret<32>, product: &mut [u8; 32]) {
    let secret_key = StaticSecret::from(*secret_key.as_bytes());
    *product = PublicKey::from(&secret_key).to_bytes();
}
