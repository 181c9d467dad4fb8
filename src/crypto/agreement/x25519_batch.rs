//! Many public keys, and agreements with many public keys: side by side where the machine can do that.
//!
//! With AVX-512 eight keys share a ladder and 64 an inversion. Every other backend takes one key after the other, as `x25519`
//! does. The results are the same, bit by bit, and in the same order; one that is refused does not disturb the others. The
//! stack holds what 64 products need; nothing is on the heap.
//!
//! Keys may have any type, and results go into slots of any type: so no secret lies elsewhere on its way.

#![expect(
    clippy::indexing_slicing,
    reason = "counts are those of a group, which has no more than fit"
)]

use super::points::Points;
use super::products::{KEYS, multiply};
use super::x25519::{NonContributory, agreed};
use crate::crypto::Secret;
use crate::crypto::backend::Backend;
use crate::crypto::secret::{on_wiped_stack, wipe};

/// Does what [`public_key`](super::public_key) does with every one of `secret_keys`, as many as there are slots in
/// `public_keys`; slots beyond the last secret key stay as they are.
///
/// With AVX-512 and without the feature `precomputed-tables` eight are computed side by side; with the table nothing is faster
/// than one after the other. Needs no heap.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::agreement::{public_key, public_keys};
///
/// let secrets = [1, 2, 3].map(|byte| Secret::from_bytes([byte; 32]));
/// let mut made = [[0; 32]; 3];
/// public_keys(&secrets.each_ref(), &mut made);
/// assert_eq!(made[2], public_key(&secrets[2]));
/// ```
pub fn public_keys(secret_keys: &[&Secret<32>], public_keys: &mut [[u8; 32]]) {
    public_keys_on(Backend::fastest(), secret_keys, public_keys);
}

/// [`public_keys`] on a given backend.
pub fn public_keys_on(backend: Backend, secret_keys: &[&Secret<32>], public_keys: &mut [[u8; 32]]) {
    for (secrets, slots) in secret_keys.chunks(KEYS).zip(public_keys.chunks_mut(KEYS)) {
        let count = secrets.len().min(slots.len());
        multiply(
            backend,
            &secrets[..count],
            &Points::Base,
            &mut slots[..count],
        );
    }
}

/// [`public_keys`] of keys of any type, into slots of any type.
///
/// `secret` says where the secret of a key lies, so that none has to be copied; `made` turns 32 bytes into
/// what the caller keeps.
pub(crate) fn public_keys_into<K, T>(
    secret_keys: &[K],
    secret: impl Fn(&K) -> &Secret<32>,
    slots: &mut [T],
    made: impl Fn([u8; 32]) -> T,
) {
    for (secret_keys, slots) in secret_keys.chunks(KEYS).zip(slots.chunks_mut(KEYS)) {
        let Some(scalars) = Group::of(secret_keys, &secret, slots.len()) else {
            return;
        };
        let mut products = [[0; 32]; KEYS];
        let products = &mut products[..scalars.count];
        multiply(Backend::fastest(), scalars.keys(), &Points::Base, products);
        for (slot, product) in slots.iter_mut().zip(products) {
            *slot = made(*product);
        }
    }
}

/// Does what [`agree`](super::agree) does with every one of `their_public`, as many as there are slots in `agreed`;
/// slots beyond the last public key stay as they are.
///
/// With AVX-512 eight products are computed side by side, which takes half the time per key of one alone.
/// Fill `agreed` with `Err(NonContributory)` before. Needs no heap. A key of low order gets an error in
/// its own slot and does not disturb the others.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::agreement::{NonContributory, agree, agree_many, public_key};
///
/// let ours = Secret::from_bytes([1; 32]);
/// let theirs = public_key(&Secret::from_bytes([2; 32]));
/// let mut agreed = [Err(NonContributory), Err(NonContributory)];
/// agree_many(&ours, &[theirs, [0; 32]], &mut agreed);
/// assert_eq!(agreed, [agree(&ours, &theirs), Err(NonContributory)]);
/// ```
pub fn agree_many(
    our_secret: &Secret<32>,
    their_public: &[[u8; 32]],
    agreed: &mut [Result<Secret<32>, NonContributory>],
) {
    agree_many_on(Backend::fastest(), our_secret, their_public, agreed);
}

