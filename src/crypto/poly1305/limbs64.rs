//! Arithmetic modulo 2^130 − 5 in limbs of 64 bits.
//!
//! A number is h0 + h1·2^64 + h2·2^128. The radix does not fit the modulus, but the clamping of r does the
//! rest: r is below 2^124 and r1 is divisible by four. So a product that passes 2^128 by r1 comes back
//! as 5/4 of it, which is a whole number, because 2^130 ≡ 5 and 2^128 = 2^130 / 4. A block takes four wide
//! multiplications and two narrow ones.
//!
//! | what | below |
//! |---|---|
//! | the accumulator between blocks | 2^130 + 2^64 |
//! | its upper word with a block added | 7 |
//! | r0 and r1 | 2^60 |
//! | 5/4 of r1 | 5 · 2^58 |
//! | the sum of two wide products | 2^126 |
//!
//! Carries come out of additions as numbers and not as branches.

use crate::crypto::secret::wipe;

use super::number::{BLOCK_LENGTH, Words};

/// A number below 2^130 + 2^64 that is multiplied again and again.
pub(super) struct Accumulator(Words);

/// r after clamping: both halves are below 2^60, the upper one is divisible by 4.
pub(super) struct Multiplier {
    r: [u64; 2],
    /// 5/4 of the upper half: what it contributes when a product passes 2^130.
    folded: u64,
}

impl Multiplier {
    /// Prepares r: r1 + r1/4, without a remainder.
    pub(super) fn new(r: [u64; 2]) -> Self {
        let [_, r1] = r;
        Self {
            r,
            folded: r1.wrapping_add(r1 >> 2),
        }
    }

    /// r in words, for vectors.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    pub(super) const fn to_words(&self) -> Words {
        let [r0, r1] = self.r;
        [r0, r1, 0]
    }

    /// Forgets r. The owner calls it when it is dropped.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.r);
        wipe(core::slice::from_mut(&mut self.folded));
    }
}

impl Accumulator {
    /// Takes a number below 2^130 + 2^64.
    pub(super) const fn from_words(words: Words) -> Self {
        Self(words)
    }

    /// The accumulator in words, perhaps not below the modulus.
    pub(super) const fn to_words(&self) -> Words {
        self.0
    }

    /// Adds a block and `top` · 2^128. The upper word is below 7 then.
    #[inline(always)]
    pub(super) fn add(&mut self, block: &[u8; BLOCK_LENGTH], top: u64) {
        let [h0, h1, h2] = self.0;
        let (sum, carry) = joined(h0, h1).overflowing_add(u128::from_le_bytes(*block));
        let h2 = h2.wrapping_add(top).wrapping_add(carry.into());
        self.0 = [sum as u64, (sum >> 64) as u64, h2];
    }

    /// Multiplies and reduces below 2^130 + 2^64.
    #[inline(always)]
    pub(super) fn multiply(&mut self, multiplier: &Multiplier) {
        let (low, middle, high) = self.product(multiplier);
        let (sum, carry) = joined(low, middle).overflowing_add(excess(high).into());
        let high = (high & 3).wrapping_add(carry.into());
        self.0 = [sum as u64, (sum >> 64) as u64, high];
    }

    /// The product in three words, of which the upper one is to be reduced.
    ///
    /// Nothing overflows: h0 and h1 are below 2^64, h2 below 7, r0 and r1 below 2^60 and 5/4 of r1
    /// below 5 · 2^58, so a column of wide products is below 2^126 and a product with h2 below 2^63.
    #[inline(always)]
    fn product(&self, multiplier: &Multiplier) -> (u64, u64, u64) {
        let [h0, h1, h2] = self.0;
        let [r0, r1] = multiplier.r;
        let folded = multiplier.folded;
        let low = wide(h0, r0).wrapping_add(wide(h1, folded));
        let middle = wide(h0, r1)
            .wrapping_add(wide(h1, r0))
            .wrapping_add(h2.wrapping_mul(folded).into())
            .wrapping_add(low >> 64);
        let high = h2.wrapping_mul(r0).wrapping_add((middle >> 64) as u64);
        (low as u64, middle as u64, high)
    }

    /// Multiplies, reduces below 2^130 + 2^64, and adds a block and 2^128: [`Accumulator::multiply`] and then
    /// [`Accumulator::add`].
    ///
    /// What comes next waits for the carry out of the product, and for little else: the block is added to its lower
    /// words before that.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    pub(super) fn multiply_and_add(&mut self, multiplier: &Multiplier, block: &[u8; BLOCK_LENGTH]) {
        let (low, middle, high) = self.product(multiplier);
        let (sum, carry) = joined(low, middle).overflowing_add(u128::from_le_bytes(*block));
        let top = u64::from(carry).wrapping_add(1);
        let (sum, carry) = sum.overflowing_add(excess(high).into());
        let high = (high & 3).wrapping_add(top).wrapping_add(carry.into());
        self.0 = [sum as u64, (sum >> 64) as u64, high];
    }

    /// Forgets the sum, which the ciphertext and r would give again.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.0);
    }
}

/// What stands above bit 130 comes back once and a quarter, as 4 · 2^128 is 5 modulo 2^130 − 5.
#[inline(always)]
fn excess(high: u64) -> u64 {
    (high & !3).wrapping_add(high >> 2)
}

/// Two words as one number.
#[inline(always)]
fn joined(low: u64, high: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// The product of two words, 128 bits.
#[inline(always)]
fn wide(left: u64, right: u64) -> u128 {
    u128::from(left).wrapping_mul(right.into())
}
