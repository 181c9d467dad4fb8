//! X25519 (RFC 7748) of one secret key and one public key, without vectors.
//!
//! The Montgomery ladder of [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5): 255 steps
//! of five multiplications, four squarings and one multiplication by a small constant, and one inversion at
//! the end. The bit of the secret key decides, through a mask, whether two points change places; it decides
//! neither a branch nor an address. A point of low order gives zero, as the RFC wants it: its z is zero, and
//! so is the inverse of zero.
//!
//! The scalar is wiped here; points on their way stay on the stack, which `products` wipes.

#![expect(clippy::indexing_slicing, reason = "position / 64 is below 4")]

use core::hint::black_box;

use super::field::Element;
use super::inverse::inverse;
use super::montgomery::{Field, Pair};
use crate::crypto::Secret;
use crate::crypto::secret::wipe;

/// X25519 of `secret_key` and `public_key`, written to `product`.
pub(super) fn multiply(secret_key: &Secret<32>, public_key: &[u8; 32], product: &mut [u8; 32]) {
    let scalar = Scalar::of(secret_key);
    let point = Element::from_bytes(public_key);
    let mut pair = Pair::of(point, Element::of(0), Element::of(1));
    let mut exchanged = 0;
    for position in (0..255).rev() {
        let mask = scalar.mask(position);
        pair.exchange(exchanged ^ mask);
        exchanged = mask;
        pair.step(point);
    }
    pair.exchange(exchanged);
    pair.x2.times(inverse(pair.z2)).to_bytes(product);
}

/// A clamped scalar: four words, the lowest first. Wiped on drop.
pub(super) struct Scalar([u64; 4]);

impl Scalar {
    /// Clears the bits 0 to 2 and 255 and sets bit 254 ([RFC 7748 section
    /// 5](https://www.rfc-editor.org/rfc/rfc7748#section-5)).
    #[inline(always)]
    pub(super) fn of(secret_key: &Secret<32>) -> Self {
        let mut scalar = Self([0; 4]);
        let words = secret_key.as_bytes().as_chunks().0;
        for (word, bytes) in scalar.0.iter_mut().zip(words) {
            *word = u64::from_le_bytes(*bytes);
        }
        let [lowest, _, _, highest] = &mut scalar.0;
        *lowest &= !7;
        *highest = *highest & !(1 << 63) | 1 << 62;
        scalar
    }

    /// All ones if bit `position` is set, or zero. The compiler does not see that there are two values
    /// only, and makes no branch of it.
    #[inline(always)]
    pub(super) fn mask(&self, position: usize) -> u64 {
        black_box(0_u64.wrapping_sub(self.0[position / 64] >> (position % 64) & 1))
    }
}

impl Drop for Scalar {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}