/// [`agree_many`] on a given backend.
pub fn agree_many_on(
    backend: Backend,
    our_secret: &Secret<32>,
    their_public: &[[u8; 32]],
    agreed: &mut [Result<Secret<32>, NonContributory>],
) {
    for (points, slots) in their_public.chunks(KEYS).zip(agreed.chunks_mut(KEYS)) {
        let count = points.len().min(slots.len());
        let (scalars, points) = ([our_secret; KEYS], &points[..count]);
        agree_group(backend, &scalars[..count], points, slots, |agreed| agreed);
    }
}

/// [`agree_many`] with keys of any type, into slots of any type: no secret lies elsewhere.
///
/// `bytes` says where the bytes of a public key lie; `made` turns a result into what the caller keeps.
pub(crate) fn agree_many_into<P, T>(
    our_secret: &Secret<32>,
    their_public: &[P],
    bytes: impl Fn(&P) -> &[u8; 32],
    slots: &mut [T],
    made: impl Fn(Result<Secret<32>, NonContributory>) -> T,
) {
    for (their_public, slots) in their_public.chunks(KEYS).zip(slots.chunks_mut(KEYS)) {
        let count = their_public.len().min(slots.len());
        let points = points(&their_public[..count], &bytes);
        let scalars = [our_secret; KEYS];
        let (scalars, points) = (&scalars[..count], &points[..count]);
        agree_group(Backend::fastest(), scalars, points, slots, &made);
    }
}

/// Does what [`agree`](super::agree) does with every one of `our_secrets` and the public key beside it, as many as there are
/// slots; slots beyond the last pair stay as they are.
///
/// A server that many clients connect to at once has such pairs: a temporary key of its own for each of them. The first
/// message of a session with forward security makes three of them. Different scalars cost nothing more than one.
pub(crate) fn agree_pairs_into<K, P, T>(
    (our_secrets, secret): (&[K], impl Fn(&K) -> &Secret<32>),
    (their_public, bytes): (&[P], impl Fn(&P) -> &[u8; 32]),
    slots: &mut [T],
    made: impl Fn(Result<Secret<32>, NonContributory>) -> T,
) {
    let pairs = our_secrets.chunks(KEYS).zip(their_public.chunks(KEYS));
    for ((our_secrets, their_public), slots) in pairs.zip(slots.chunks_mut(KEYS)) {
        let count = their_public.len().min(slots.len());
        let Some(scalars) = Group::of(our_secrets, &secret, count) else {
            return;
        };
        let points = points(&their_public[..scalars.count], &bytes);
        let points = &points[..scalars.count];
        agree_group(Backend::fastest(), scalars.keys(), points, slots, &made);
    }
}

/// Agrees with a group, at most [`KEYS`]. The products are wiped when their keys are derived, and what keys leave on their way.
fn agree_group<T>(
    backend: Backend,
    scalars: &[&Secret<32>],
    points: &[[u8; 32]],
    slots: &mut [T],
    made: impl Fn(Result<Secret<32>, NonContributory>) -> T,
) {
    on_wiped_stack::<STACK, _>(|| {
        let mut products = [[0; 32]; KEYS];
        let products = &mut products[..scalars.len()];
        multiply(backend, scalars, &Points::Each(points), products);
        for (product, slot) in products.iter().zip(slots) {
            *slot = made(agreed(product));
        }
        wipe(products.as_flattened_mut());
    });
}

/// What keys leave on their way to their slots at most.
const STACK: usize = KEYS * 32 + 1024;

/// The secrets of a group of keys, where they lie.
struct Group<'a> {
    keys: [&'a Secret<32>; KEYS],
    count: usize,
}

impl<'a> Group<'a> {
    /// At most `limit` of them; none of nothing.
    fn of<K>(keys: &'a [K], secret: impl Fn(&K) -> &Secret<32>, limit: usize) -> Option<Self> {
        let mut group = Self {
            keys: [secret(keys.first()?); KEYS],
            count: keys.len().min(limit),
        };
        for (slot, key) in group.keys.iter_mut().zip(keys) {
            *slot = secret(key);
        }
        Some(group)
    }

    fn keys(&self) -> &[&'a Secret<32>] {
        &self.keys[..self.count]
    }
}

/// The bytes of a group of public keys, side by side.
fn points<P>(keys: &[P], bytes: impl Fn(&P) -> &[u8; 32]) -> [[u8; 32]; KEYS] {
    let mut points = [[0; 32]; KEYS];
    for (point, key) in points.iter_mut().zip(keys) {
        *point = *bytes(key);
    }
    points
}
