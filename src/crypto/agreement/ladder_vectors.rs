//! X25519 (RFC 7748) side by side: eight secret keys with eight public keys, or with the base point.
//!
//! The Montgomery ladder of [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5), with the
//! names of that section, runs in all eight lanes of AVX-512 at once. A lane belongs to one product from its
//! first bit to its quotient. Each of the 255 steps takes four squarings, five multiplications and one by a
//! small constant, whatever the bits are: the bit only decides, through a mask, whether two points change
//! places.
//!
//! The ladder gives x as a fraction, and a division costs as much as 28 steps or so. So up to eight vectors
//! of fractions are gathered and divided with one inversion, with Montgomery's trick: their denominators
//! are multiplied, the product is inverted, and each inverse is taken out of it again with two
//! multiplications. [`KEYS`] is the number of products that this makes, 64; a call with fewer divides once
//! for those that there are.
//!
//! The scalars are wiped. Elements on their way stay on the stack, which the caller wipes, and the products
//! are the caller's.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, position / 64 is below 4, and indices count lanes and groups"
)]

use fearless_simd::{prelude::*, u64x8};

use super::field_vectors::{Element, LANES};
use super::montgomery::{Field, Pair};
use super::points::Points;
use crate::crypto::Secret;
use crate::crypto::multiply52::Multiply52;
use crate::crypto::secret::wipe;

/// The u-coordinate of the base point.
const BASE_POINT: u64 = 9;

/// Vectors of products that share one inversion: beside the 2,295 multiplications and squarings of each
/// ladder, the 265 of an inversion become 34.
const GROUPS: usize = 8;
/// Keys that are handled at once.
pub(super) const KEYS: usize = GROUPS * LANES;

/// X25519 of each of `secret_keys`, at most [`KEYS`], and the point beside it; `products` has their number.
///
/// The scalars of eight lanes are cut into bits before. A product of a point of low order is 32 zero bytes, which the caller
/// looks for. For the base point this is the general ladder, where there is no table.
#[inline(always)]
pub(super) fn multiply<S: Simd>(
    simd: S,
    secret_keys: &[&Secret<32>],
    points: &Points<'_>,
    products: &mut [[u8; 32]],
) where
    u64x8<S>: Multiply52,
{
    let mut fractions = Fractions::none(simd);
    for (group, secret_keys) in secret_keys.chunks(LANES).enumerate() {
        let point = match points {
            Points::Base => Element::small(simd, BASE_POINT),
            Points::Each(points) => {
                let (_, points) = points.split_at(group * LANES);
                Element::from_bytes(simd, points.split_at(secret_keys.len()).0)
            }
        };
        fractions.push(product(simd, &Scalars::new(secret_keys), point));
    }
    fractions.divide(products);
}

/// Up to [`GROUPS`] fractions that share one inversion.
///
/// Lane by lane: lane 3 of one vector has nothing to do with lane 4. What is multiplied together is
/// what stands in the same lane of all vectors.
struct Fractions<S: Simd> {
    /// How many vectors of fractions there are.
    count: usize,
    /// X of each.
    numerators: [Element<u64x8<S>>; GROUPS],
    /// Z of each, never zero: one zero would make the product of all of them zero.
    denominators: [Element<u64x8<S>>; GROUPS],
    /// The product of all denominators before each one.
    before: [Element<u64x8<S>>; GROUPS],
    /// The product of all denominators so far.
    all: Element<u64x8<S>>,
}

