//! A number modulo 2^255 − 19 as 32 bytes and as five limbs of 51 bits: for the field in words and for each
//! lane of the field in vectors.
//!
//! Bytes are little-endian ([RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5)). A number
//! has one form in bytes, and many in limbs: what is read may be p or more, and what is computed is reduced
//! when it is written.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "limbs have room for their carries"
)]

const BITS: u32 = 51;
/// A limb with all its bits set.
pub(super) const LIMB: u64 = (1 << BITS) - 1;

/// Bytes as four words, the lowest first.
#[inline(always)]
pub(super) fn words(bytes: &[u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

/// The limbs of four words, the lowest first; bit 255 is masked. The words are cut at the bits 51, 102, 153
/// and 204.
pub(super) const fn decode([w0, w1, w2, w3]: [u64; 4]) -> [u64; 5] {
    [
        w0 & LIMB,
        (w0 >> 51 | w1 << 13) & LIMB,
        (w1 >> 38 | w2 << 26) & LIMB,
        (w2 >> 25 | w3 << 39) & LIMB,
        w3 >> 12 & LIMB,
    ]
}

/// Writes the residue of limbs below 2^52.
///
/// In three steps that are the same for all numbers: carry twice, so that the number is below p + 19; find
/// out whether it is at least p, by adding 19 and looking at bit 255; add 19 in that case and forget bit
/// 255, which subtracts p.
pub(super) fn encode(limbs: &mut [u64; 5], bytes: &mut [u8; 32]) {
    // Twice around: then every limb has 51 bits, and the number is below the modulus plus 19.
    for _ in 0..2 {
        let mut carry = 0;
        for limb in limbs.iter_mut() {
            *limb += carry;
            carry = *limb >> BITS;
            *limb &= LIMB;
        }
        limbs[0] += 19 * carry;
    }
    // Adding 19 carries out of bit 255 exactly if the number is not below the modulus.
    let mut carry = 19;
    for limb in limbs.iter() {
        carry = (limb + carry) >> BITS;
    }
    limbs[0] += 19 * carry;
    let mut carry = 0;
    for limb in limbs.iter_mut() {
        *limb += carry;
        carry = *limb >> BITS;
        *limb &= LIMB;
    }
    let [l0, l1, l2, l3, l4] = *limbs;
    let words = [
        l0 | l1 << 51,
        l1 >> 13 | l2 << 38,
        l2 >> 26 | l3 << 25,
        l3 >> 39 | l4 << 12,
    ];
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
        *bytes = word.to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(mut limbs: [u64; 5]) -> [u8; 32] {
        let mut bytes = [0; 32];
        encode(&mut limbs, &mut bytes);
        bytes
    }

    /// Products that need it are so rare that no random key finds one.
    #[test]
    fn every_limb_carries() {
        for filled in [0, 5, LIMB - 1] {
            for index in 0..5 {
                let (mut carrying, mut carried) = ([filled; 5], [filled; 5]);
                carrying[index] += 1 << BITS;
                match index {
                    4 => carried[0] += 19,
                    _ => carried[index + 1] += 1,
                }
                assert_eq!(encoded(carrying), encoded(carried), "{index}");
            }
        }
    }

    #[test]
    fn residues() {
        let modulus = [LIMB - 18, LIMB, LIMB, LIMB, LIMB];
        assert_eq!(encoded(modulus), [0; 32]);
        assert_eq!(encoded([LIMB; 5]), encoded([18, 0, 0, 0, 0]));
        assert_eq!(encoded([18, 0, 0, 0, 0])[..2], [18, 0]);
        assert_eq!(encoded([LIMB, 2, 0, 0, 0])[5..8], [0xff, 0x17, 0]);
        let below = encoded([LIMB - 19, LIMB, LIMB, LIMB, LIMB]);
        assert_eq!((below[0], below[31]), (0xec, 0x7f));
    }
}
