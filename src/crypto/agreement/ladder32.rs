//! X25519 (RFC 7748) of one secret key and one public key, in words of 32 bits.
//!
//! The same [ladder](super::montgomery) as in words of 64 bits, over another field. The bit of the secret key decides, through a
//! mask, whether two points change places; it decides neither a branch nor an address.
//!
//! The scalar is wiped here; points on their way stay on the stack, which `products` wipes.

#![expect(clippy::indexing_slicing, reason = "position / 8 is below 32")]

use core::hint::black_box;

use super::field32::Element;
use super::montgomery::{Field, Pair};
use crate::crypto::Secret;

/// X25519 of `secret_key` and `public_key`, written to `product`.
pub(super) fn multiply(secret_key: &Secret<32>, public_key: &[u8; 32], product: &mut [u8; 32]) {
    let scalar = clamped(secret_key);
    let point = Element::from_bytes(public_key);
    let mut pair = Pair::of(point, Element::of(0), Element::of(1));
    let mut exchanged = 0;
    for position in (0..255).rev() {
        let bit = scalar.as_bytes()[position / 8] >> (position % 8) & 1;
        // The compiler does not see that there are two values only, and makes no branch of it.
        let mask = black_box(0_u32.wrapping_sub(bit.into()));
        pair.exchange(exchanged ^ mask);
        exchanged = mask;
        pair.step(point);
    }
    pair.exchange(exchanged);
    pair.x2.times(pair.z2.inverted()).to_bytes(product);
}

/// Clears the bits 0 to 2 and 255 and sets bit 254 ([RFC 7748 section
/// 5](https://www.rfc-editor.org/rfc/rfc7748#section-5)).
fn clamped(secret_key: &Secret<32>) -> Secret<32> {
    Secret::filled(|scalar: &mut [u8; 32]| {
        *scalar = *secret_key.as_bytes();
        let [lowest, .., highest] = scalar;
        *lowest &= !7;
        *highest = *highest & 0x7f | 0x40;
    })
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::super::ladder;
    use super::*;
    use crate::crypto::sha256;

    /// Compares with the ladder in words of 64 bits, which is compared with everything else.
    fn agrees(secret: [u8; 32], point: [u8; 32]) -> [u8; 32] {
        let secret = Secret::from_bytes(secret);
        let (mut narrow, mut wide) = ([0; 32], [0; 32]);
        multiply(&secret, &point, &mut narrow);
        ladder::multiply(&secret, &point, &mut wide);
        assert_eq!(narrow, wide, "{point:?}");
        narrow
    }

    #[test]
    fn random_products_are_the_same() {
        for round in 0..300_u32 {
            let secret = sha256(&round.to_le_bytes());
            let point = agrees(secret, sha256(&secret));
            agrees(sha256(&point), point);
        }
    }

    /// Small numbers and their negatives, those above p, and all of them with the highest bit set: among them are all points
    /// of low order but two, which follow.
    #[test]
    fn points_at_the_ends_are_the_same() {
        let (mut low, mut high) = ([0; 32], [0xff; 32]);
        for byte in 0..=u8::MAX {
            (low[0], high[0]) = (byte, byte);
            for mut point in [low, high] {
                for highest in [0, 0x80] {
                    point[31] = point[31] & 0x7f | highest;
                    agrees([0x55; 32], point);
                }
            }
        }
        let order_8 = [
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        ];
        for text in order_8 {
            let point = crate::codec::hex::decode_array(text).unwrap();
            assert_eq!(agrees([0x55; 32], point), [0; 32]);
        }
    }

    /// RFC 7748 section 5.2, after a thousand rounds.
    #[test]
    fn a_thousand_rounds_give_the_number_of_the_rfc() {
        let mut base_point = [0; 32];
        base_point[0] = 9;
        let (mut secret, mut point) = (base_point, base_point);
        for _ in 0..1000 {
            let mut product = [0; 32];
            multiply(&Secret::from_bytes(secret), &point, &mut product);
            (point, secret) = (secret, product);
        }
        let expected = "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51";
        assert_eq!(secret, crate::codec::hex::decode_array(expected).unwrap());
    }
}
