//! X25519 (RFC 7748) and the key that NaCl makes of its result (chapter 01 sections 3 and 4).
//!
//! Secret keys are stored unclamped; clamping happens inside. Bit 255 of a public key is masked, a
//! value at or above 2^255 − 19 is reduced, as the RFC says and libsodium does.

use core::fmt;

use subtle::ConstantTimeEq;
use x25519_dalek::{PublicKey, StaticSecret, X25519_BASEPOINT_BYTES};

use crate::crypto::Secret;
use crate::crypto::secretbox::hsalsa20;

/// The public key of `secret_key`: its product with the base point 9.
pub fn public_key(secret_key: &Secret<32>) -> [u8; 32] {
    multiply(secret_key, X25519_BASEPOINT_BYTES).to_bytes()
}

/// The shared key of two parties: HSalsa20(X25519(`our_secret`, `their_public`), 16 zero bytes),
/// which NaCl calls `crypto_box_beforenm`.
///
/// # Errors
///
/// [`NonContributory`] if X25519 gives 32 zero bytes, which it does for the public keys of low
/// order and for no other.
pub fn agree(
    our_secret: &Secret<32>,
    their_public: &[u8; 32],
) -> Result<Secret<32>, NonContributory> {
    let product = multiply(our_secret, *their_public);
    if product.as_bytes().ct_eq(&[0; 32]).into() {
        return Err(NonContributory);
    }
    Ok(hsalsa20(product.as_bytes(), &[0; 16]))
}

fn multiply(scalar: &Secret<32>, point: [u8; 32]) -> x25519_dalek::SharedSecret {
    StaticSecret::from(*scalar.as_bytes()).diffie_hellman(&PublicKey::from(point))
}

/// The public key has low order: whoever placed it knows the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonContributory;

impl fmt::Display for NonContributory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the public key is not a real one; do not use it and distrust its source")
    }
}

impl core::error::Error for NonContributory {}
