use core::fmt;

use x25519_dalek::{PublicKey, StaticSecret};

use crate::crypto::Secret;
use crate::crypto::backend::{Backend, Kernel};
use crate::crypto::declassify::equal_secrets;
use crate::crypto::salsa20::hsalsa20;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::ladder;

/// The public key of `secret_key`: its product with the base point 9.
///
/// The feature `precomputed-tables` makes this about three times as fast as [`agree`].
pub fn public_key(secret_key: &Secret<32>) -> [u8; 32] {
    if cfg!(feature = "precomputed-tables") {
        PublicKey::from(&StaticSecret::from(*secret_key.as_bytes())).to_bytes()
    } else {
        multiply(secret_key, x25519_dalek::X25519_BASEPOINT_BYTES).to_bytes()
    }
}

/// Does what [`public_key`] does with every one of `secret_keys`, as many as there are places in
/// `public_keys`; places beyond the last secret key stay as they are.
///
/// With AVX-512 eight are computed side by side, which takes half the time per key. Needs no heap.
pub fn public_keys(secret_keys: &[&Secret<32>], public_keys: &mut [[u8; 32]]) {
    public_keys_on(Backend::fastest(), secret_keys, public_keys);
}

/// [`public_keys`] on a given backend.
pub fn public_keys_on(backend: Backend, secret_keys: &[&Secret<32>], public_keys: &mut [[u8; 32]]) {
    backend.run(PublicKeys {
        secret_keys,
        public_keys,
    });
}

struct PublicKeys<'a> {
    secret_keys: &'a [&'a Secret<32>],
    public_keys: &'a mut [[u8; 32]],
}

impl Kernel for PublicKeys<'_> {
    type Output = ();

    fn portable(&mut self) {
        for (secret_key, place) in self.secret_keys.iter().zip(&mut *self.public_keys) {
            *place = public_key(secret_key);
        }
    }

    #[cfg(feature = "simd")]
    fn lanes<S: fearless_simd::Simd>(&mut self, _: S) {
        self.portable();
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) {
        // Fewer are faster one by one.
        let enough = if cfg!(feature = "precomputed-tables") {
            5
        } else {
            2
        };
        let groups = self.secret_keys.chunks(ladder::KEYS);
        for (secret_keys, places) in groups.zip(self.public_keys.chunks_mut(ladder::KEYS)) {
            let count = secret_keys.len().min(places.len());
            let (secret_keys, _) = secret_keys.split_at(count);
            let (public_keys, _) = places.split_at_mut(count);
            if count < enough {
                let mut few = PublicKeys {
                    secret_keys,
                    public_keys,
                };
                few.portable();
            } else {
                ladder::multiply_base_point(simd, secret_keys, public_keys);
            }
        }
    }
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
    if equal_secrets(product.as_bytes().as_slice(), &[0; 32]) {
        return Err(NonContributory);
    }
    Ok(hsalsa20(product.as_bytes(), &[0; 16]))
}

/// Does what [`agree`] does with every one of `their_public`, as many as there are places in
/// `shared`; places beyond the last public key stay as they are.
///
/// With AVX-512 eight products are computed side by side, which takes a seventh of the time per key.
/// Fill `shared` with `Err(NonContributory)` before. Needs no heap.
pub fn agree_many(
    our_secret: &Secret<32>,
    their_public: &[[u8; 32]],
    shared: &mut [Result<Secret<32>, NonContributory>],
) {
    agree_many_on(Backend::fastest(), our_secret, their_public, shared);
}

/// [`agree_many`] on a given backend.
pub fn agree_many_on(
    backend: Backend,
    our_secret: &Secret<32>,
    their_public: &[[u8; 32]],
    shared: &mut [Result<Secret<32>, NonContributory>],
) {
    backend.run(AgreeMany {
        our_secret,
        their_public,
        shared,
    });
}

struct AgreeMany<'a> {
    our_secret: &'a Secret<32>,
    their_public: &'a [[u8; 32]],
    shared: &'a mut [Result<Secret<32>, NonContributory>],
}

impl Kernel for AgreeMany<'_> {
    type Output = ();

    fn portable(&mut self) {
        for (their_public, shared) in self.their_public.iter().zip(&mut *self.shared) {
            *shared = agree(self.our_secret, their_public);
        }
    }

    #[cfg(feature = "simd")]
    fn lanes<S: fearless_simd::Simd>(&mut self, _: S) {
        self.portable();
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) {
        let groups = self.their_public.chunks(ladder::KEYS);
        for (their_public, shared) in groups.zip(self.shared.chunks_mut(ladder::KEYS)) {
            match (their_public, &mut *shared) {
                ([single], [shared, ..]) => *shared = agree(self.our_secret, single),
                _ => agree_side_by_side(simd, self.our_secret, their_public, shared),
            }
        }
    }
}

/// Agrees with a group of public keys.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
#[inline(always)]
fn agree_side_by_side(
    simd: fearless_simd::Avx512,
    our_secret: &Secret<32>,
    their_public: &[[u8; 32]],
    shared: &mut [Result<Secret<32>, NonContributory>],
) {
    let count = their_public.len().min(shared.len());
    let (their_public, _) = their_public.split_at(count);
    let mut products = [[0; 32]; ladder::KEYS];
    let (results, _) = products.split_at_mut(count);
    ladder::multiply(simd, our_secret, their_public, results);
    for (product, shared) in results.iter().zip(shared) {
        *shared = match equal_secrets(product.as_slice(), &[0; 32]) {
            true => Err(NonContributory),
            false => Ok(hsalsa20(product, &[0; 16])),
        };
    }
    crate::crypto::secret::wipe(products.as_flattened_mut());
}

// Inlined, its kilobyte of stack would stay with the caller.
#[inline(never)]
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
