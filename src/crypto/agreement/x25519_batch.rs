//! Many public keys, and agreements with many public keys: side by side where the machine can do that.
//!
//! With AVX-512 eight keys share a ladder and 64 an inversion (`ladder_vectors`). Every other backend takes one
//! key after the other, as `x25519` does. The results are the same, bit by bit. The stack holds what 64 products
//! need; nothing is on the heap.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::u64x8;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::ladder_vectors;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::x25519::agreed;
use super::x25519::{NonContributory, agree, public_key};
use crate::crypto::Secret;
use crate::crypto::backend::{Backend, Kernel};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::multiply52::Multiply52;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::secret::{wipe, wipe_stack};

/// Does what [`public_key`] does with every one of `secret_keys`, as many as there are slots in
/// `public_keys`; slots beyond the last secret key stay as they are.
///
/// With AVX-512 eight are computed side by side, which takes half the time per key. Needs no heap.
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
    run(
        backend,
        PublicKeys {
            secret_keys,
            secret: secret_itself,
            slots: public_keys,
            made: |public_key| public_key,
        },
    );
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
    run(
        Backend::fastest(),
        PublicKeys {
            secret_keys,
            secret,
            slots,
            made,
        },
    );
}

/// Runs `kernel`, and wipes the fractions of the products that it leaves on the stack.
pub(super) fn run<K: Kernel<Output = ()>>(backend: Backend, kernel: K) {
    backend.run(kernel);
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    wipe_stack::<STACK>();
}

/// What the ladder of a batch leaves at most, optimised.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
const STACK: usize = 19 * 1024;

/// The work of [`public_keys`], for a backend.
struct PublicKeys<'a, K, T, Get, Made> {
    secret_keys: &'a [K],
    secret: Get,
    slots: &'a mut [T],
    made: Made,
}

impl<K, T, Get, Made> Kernel for PublicKeys<'_, K, T, Get, Made>
where
    Get: Fn(&K) -> &Secret<32>,
    Made: Fn([u8; 32]) -> T,
{
    type Output = ();

    fn portable(&mut self) {
        for (secret_key, slot) in self.secret_keys.iter().zip(&mut *self.slots) {
            *slot = (self.made)(public_key((self.secret)(secret_key)));
        }
    }

    #[cfg(feature = "simd")]
    fn lanes<S: Simd>(&mut self, _: S) {
        self.portable();
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) {
        self.side_by_side(simd);
    }

    #[cfg(all(feature = "_plain_vectors", target_arch = "x86_64"))]
    fn plain(&mut self, simd: fearless_simd::Fallback) {
        self.side_by_side(simd);
    }
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl<K, T, Get, Made> PublicKeys<'_, K, T, Get, Made>
where
    Get: Fn(&K) -> &Secret<32>,
    Made: Fn([u8; 32]) -> T,
{
    /// Eight lanes with a secret key each.
    #[inline(always)]
    fn side_by_side<S: Simd>(&mut self, simd: S)
    where
        u64x8<S>: Multiply52,
    {
        // Fewer are faster one by one.
        let enough = if cfg!(feature = "precomputed-tables") {
            5
        } else {
            2
        };
        let groups = self.secret_keys.chunks(ladder_vectors::KEYS);
        for (secret_keys, slots) in groups.zip(self.slots.chunks_mut(ladder_vectors::KEYS)) {
            let count = secret_keys.len().min(slots.len());
            let Some((first, _)) = secret_keys.split_first().filter(|_| count >= enough) else {
                for (secret_key, slot) in secret_keys.iter().zip(slots) {
                    *slot = (self.made)(public_key((self.secret)(secret_key)));
                }
                continue;
            };
            let mut secrets = [(self.secret)(first); ladder_vectors::KEYS];
            for (secret, secret_key) in secrets.iter_mut().zip(secret_keys) {
                *secret = (self.secret)(secret_key);
            }
            let mut products = [[0; 32]; ladder_vectors::KEYS];
            let (products, _) = products.split_at_mut(count);
            ladder_vectors::multiply_base_point(simd, secrets.split_at(count).0, products);
            for (slot, product) in slots.iter_mut().zip(products) {
                *slot = (self.made)(*product);
            }
        }
    }
}

/// Does what [`agree`] does with every one of `their_public`, as many as there are slots in `agreed`;
/// slots beyond the last public key stay as they are.
///
/// With AVX-512 eight products are computed side by side, which takes a fifth of the time per key.
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
    run(
        backend,
        AgreeMany {
            our_secret,
            their_public,
            bytes: bytes_themselves,
            slots: agreed,
            made: |agreed| agreed,
        },
    );
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
    run(
        Backend::fastest(),
        AgreeMany {
            our_secret,
            their_public,
            bytes,
            slots,
            made,
        },
    );
}

/// The work of [`agree_many`], for a backend. The products are wiped when their keys are derived.
struct AgreeMany<'a, P, T, Get, Made> {
    our_secret: &'a Secret<32>,
    their_public: &'a [P],
    bytes: Get,
    slots: &'a mut [T],
    made: Made,
}

impl<P, T, Get, Made> Kernel for AgreeMany<'_, P, T, Get, Made>
where
    Get: Fn(&P) -> &[u8; 32],
    Made: Fn(Result<Secret<32>, NonContributory>) -> T,
{
    type Output = ();

    fn portable(&mut self) {
        for (their_public, slot) in self.their_public.iter().zip(&mut *self.slots) {
            *slot = (self.made)(agree(self.our_secret, (self.bytes)(their_public)));
        }
    }

    #[cfg(feature = "simd")]
    fn lanes<S: Simd>(&mut self, _: S) {
        self.portable();
    }

    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    fn avx512(&mut self, simd: fearless_simd::Avx512) {
        self.side_by_side(simd);
    }

    #[cfg(all(feature = "_plain_vectors", target_arch = "x86_64"))]
    fn plain(&mut self, simd: fearless_simd::Fallback) {
        self.side_by_side(simd);
    }
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl<P, T, Get, Made> AgreeMany<'_, P, T, Get, Made>
where
    Get: Fn(&P) -> &[u8; 32],
    Made: Fn(Result<Secret<32>, NonContributory>) -> T,
{
    /// Eight lanes with a public key each.
    #[inline(always)]
    fn side_by_side<S: Simd>(&mut self, simd: S)
    where
        u64x8<S>: Multiply52,
    {
        let groups = self.their_public.chunks(ladder_vectors::KEYS);
        for (their_public, slots) in groups.zip(self.slots.chunks_mut(ladder_vectors::KEYS)) {
            if let ([single], [slot, ..]) = (their_public, &mut *slots) {
                *slot = (self.made)(agree(self.our_secret, (self.bytes)(single)));
                continue;
            }
            let mut publics = [[0; 32]; ladder_vectors::KEYS];
            for (public, their_public) in publics.iter_mut().zip(their_public) {
                *public = *(self.bytes)(their_public);
            }
            let count = their_public.len().min(slots.len());
            let mut products = [[0; 32]; ladder_vectors::KEYS];
            let (results, _) = products.split_at_mut(count);
            ladder_vectors::multiply(simd, self.our_secret, publics.split_at(count).0, results);
            for (product, slot) in results.iter().zip(slots) {
                *slot = (self.made)(agreed(product));
            }
            wipe(products.as_flattened_mut());
        }
    }
}

fn secret_itself<'a>(secret_key: &'a &Secret<32>) -> &'a Secret<32> {
    secret_key
}

const fn bytes_themselves(public_key: &[u8; 32]) -> &[u8; 32] {
    public_key
}
