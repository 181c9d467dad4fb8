//! X25519 (RFC 7748) of one secret key with eight public keys side by side.

use fearless_simd::Avx512;

use super::field::{Element, LANES};
use crate::crypto::secret::wipe;

/// (486662 − 2) / 4, of the curve.
const A24: u64 = 121_665;

/// X25519 of `secret_key` and each of `public_keys`.
#[inline(always)]
pub(super) fn multiply(
    simd: Avx512,
    secret_key: &[u8; 32],
    public_keys: &[[u8; 32]; LANES],
    products: &mut [[u8; 32]; LANES],
) {
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
    pair.x2.times(pair.z2.inverted()).to_bytes(products);
    wipe(&mut scalar);
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
