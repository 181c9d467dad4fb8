//! Poly1305 in the lanes of AVX2 and AVX-512.

use fearless_simd::prelude::*;

use crate::crypto::poly1305::Words;

/// Numbers modulo 2^130 − 5, one in each 64-bit lane of `S`, in limbs that are carried lazily: the
/// sum of a reduced number and a block may be multiplied, and two products may be added up before
/// they are reduced.
pub(crate) trait Residues<S: Simd>: Copy {
    /// The second factor of a multiplication, prepared: with the multiples of limbs that come back.
    type Multiplier: Copy;
    /// A sum of products, not yet reduced.
    type Product: Copy;

    /// Takes numbers of 64, 64 and, in `top`, 3 bits.
    fn from_words(simd: S, words: [S::u64s; 3]) -> Self;

    /// The sums, not carried: of a reduced number and a block.
    fn plus(self, other: Self) -> Self;

    /// Prepares a reduced number as a second factor.
    fn multiplier(self) -> Self::Multiplier;

    /// Zero, to which products are added.
    fn no_product(simd: S) -> Self::Product;

    /// Adds the product of `self` and `multiplier` to `product`.
    fn times(self, multiplier: &Self::Multiplier, product: Self::Product) -> Self::Product;

    /// Carries, so that the limbs are small enough for the next sum. The numbers need not be below the modulus.
    fn reduced(product: Self::Product) -> Self;

    /// The number in the first lane in all lanes.
    fn first_everywhere(self, simd: S) -> Self;

    /// The numbers of `self` in the lanes whose bits are set in `lanes`, of `other` in the others.
    fn chosen(self, lanes: u64, other: Self) -> Self;

    /// All numbers added up; below 2^134.
    fn total(self) -> Words;

    /// The number in `lane`, below 2^131.
    fn lane(&self, lane: usize) -> Words;
}
