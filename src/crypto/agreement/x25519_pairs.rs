//! Agreements of many secret keys, each with a public key of its own: side by side where the machine can do
//! that.
//!
//! A server that many clients connect to at once has such pairs: a temporary key of its own for each of them.
//! The first message of a session with forward security makes three of them.
//!
//! Lanes of vectors hold a scalar and a point each, so different scalars cost nothing more than one; only the
//! masks of the ladder differ. The results are those of [`agree`], in the same order, and one that is refused
//! does not disturb the others. What the ladder leaves on the stack is wiped.

#[cfg(feature = "simd")]
use fearless_simd::Simd;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use fearless_simd::u64x8;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::ladder_vectors;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::x25519::agreed;
use super::x25519::{NonContributory, agree};
use super::x25519_batch::run;
use crate::crypto::Secret;
use crate::crypto::backend::{Backend, Kernel};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::multiply52::Multiply52;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::crypto::secret::wipe;

/// Does what [`agree`] does with every one of `our_secrets` and the public key beside it, as many as there are
/// slots; slots beyond the last pair stay as they are.
///
/// With AVX-512 eight products are computed side by side, which takes a fifth of the time per pair. Needs
/// no heap.
pub(crate) fn agree_pairs_into<K, P, T>(
    (our_secrets, secret): (&[K], impl Fn(&K) -> &Secret<32>),
    (their_public, bytes): (&[P], impl Fn(&P) -> &[u8; 32]),
    slots: &mut [T],
    made: impl Fn(Result<Secret<32>, NonContributory>) -> T,
) {
    run(
        Backend::fastest(),
        AgreePairs {
            our_secrets,
            secret,
            their_public,
            bytes,
            slots,
            made,
        },
    );
}

/// The pairs, and where their keys go: slots of any type, so that no secret lies elsewhere.
struct AgreePairs<'a, K, P, T, GetSecret, GetPublic, Made> {
    our_secrets: &'a [K],
    secret: GetSecret,
    their_public: &'a [P],
    bytes: GetPublic,
    slots: &'a mut [T],
    made: Made,
}

impl<K, P, T, GetSecret, GetPublic, Made> Kernel
    for AgreePairs<'_, K, P, T, GetSecret, GetPublic, Made>
where
    GetSecret: Fn(&K) -> &Secret<32>,
    GetPublic: Fn(&P) -> &[u8; 32],
    Made: Fn(Result<Secret<32>, NonContributory>) -> T,
{
    type Output = ();

    fn portable(&mut self) {
        let pairs = self.our_secrets.iter().zip(self.their_public);
        for ((secret, public), slot) in pairs.zip(&mut *self.slots) {
            *slot = (self.made)(agree((self.secret)(secret), (self.bytes)(public)));
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
impl<K, P, T, GetSecret, GetPublic, Made> AgreePairs<'_, K, P, T, GetSecret, GetPublic, Made>
where
    GetSecret: Fn(&K) -> &Secret<32>,
    GetPublic: Fn(&P) -> &[u8; 32],
    Made: Fn(Result<Secret<32>, NonContributory>) -> T,
{
    /// Eight lanes with a pair each.
    #[inline(always)]
    fn side_by_side<S: Simd>(&mut self, simd: S)
    where
        u64x8<S>: Multiply52,
    {
        let pairs = self.our_secrets.chunks(ladder_vectors::KEYS);
        let pairs = pairs.zip(self.their_public.chunks(ladder_vectors::KEYS));
        for ((secrets, publics), slots) in pairs.zip(self.slots.chunks_mut(ladder_vectors::KEYS)) {
            let count = secrets.len().min(publics.len()).min(slots.len());
            let ([first, ..], 2..) = (secrets, count) else {
                for ((secret, public), slot) in secrets.iter().zip(publics).zip(slots) {
                    *slot = (self.made)(agree((self.secret)(secret), (self.bytes)(public)));
                }
                continue;
            };
            let mut scalars = [(self.secret)(first); ladder_vectors::KEYS];
            let mut points = [[0; 32]; ladder_vectors::KEYS];
            for ((scalar, point), (secret, public)) in scalars
                .iter_mut()
                .zip(&mut points)
                .zip(secrets.iter().zip(publics))
            {
                *scalar = (self.secret)(secret);
                *point = *(self.bytes)(public);
            }
            let mut products = [[0; 32]; ladder_vectors::KEYS];
            let (results, _) = products.split_at_mut(count);
            let (scalars, points) = (scalars.split_at(count).0, points.split_at(count).0);
            ladder_vectors::multiply_pairs(simd, scalars, points, results);
            for (product, slot) in results.iter().zip(slots) {
                *slot = (self.made)(agreed(product));
            }
            wipe(products.as_flattened_mut());
        }
    }
}
