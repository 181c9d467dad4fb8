//! X25519 of one secret key, alone or with one public key.
//!
//! `products` has the multiplication. Here is what is around it: the refusal of points of low order, in constant time for all
//! others, and HSalsa20.

use core::{fmt, slice};

use super::points::Points;
use super::products::multiply;
use crate::crypto::Secret;
use crate::crypto::backend::Backend;
use crate::crypto::declassify::equal_secrets;
use crate::crypto::salsa20::hsalsa20;

/// The public key of `secret_key`, 32 bytes each: its product with the base point 9
/// ([RFC 7748 section 6.1](https://www.rfc-editor.org/rfc/rfc7748#section-6.1)).
///
/// The secret key is clamped inside and may be any 32 bytes, best from a good generator. The feature
/// `precomputed-tables` makes this two and a half times as fast as [`agree`].
pub fn public_key(secret_key: &Secret<32>) -> [u8; 32] {
    let mut public_key = [0; 32];
    let product = slice::from_mut(&mut public_key);
    multiply(Backend::fastest(), &[secret_key], &Points::Base, product);
    public_key
}

/// What two parties have in common: HSalsa20(X25519(`our_secret`, `their_public`), 16 zero bytes),
/// which NaCl calls `crypto_box_beforenm`.
///
/// Both parties get the same 32 bytes, which are a key for [`secretbox`](crate::crypto::hazmat::secretbox).
/// It says nothing about who the other one is: whoever knows the secret key of `their_public` has it too. It is always the
/// same for two keys, so it is worth keeping: X25519 takes as long as dozens of short messages.
///
/// # Errors
///
/// [`NonContributory`] if X25519 gives 32 zero bytes, which it does for the public keys of low
/// order and for no other.
pub fn agree(
    our_secret: &Secret<32>,
    their_public: &[u8; 32],
) -> Result<Secret<32>, NonContributory> {
    agree_on(Backend::fastest(), our_secret, their_public)
}

/// [`agree`] on a given backend.
///
/// # Errors
///
/// As [`agree`].
pub fn agree_on(
    backend: Backend,
    our_secret: &Secret<32>,
    their_public: &[u8; 32],
) -> Result<Secret<32>, NonContributory> {
    let point = Points::Each(slice::from_ref(their_public));
    let product = Secret::filled(|product| {
        multiply(backend, &[our_secret], &point, slice::from_mut(product));
    });
    agreed(product.as_bytes())
}

/// What a product is worth: nothing if it is zero, a key else.
pub(super) fn agreed(product: &[u8; 32]) -> Result<Secret<32>, NonContributory> {
    if equal_secrets(product.as_slice(), &[0; 32]) {
        return Err(NonContributory);
    }
    Ok(hsalsa20(product, &[0; 16]))
}

/// The public key has low order: whoever placed it knows the result.
///
/// There are few such keys: 0, 1, p − 1 and two others, and what is equal to them modulo p. A peer who
/// follows the protocol never has one: clamped scalars and the base point do not lead to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonContributory;

impl fmt::Display for NonContributory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the public key is not a real one; do not use it and distrust its source")
    }
}

impl core::error::Error for NonContributory {}
