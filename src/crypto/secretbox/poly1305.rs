//! Poly1305 (RFC 8439 section 2.5), one message at a time, on any target.
//!
//! The accumulator is kept below 2^131 and becomes the residue modulo 2^130 − 5 at the end. A
//! target with 64-bit registers multiplies limbs of 64 bits, any other one limbs of 26 bits.

use crate::crypto::secret::wipe;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) mod lanes;
#[cfg(any(test, not(target_pointer_width = "64")))]
mod limbs26;
#[cfg(target_pointer_width = "64")]
mod limbs64;

#[cfg(not(target_pointer_width = "64"))]
use limbs26 as limbs;
#[cfg(target_pointer_width = "64")]
use limbs64 as limbs;

/// Bytes of a block.
pub(super) const BLOCK_LENGTH: usize = 16;
/// Bytes of a tag.
const TAG_LENGTH: usize = 16;

/// A block of a message.
pub(super) type Block = [u8; BLOCK_LENGTH];

/// What is cleared in the two halves of r.
const CLAMP: [u64; 2] = [0x0fff_fffc_0fff_ffff, 0x0fff_fffc_0fff_fffc];

/// A number below 2^131 in three words, the lowest first.
pub(super) type Words = [u64; 3];

/// A message authentication code in the making. The key serves for one message.
pub(super) struct Poly1305 {
    accumulator: limbs::Accumulator,
    r: limbs::Multiplier,
    s: [u64; 2],
}

impl Poly1305 {
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    pub(super) fn new(key: &[u64; 4]) -> Self {
        let [r0, r1, s0, s1] = *key;
        Self {
            accumulator: limbs::Accumulator::from_words([0; 3]),
            r: limbs::Multiplier::new(clamp([r0, r1])),
            s: [s0, s1],
        }
    }

    /// Starts with the key at the front of the first block of a key stream.
    #[inline(always)]
    pub(super) fn from_stream(first: &[u8]) -> Self {
        let mut key = [0; 4];
        for (word, bytes) in key.iter_mut().zip(first.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        let poly1305 = Self::new(&key);
        wipe(&mut key);
        poly1305
    }

    /// Takes whole blocks in.
    #[inline(always)]
    pub(super) fn absorb(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.accumulator.add(block, 1);
            self.accumulator.multiply(&self.r);
        }
    }

    /// Takes the last 0 to 15 bytes in and returns the tag. Nothing may follow.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    pub(super) fn finish(&mut self, tail: &[u8]) -> [u8; TAG_LENGTH] {
        if !tail.is_empty() {
            let mut block = [0; BLOCK_LENGTH];
            let (bytes, rest) = block.split_at_mut(tail.len().min(BLOCK_LENGTH));
            bytes.copy_from_slice(tail);
            if let Some(end) = rest.first_mut() {
                *end = 1;
            }
            self.accumulator.add(&block, 0);
            self.accumulator.multiply(&self.r);
        }
        tag(self.accumulator.to_words(), self.s)
    }
}

impl Drop for Poly1305 {
    fn drop(&mut self) {
        self.accumulator.wipe();
        self.r.wipe();
        wipe(&mut self.s);
    }
}

/// Clears the 22 bits of r that Poly1305 wants clear.
pub(super) const fn clamp([r0, r1]: [u64; 2]) -> [u64; 2] {
    let [c0, c1] = CLAMP;
    [r0 & c0, r1 & c1]
}

/// Puts limbs of 26 bits together that are not much larger, so that the words are below 2^131.
#[cfg(any(
    test,
    not(target_pointer_width = "64"),
    all(feature = "simd", target_arch = "x86_64")
))]
fn joined([l0, l1, l2, l3, l4]: [u64; 5]) -> Words {
    const LIMB26: u64 = (1 << 26) - 1;
    let (l1, l0) = (l1.wrapping_add(l0 >> 26), l0 & LIMB26);
    let (l2, l1) = (l2.wrapping_add(l1 >> 26), l1 & LIMB26);
    let (l3, l2) = (l3.wrapping_add(l2 >> 26), l2 & LIMB26);
    let (l4, l3) = (l4.wrapping_add(l3 >> 26), l3 & LIMB26);
    [
        l0 | l1 << 26 | l2 << 52,
        l2 >> 12 | l3 << 14 | l4 << 40,
        l4 >> 24,
    ]
}

