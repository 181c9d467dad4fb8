//! Poly1305 (RFC 8439 section 2.5), one message at a time, on any target.
//!
//! The accumulator is kept below 2^131 and becomes the residue modulo 2^130 − 5 at the end. A
//! target with 64-bit registers multiplies limbs of 64 bits, any other one limbs of 26 bits.

use crate::crypto::secret::wipe;

#[cfg(feature = "simd")]
pub(super) mod lanes;
#[cfg(any(test, feature = "simd", not(target_pointer_width = "64")))]
mod limbs26;
#[cfg(target_pointer_width = "64")]
mod limbs64;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) mod radix26;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) mod radix44;

#[cfg(not(target_pointer_width = "64"))]
use limbs26 as limbs;
#[cfg(target_pointer_width = "64")]
use limbs64 as limbs;

/// Bytes of a one-time key: r, of which 22 bits are cleared, and s.
pub(super) const KEY_LENGTH: usize = 32;
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
    #[inline(always)]
    pub(super) fn new(key: &[u64; 4]) -> Self {
        let [r0, r1, s0, s1] = *key;
        Self {
            accumulator: limbs::Accumulator::from_words([0; 3]),
            r: limbs::Multiplier::new(clamp([r0, r1])),
            s: [s0, s1],
        }
    }

    /// Takes whole blocks in.
    #[inline(always)]
    pub(super) fn absorb(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.accumulator.add(block, 1);
            self.accumulator.multiply(&self.r);
        }
    }

    /// The product of `words` and r.
    #[cfg(feature = "simd")]
    fn times_r(&self, words: Words) -> Words {
        let mut product = limbs::Accumulator::from_words(words);
        product.multiply(&self.r);
        product.to_words()
    }

    /// Takes the last 0 to 15 bytes in and returns the tag.
    #[inline(always)]
    pub(super) fn finish(mut self, tail: &[u8]) -> [u8; TAG_LENGTH] {
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

/// Brings a number below 2^134 below 2^130 + 2^64.
#[cfg(feature = "simd")]
fn fold([w0, w1, w2]: Words) -> Words {
    let (w0, carry) = w0.overflowing_add((w2 & !3).wrapping_add(w2 >> 2));
    let (w1, carry) = w1.overflowing_add(carry.into());
    [w0, w1, (w2 & 3).wrapping_add(carry.into())]
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
