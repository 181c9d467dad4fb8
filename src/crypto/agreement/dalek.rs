//! X25519 (RFC 7748) of one secret key and one public key where words have 32 bits, by `x25519-dalek`.

use x25519_dalek::{PublicKey, StaticSecret};

use crate::crypto::Secret;

/// X25519 of `secret_key` and `public_key`, written to `product`.
pub(super) fn multiply(secret_key: &Secret<32>, public_key: &[u8; 32], product: &mut [u8; 32]) {
    let secret_key = StaticSecret::from(*secret_key.as_bytes());
    *product = *secret_key
        .diffie_hellman(&PublicKey::from(*public_key))
        .as_bytes();
}

/// X25519 of `secret_key` and the base point, written to `product`.
pub(super) fn multiply_base_point(secret_key: &Secret<32>, product: &mut [u8; 32]) {
    if cfg!(feature = "precomputed-tables") {
        let secret_key = StaticSecret::from(*secret_key.as_bytes());
        *product = PublicKey::from(&secret_key).to_bytes();
    } else {
        multiply(secret_key, &x25519_dalek::X25519_BASEPOINT_BYTES, product);
    }
}