/// The residue of `accumulator` modulo 2^130 − 5, plus s, modulo 2^128.
#[inline]
pub(super) fn tag(accumulator: Words, [s0, s1]: [u64; 2]) -> [u8; TAG_LENGTH] {
    let [h0, h1, h2] = accumulator;
    // h + 5 has a bit at or above 2^130 exactly if h is at or above the modulus; h + 5 modulo
    // 2^130 is the residue then. The accumulator is below twice the modulus: once is enough.
    let (g0, carry) = h0.overflowing_add(5);
    let (g1, carry) = h1.overflowing_add(carry.into());
    let g2 = h2.wrapping_add(carry.into());
    let reduce = 0u64.wrapping_sub(g2 >> 2 & 1);
    let h0 = h0 ^ (reduce & (h0 ^ g0));
    let h1 = h1 ^ (reduce & (h1 ^ g1));
    let sum =
        (u128::from(h1) << 64 | u128::from(h0)).wrapping_add(u128::from(s1) << 64 | u128::from(s0));
    sum.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes without a pattern, and the same with all bits set where that is hard for carries.
    fn blocks(seed: u64) -> [Block; 9] {
        let mut state = seed | 1;
        core::array::from_fn(|block| {
            core::array::from_fn(|_| {
                state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                if block % 3 == 1 {
                    0xff
                } else {
                    (state >> 33) as u8
                }
            })
        })
    }

    #[test]
    fn limbs_of_26_and_64_bits_agree() {
        for seed in 0..if cfg!(miri) { 8 } else { 200 } {
            let blocks = blocks(seed);
            let [_, first, ..] = blocks.map(u128::from_le_bytes);
            let r = match seed % 4 {
                0 => clamp([u64::MAX, u64::MAX]),
                _ => clamp([
                    first as u64 ^ seed << 40,
                    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                ]),
            };
            let (mut small, large) = (limbs26::Multiplier::new(r), limbs::Multiplier::new(r));
            let mut in_small = limbs26::Accumulator::from_words([0; 3]);
            let mut in_large = limbs::Accumulator::from_words([0; 3]);
            for block in &blocks {
                in_small.add(block, 1);
                in_small.multiply(&small);
                in_large.add(block, 1);
                in_large.multiply(&large);
                let s = [seed, !seed];
                assert_eq!(tag(in_small.to_words(), s), tag(in_large.to_words(), s));
            }
            in_small.wipe();
            small.wipe();
            assert_eq!(in_small.to_words(), [0; 3]);
        }
    }

    /// RFC 8439 section 2.5.2.
    #[test]
    fn known_tag() {
        let key = *b"\x85\xd6\xbe\x78\x57\x55\x6d\x33\x7f\x44\x52\xfe\x42\xd5\x06\xa8\
            \x01\x03\x80\x8a\xfb\x0d\xb2\xfd\x4a\xbf\xf6\xaf\x41\x49\xf5\x1b";
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(key.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        let mut poly1305 = Poly1305::new(&words);
        let (blocks, tail) = b"Cryptographic Forum Research Group".as_chunks();
        poly1305.absorb(blocks);
        assert_eq!(
            poly1305.finish(tail),
            *b"\xa8\x06\x1d\xc1\x30\x51\x36\xc6\xc2\x2b\x8b\xaf\x0c\x01\x27\xa9"
        );
    }

    /// Accumulators at and around the modulus, 2^128 and twice the modulus.
    #[test]
    fn residues() {
        let bytes = |low: u64| u128::from(low).to_le_bytes();
        assert_eq!(tag([u64::MAX - 4, u64::MAX, 3], [0, 0]), bytes(0));
        assert_eq!(tag([u64::MAX, u64::MAX, 3], [0, 0]), bytes(4));
        assert_eq!(tag([0, 0, 4], [0, 0]), bytes(5));
        assert_eq!(tag([7, 0, 4], [1, 0]), bytes(13));
        assert_eq!(tag([1, 9, 4], [0, 0]), (9 << 64 | 6_u128).to_le_bytes());
        assert_eq!(tag([3, 0, 1], [u64::MAX, u64::MAX]), bytes(2));
        let below = (u128::MAX - 5).to_le_bytes();
        assert_eq!(tag([u64::MAX - 5, u64::MAX, 3], [0, 0]), below);
    }
}
