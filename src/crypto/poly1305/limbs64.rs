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
//! The tests compute all of it with bounds in place of numbers, which proves it for every number.
//!
//! Carries come out of additions as numbers and not as branches.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "words have room for all that is done to them, which the tests prove"
)]

use crate::crypto::secret::wipe;
use crate::crypto::word::Word;

use super::number::{BLOCK_LENGTH, Words};

/// A number below 2^130 + 2^64 that is multiplied again and again.
pub(super) struct Accumulator<W = u64>([W; 3]);

/// r after clamping: both halves are below 2^60, the upper one is divisible by 4.
pub(super) struct Multiplier<W = u64> {
    r: [W; 2],
    /// 5/4 of the upper half: what it contributes when a product passes 2^130.
    folded: W,
}

impl Multiplier {
    /// Prepares r.
    pub(super) fn new(r: [u64; 2]) -> Self {
        Self::prepared(r)
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

impl<W: Word> Multiplier<W> {
    /// r1 + r1/4, without a remainder.
    #[inline(always)]
    fn prepared(r: [W; 2]) -> Self {
        let [_, r1] = r;
        Self {
            r,
            folded: r1 + (r1 >> 2),
        }
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
        self.add_words(words_of(block), top);
    }

    /// Multiplies, reduces below 2^130 + 2^64, and adds a block and 2^128: [`Accumulator::multiply`] and then
    /// [`Accumulator::add`].
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    pub(super) fn multiply_and_add(&mut self, multiplier: &Multiplier, block: &[u8; BLOCK_LENGTH]) {
        self.multiply_and_add_words(multiplier, words_of(block));
    }

    /// Forgets the sum, which the ciphertext and r would give again.
    pub(super) fn wipe(&mut self) {
        wipe(&mut self.0);
    }
}

/// The two words of a block.
#[inline(always)]
fn words_of(block: &[u8; BLOCK_LENGTH]) -> [u64; 2] {
    let block = u128::from_le_bytes(*block);
    [block as u64, (block >> 64) as u64]
}

impl<W: Word> Accumulator<W> {
    /// [`Accumulator::add`] of words.
    #[inline(always)]
    fn add_words(&mut self, block: [W; 2], top: W) {
        let [h0, h1, h2] = self.0;
        let ([h0, h1], carry) = W::sum_of_pairs([h0, h1], block);
        self.0 = [h0, h1, h2 + top + carry];
    }

    /// Multiplies and reduces below 2^130 + 2^64.
    #[inline(always)]
    pub(super) fn multiply(&mut self, multiplier: &Multiplier<W>) {
        let (low, middle, high) = self.product(multiplier);
        let ([low, middle], carry) = W::sum_of_pairs([low, middle], excess(high));
        self.0 = [low, middle, (high & W::from(3)) + carry];
    }

    /// The product in three words, of which the upper one is to be reduced.
    #[inline(always)]
    fn product(&self, multiplier: &Multiplier<W>) -> (W, W, W) {
        let [h0, h1, h2] = self.0;
        let [r0, r1] = multiplier.r;
        let folded = multiplier.folded;
        let low = h0.product(r0) + h1.product(folded);
        let middle = h0.product(r1) + h1.product(r0) + (h2 * folded).widened();
        let middle = middle + W::high(low).widened();
        (W::low(low), W::low(middle), h2 * r0 + W::high(middle))
    }

    /// [`Accumulator::multiply_and_add`] of words.
    ///
    /// What comes next waits for the carry out of the product, and for little else: the block is added to its lower
    /// words before that.
    #[cfg(any(test, all(feature = "simd", target_arch = "x86_64")))]
    #[inline(always)]
    fn multiply_and_add_words(&mut self, multiplier: &Multiplier<W>, block: [W; 2]) {
        let (low, middle, high) = self.product(multiplier);
        let ([low, middle], carry) = W::sum_of_pairs([low, middle], block);
        let top = carry + W::from(1);
        let ([low, middle], carry) = W::sum_of_pairs([low, middle], excess(high));
        self.0 = [low, middle, (high & W::from(3)) + top + carry];
    }
}

/// What stands above bit 130 comes back once and a quarter, as 4 · 2^128 is 5 modulo 2^130 − 5.
#[inline(always)]
fn excess<W: Word>(high: W) -> [W; 2] {
    [(high & W::from(!3)) + (high >> 2), W::from(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::bounds::Interval;
    use crate::crypto::poly1305::number::clamp;
    use crate::crypto::residue::{P1305, Residue};

    /// Any r after clamping.
    fn any_multiplier() -> Multiplier<Interval> {
        Multiplier::prepared(clamp([u64::MAX; 2]).map(Interval::up_to))
    }

    /// Any number whose upper word is at most this.
    fn any(top: u64) -> Accumulator<Interval> {
        Accumulator([u64::MAX, u64::MAX, top].map(Interval::up_to))
    }

    /// Nothing overflows, whatever the blocks and the key are, and each step gives what the next one takes.
    #[test]
    fn all_words_have_room() {
        let block = [Interval::up_to(u64::MAX); 2];
        let mut sum = any(4);
        sum.add_words(block, Interval::up_to(1));
        assert!(sum.0[2].high < 7, "{:?}", sum.0);
        sum.multiply(&any_multiplier());
        assert!(sum.0[2].high <= 4, "{:?}", sum.0);
        let mut sum = any(6);
        sum.multiply_and_add_words(&any_multiplier(), block);
        assert!(sum.0[2].high < 7, "{:?}", sum.0);
    }

    /// What comes out is (h + block) · r modulo p, whatever the numbers are.
    #[test]
    fn results_are_those_of_integers_modulo_p() {
        let any = Residue::<P1305>::any;
        // The upper half of r is divisible by four.
        let r = [any("r0"), any("r1") << 2];
        let (h, block) = ([any("h0"), any("h1"), any("h2")], [any("b0"), any("b1")]);
        let top = any("top");
        let value = |words: &[Residue<P1305>]| Residue::of_limbs(words, 64);
        let multiplier = Multiplier::prepared(r);
        let mut sum = Accumulator(h);
        sum.add_words(block, top);
        let expected = value(&h) + value(&[block[0], block[1], top]);
        assert_eq!(value(&sum.0), expected);
        sum.multiply(&multiplier);
        assert_eq!(value(&sum.0), expected * value(&r));
        let mut sum = Accumulator(h);
        sum.multiply_and_add_words(&multiplier, block);
        let block = [block[0], block[1], Residue::from(1)];
        assert_eq!(value(&sum.0), value(&h) * value(&r) + value(&block));
    }

    /// Without clamping there is no room.
    #[test]
    #[should_panic(expected = "overflows")]
    fn an_r_that_is_not_clamped_is_found() {
        let multiplier = Multiplier::prepared([Interval::up_to(u64::MAX); 2]);
        any(6).multiply(&multiplier);
    }
}
