//! Poly1305 (RFC 8439 section 2.5), one message at a time, on any target.
//!
//! The accumulator is kept below 2^131 and becomes the residue modulo 2^130 − 5 at the end. A
//! target with 64-bit registers multiplies limbs of 64 bits, any other one limbs of 26 bits.

use super::limbs;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use super::number::Words;
use super::number::{BLOCK_LENGTH, Block, TAG_LENGTH, clamp, tag};
use crate::crypto::secret::wipe;

/// A message authentication code in the making. The key serves for one message. Wiped on drop.
pub(crate) struct Poly1305 {
    /// The value of the polynomial so far.
    accumulator: limbs::Accumulator,
    /// The point at which the polynomial is evaluated, clamped and prepared for multiplication.
    r: limbs::Multiplier,
    /// What hides the value in the tag.
    s: [u64; 2],
}

impl Poly1305 {
    /// Starts with a key in words: r in the first two, s in the others, the lowest first.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    pub(crate) fn new(key: &[u64; 4]) -> Self {
        let [r0, r1, s0, s1] = *key;
        Self {
            accumulator: limbs::Accumulator::from_words([0; 3]),
            r: limbs::Multiplier::new(clamp([r0, r1])),
            s: [s0, s1],
        }
    }

    /// Starts with the key at the front of the first block of a key stream.
    #[inline(always)]
    pub(crate) fn from_stream(first: &[u8]) -> Self {
        let mut key = [0; 4];
        for (word, bytes) in key.iter_mut().zip(first.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        let poly1305 = Self::new(&key);
        wipe(&mut key);
        poly1305
    }

    /// Takes whole blocks in: for each of them h becomes (h + block + 2^128) · r.
    ///
    /// This is Horner's rule, in which each block waits for the one before it; `poly1305_vectors` evaluates
    /// several chains at once.
    #[inline(always)]
    pub(crate) fn absorb(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.accumulator.add(block, 1);
            self.accumulator.multiply(&self.r);
        }
    }

    /// Takes the last 0 to 15 bytes in and returns the tag. Nothing may follow.
    ///
    /// A last block that is not whole has its one behind its last byte and not at bit 128, then zeros.
    /// The length of a message is public; a branch may depend on it.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    pub(crate) fn finish(&mut self, tail: &[u8]) -> [u8; TAG_LENGTH] {
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

/// What the vectors need of one message.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Poly1305 {
    /// The value so far, for a chain in vectors that goes on from it.
    #[inline(always)]
    pub(crate) fn accumulator(&self) -> Words {
        self.accumulator.to_words()
    }

    /// The value that a chain in vectors came to; below 2^131.
    #[inline(always)]
    pub(crate) fn set_accumulator(&mut self, words: Words) {
        self.accumulator = limbs::Accumulator::from_words(words);
    }

    /// r, of which vectors compute their powers.
    #[inline(always)]
    pub(crate) fn r(&self) -> Words {
        self.r.to_words()
    }

    /// The value so far and r, with the next block, for those after it beside other work. Hand the value back with
    /// [`Poly1305::set_accumulator`].
    #[inline(always)]
    pub(crate) fn horner(&self, block: &Block) -> Horner {
        let [r0, r1, _] = self.r();
        let mut addend = limbs::Accumulator::from_words(self.accumulator());
        addend.add(block, 1);
        Horner {
            addend,
            r: limbs::Multiplier::new([r0, r1]),
        }
    }

    /// The product of `words` and r.
    #[inline(always)]
    pub(crate) fn times_r(&self, words: Words) -> Words {
        let mut product = limbs::Accumulator::from_words(words);
        product.multiply(&self.r);
        product.to_words()
    }
}

/// A value on its way through Horner's rule. What is wiped has an address, and the compiler keeps it in memory; this
/// is not, and stays in registers.
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(crate) struct Horner {
    /// What is to be multiplied by r next: the value with a block added.
    addend: limbs::Accumulator,
    r: limbs::Multiplier,
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
impl Horner {
    /// Takes whole blocks in, as [`Poly1305::absorb`] does.
    #[inline(always)]
    pub(crate) fn absorb(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.addend.multiply_and_add(&self.r, block);
        }
    }

    /// The value after the last block.
    #[inline(always)]
    pub(crate) fn accumulator(mut self) -> Words {
        self.addend.multiply(&self.r);
        self.addend.to_words()
    }
}

#[cfg(test)]
mod tests {
    use super::super::limbs26;
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
            // The same once more, with the block behind the multiplication.
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            {
                in_small.multiply_and_add(&small, &blocks[0]);
                in_large.multiply_and_add(&large, &blocks[0]);
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
