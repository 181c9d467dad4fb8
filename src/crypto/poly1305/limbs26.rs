//! Arithmetic modulo 2^130 − 5 in limbs of 26 bits, for targets that multiply 32 by 32 bits.
//!
//! A number is h0 + h1·2^26 + h2·2^52 + h3·2^78 + h4·2^104. Five limbs of 26 bits are exactly the 130 bits of
//! the modulus, so what leaves the top limb comes back into the lowest one, five times, as 2^130 ≡ 5.
//! A product of limbs has 64 bits, which a Cortex-M4 makes with one instruction (`UMULL`, `UMLAL`).
//!
//! | what | below |
//! |---|---|
//! | a limb between blocks | 2^26, the second and the last one 2^27 |
//! | with a block added | 2^28 |
//! | a limb of r | 2^26 |
//! | five times a limb of r | 2^29 |
//! | a column of five products | 2^60 |
//!
//! Nothing branches on a number, and multiplications of 32 bits take the same time for all operands on
//! targets with a multiplier of that width. (A Cortex-M3 has an early exit in its long multiplication; there
//! Poly1305 is not constant in time.)

use crate::crypto::secret::wipe;

use super::number::{BLOCK_LENGTH, Words, joined};

/// A limb with all its bits set.
const LIMB: u64 = (1 << 26) - 1;

/// A number below 2^131 that is multiplied again and again: limbs below 2^26, the second and the
/// last one below 2^27.
pub(super) struct Accumulator([u32; 5]);

/// r after clamping, and five times its upper limbs: what they contribute when a product passes
/// 2^130.
pub(super) struct Multiplier {
    r: [u32; 5],
    folded: [u32; 4],
}

impl Multiplier {
    /// Cuts r into limbs. It is below 2^124 after clamping, so the top limb is below 2^20.
    pub(super) fn new([r0, r1]: [u64; 2]) -> Self {
        let r = split([r0, r1, 0]);
        let [_, r1, r2, r3, r4] = r;
        Self {
            r,
            folded: [r1, r2, r3, r4].map(|limb| limb.wrapping_mul(5)),
        }
    }

    /// r in words, for vectors on a processor of 32 bits.
    #[cfg(all(
        feature = "simd",
        target_arch = "x86_64",
        not(target_pointer_width = "64")
    ))]
    pub(super) fn to_words(&self) -> Words {
        joined(self.r.map(u64::from))
    }

    /// Forgets r. The owner calls it when it is dropped.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.r);
        wipe(&mut self.folded);
    }
}

impl Accumulator {
    /// Takes a number below 2^131.
    pub(super) fn from_words(words: Words) -> Self {
        Self(split(words))
    }

    /// The accumulator in words, below 2^131 and perhaps not below the modulus.
    pub(super) fn to_words(&self) -> Words {
        joined(self.0.map(u64::from))
    }

    /// Adds a block and `top` · 2^128. Limbs are below 2^28 then: they are not carried before the product.
    #[inline]
    pub(super) fn add(&mut self, block: &[u8; BLOCK_LENGTH], top: u64) {
        let block = u128::from_le_bytes(*block);
        let block = split([block as u64, (block >> 64) as u64, top]);
        for (limb, block) in self.0.iter_mut().zip(block) {
            *limb = limb.wrapping_add(block);
        }
    }

    /// Multiplies and carries.
    ///
    /// Nothing overflows: limbs of the sum are below 2^28, those of r below 2^26 and five times
    /// those below 2^29, so a column of five products is below 2^60.
    #[inline]
    pub(super) fn multiply(&mut self, multiplier: &Multiplier) {
        let [h0, h1, h2, h3, h4] = self.0;
        let [r0, r1, r2, r3, r4] = multiplier.r;
        let [s1, s2, s3, s4] = multiplier.folded;
        let h = [h0, h1, h2, h3, h4];
        let d0 = column(h, [r0, s4, s3, s2, s1]);
        let d1 = column(h, [r1, r0, s4, s3, s2]).wrapping_add(d0 >> 26);
        let d2 = column(h, [r2, r1, r0, s4, s3]).wrapping_add(d1 >> 26);
        let d3 = column(h, [r3, r2, r1, r0, s4]).wrapping_add(d2 >> 26);
        let d4 = column(h, [r4, r3, r2, r1, r0]).wrapping_add(d3 >> 26);
        let low = (d0 & LIMB).wrapping_add((d4 >> 26).wrapping_mul(5));
        let next = (d1 & LIMB).wrapping_add(low >> 26);
        self.0 = [low & LIMB, next, d2 & LIMB, d3 & LIMB, d4 & LIMB].map(|limb| limb as u32);
    }

    /// Multiplies, carries, and adds a block.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    pub(super) fn multiply_and_add(&mut self, multiplier: &Multiplier, block: &[u8; BLOCK_LENGTH]) {
        self.multiply(multiplier);
        self.add(block, 1);
    }

    /// Forgets the sum, which the ciphertext and r would give again.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.0);
    }
}

/// The sum of five products of 32 by 32 bits: one column of the schoolbook multiplication.
#[inline(always)]
fn column(left: [u32; 5], right: [u32; 5]) -> u64 {
    let mut sum = 0u64;
    for (left, right) in left.into_iter().zip(right) {
        sum = sum.wrapping_add(u64::from(left).wrapping_mul(right.into()));
    }
    sum
}

/// Cuts a number into limbs of 26 bits, the last one with what is left.
#[inline(always)]
fn split([w0, w1, w2]: Words) -> [u32; 5] {
    [
        w0 & LIMB,
        w0 >> 26 & LIMB,
        (w0 >> 52 | w1 << 12) & LIMB,
        w1 >> 14 & LIMB,
        w1 >> 40 | w2 << 24,
    ]
    .map(|limb| limb as u32)
}
