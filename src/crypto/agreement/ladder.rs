//! X25519 (RFC 7748) of one secret key with eight public keys side by side.

#![expect(clippy::indexing_slicing, reason = "position / 8 is below 32")]

use fearless_simd::Avx512;

use super::field::{Element, LANES};
use crate::crypto::secret::wipe;

/// (486662 − 2) / 4, of the curve.
const A24: u64 = 121_665;

/// Vectors of products that share one inversion.
const GROUPS: usize = 8;
/// Public keys that are handled at once.
pub(super) const KEYS: usize = GROUPS * LANES;

/// X25519 of `secret_key` and each of `public_keys`, at most [`KEYS`]; `products` has their number.
#[inline(always)]
pub(super) fn multiply(
    simd: Avx512,
    secret_key: &[u8; 32],
    public_keys: &[[u8; 32]],
    products: &mut [[u8; 32]],
) {
    let one = Element::small(simd, 1);
    let mut numerators = [one; GROUPS];
    let mut denominators = [one; GROUPS];
    // The product of all denominators before each one.
    let mut before = [one; GROUPS];
    let mut all = one;
    let places = numerators
        .iter_mut()
        .zip(&mut denominators)
        .zip(&mut before);
    for (((x, z), before), public_keys) in places.zip(public_keys.chunks(LANES)) {
        (*x, *z) = product(simd, secret_key, public_keys).without_zero();
        *before = all;
        all = all.times(*z);
    }
    let mut inverse = all.inverted();
    let groups = public_keys.len().div_ceil(LANES);
    let quotients = numerators
        .iter()
        .zip(&denominators)
        .zip(&before)
        .take(groups);
    for (((x, z), before), products) in quotients.zip(products.chunks_mut(LANES)).rev() {
        x.times(inverse.times(*before)).to_bytes(products);
        inverse = inverse.times(*z);
    }
}

/// The product with each of up to eight public keys, as a fraction. Empty lanes take zero.
#[inline(always)]
fn product(simd: Avx512, secret_key: &[u8; 32], public_keys: &[[u8; 32]]) -> Fraction {
    let mut scalar = *secret_key;
    let [first, .., last] = &mut scalar;
    *first &= 0xf8;
    *last = *last & 0x7f | 0x40;
    let point = Element::from_bytes(simd, public_keys);
    let mut pair = Pair {
        x2: Element::small(simd, 1),
        z2: Element::small(simd, 0),
        x3: point,
        z3: Element::small(simd, 1),
    };
    let mut exchanged = 0;
    for position in (0..255).rev() {
        let bit = u64::from(scalar[position / 8] >> (position % 8) & 1);
        pair.exchange(0u64.wrapping_sub(exchanged ^ bit));
        exchanged = bit;
        pair.step(point);
    }
    pair.exchange(0u64.wrapping_sub(exchanged));
    wipe(&mut scalar);
    Fraction {
        x: pair.x2,
        z: pair.z2,
    }
}

/// The coordinate x/z, or zero if z is zero.
struct Fraction {
    x: Element,
    z: Element,
}

impl Fraction {
    /// The same fraction with a denominator that has an inverse: 0/1 if it was zero.
    #[inline(always)]
    fn without_zero(self) -> (Element, Element) {
        let zeros = self.z.zeros();
        (self.x.cleared(zeros), self.z.incremented(zeros))
    }
}

/// Two multiples of the point, whose difference is the point itself.
struct Pair {
    x2: Element,
    z2: Element,
    x3: Element,
    z3: Element,
}

impl Pair {
    #[inline(always)]
    fn exchange(&mut self, mask: u64) {
        self.x2.exchange(&mut self.x3, mask);
        self.z2.exchange(&mut self.z3, mask);
    }

    /// Doubles the first one and adds the second one to it, with the names of RFC 7748 section 5.
    #[inline(always)]
    fn step(&mut self, x1: Element) {
        let a = self.x2.plus(self.z2);
        let b = self.x2.minus(self.z2);
        let c = self.x3.plus(self.z3);
        let d = self.x3.minus(self.z3);
        let aa = a.squared();
        let bb = b.squared();
        let da = d.times(a);
        let cb = c.times(b);
        let e = aa.minus(bb);
        self.x2 = aa.times(bb);
        self.z2 = e.times(e.times_small_plus(A24, aa));
        self.x3 = da.plus(cb).squared();
        self.z3 = da.minus(cb).squared().times(x1);
    }
}