impl<S: Simd> Fractions<S>
where
    u64x8<S>: Multiply52,
{
    /// No fractions yet. The ones in the free slots are never read.
    #[inline(always)]
    fn none(simd: S) -> Self {
        let one = Element::small(simd, 1);
        Self {
            count: 0,
            numerators: [one; GROUPS],
            denominators: [one; GROUPS],
            before: [one; GROUPS],
            all: one,
        }
    }

    /// Takes a vector of fractions in, and multiplies their denominators to the product of all.
    #[inline(always)]
    fn push(&mut self, fraction: Fraction<S>) {
        let slot = self.count;
        let (x, z) = fraction.without_zero();
        self.numerators[slot] = x;
        self.denominators[slot] = z;
        self.before[slot] = self.all;
        self.all = self.all.times(z);
        self.count += 1;
    }

    /// The quotients, as many as there are `products`.
    ///
    /// From the last one to the first: `inverse` is that of the product of all denominators up to the
    /// present one. Times the product of those before it, it is the inverse of that one alone; times its
    /// denominator, it is the inverse of the product of those before.
    #[inline(always)]
    fn divide(&self, products: &mut [[u8; 32]]) {
        let mut inverse = self.all.inverted();
        let quotients = self
            .numerators
            .iter()
            .zip(&self.denominators)
            .zip(&self.before)
            .take(self.count);
        for (((x, z), before), products) in quotients.zip(products.chunks_mut(LANES)).rev() {
            x.times(inverse.times(*before)).to_bytes(products);
            inverse = inverse.times(*z);
        }
    }
}

/// The clamped scalar of each lane: four words, the lowest first. Wiped on drop.
///
/// Clamping is that of RFC 7748 section 5: bits 0 to 2 and 255 are cleared, bit 254 is set. So the scalar
/// is a multiple of the cofactor 8, and every scalar has the same length.
struct Scalars([[u64; LANES]; 4]);

impl Scalars {
    /// Lanes without a key have the scalar 2^254.
    #[inline(always)]
    fn new(secret_keys: &[&Secret<32>]) -> Self {
        let mut scalars = Self([[0; LANES]; 4]);
        for (lane, secret_key) in secret_keys.iter().enumerate() {
            for (words, bytes) in scalars
                .0
                .iter_mut()
                .zip(secret_key.as_bytes().as_chunks().0)
            {
                words[lane] = u64::from_le_bytes(*bytes);
            }
        }
        let [lowest, _, _, highest] = &mut scalars.0;
        for (low, high) in lowest.iter_mut().zip(highest) {
            *low &= !7;
            *high = *high & !(1 << 63) | 1 << 62;
        }
        scalars
    }

    /// All ones in the lanes where bit `position` is set, zero in the others.
    ///
    /// The position is public, 254 down to 0; the bit is secret, and becomes a mask by a subtraction.
    #[inline(always)]
    fn mask<S: Simd>(&self, simd: S, position: usize) -> u64x8<S> {
        let words = u64x8::from_slice(simd, &self.0[position / 64]);
        let bits = words >> (position % 64) as u32 & 1;
        u64x8::splat(simd, 0) - bits
    }
}

impl Drop for Scalars {
    fn drop(&mut self) {
        wipe(self.0.as_flattened_mut());
    }
}

/// The product of each scalar with the point in its lane, as a fraction.
///
/// Two exchanges that follow each other are one: points stay exchanged until the next bit differs, as in
/// RFC 7748. `exchanged ^ mask` is where they have to change places.
#[inline(always)]
fn product<S: Simd>(simd: S, scalars: &Scalars, point: Element<u64x8<S>>) -> Fraction<S>
where
    u64x8<S>: Multiply52,
{
    let mut pair = Pair::of(point, Element::small(simd, 0), Element::small(simd, 1));
    let mut exchanged = u64x8::splat(simd, 0);
    for position in (0..255).rev() {
        let mask = scalars.mask(simd, position);
        pair.exchange(exchanged ^ mask);
        exchanged = mask;
        pair.step(point);
    }
    pair.exchange(exchanged);
    Fraction {
        x: pair.x2,
        z: pair.z2,
    }
}

/// The coordinate x/z, or zero if z is zero: the point at infinity, which low order leads to.
struct Fraction<S: Simd> {
    x: Element<u64x8<S>>,
    z: Element<u64x8<S>>,
}

impl<S: Simd> Fraction<S> {
    /// The same fraction with a denominator that has an inverse: 0/1 if it was zero. RFC 7748 wants zero
    /// there, which its inversion by a power gives of itself; a shared inversion would give zero to all.
    #[inline(always)]
    fn without_zero(self) -> (Element<u64x8<S>>, Element<u64x8<S>>) {
        let zeros = self.z.zeros();
        (self.x.cleared(zeros), self.z.incremented(zeros))
    }
}
