//! Arithmetic modulo p = 2^255 − 19 in eight lanes, those of AVX-512 ([RFC 7748 section
//! 4.1](https://www.rfc-editor.org/rfc/rfc7748#section-4.1)).
//!
//! A lane holds one number, in five limbs: x = l0 + l1·2^51 + l2·2^102 + l3·2^153 + l4·2^204. The radix is
//! 2^51, because five limbs of 51 bits are exactly the 255 bits of the modulus: what leaves the top limb
//! comes back into the lowest one, nineteen times, as 2^255 ≡ 19. The multiplier of AVX-512 takes factors of
//! 52 bits, so a limb has one bit to spare, and that is enough for a sum that was carried once.
//!
//! | between operations | bound of a limb |
//! |---|---|
//! | what every operation takes and gives | 2^51 + 2^12 |
//! | a sum of two, or a difference with four times the modulus | 2^54 |
//! | a column of a product | 2^57 |
//! | what [`multiply_low`] and [`multiply_high`] may take as a factor | 2^52 |
//!
//! Nothing is reduced fully before [`Element::to_bytes`]: a number has several forms on its way, and only
//! the bytes at the end are the same for all of them.
//!
//! There is no branch and no index that depends on a number: lanes are chosen with masks, and loops count
//! limbs, lanes and bits of public exponents. The words that bytes are made of are wiped; numbers in vectors stay
//! on the stack, which `x25519_batch` wipes.
//!
//! Eight agreements take less than twice as long as one in the scalar registers; with fewer keys the empty
//! lanes are computed, too.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, limbs have room for their carries, indices count limbs and lanes"
)]

use fearless_simd::{prelude::*, u64x8};

use super::limbs51::{self, LIMB};
use super::montgomery::Field;
use crate::crypto::backend::outlined;
use crate::crypto::multiply52::{Multiply52, multiply_high, multiply_low};
use crate::crypto::secret::wipe;

/// One limb of all eight numbers.
type Vector<S> = u64x8<S>;

/// Lanes of an element.
pub(super) const LANES: usize = 8;

/// Bits of a limb.
const BITS: u32 = 51;

/// One number in each lane. Limbs are below 2^51 + 2^12: what every operation here takes and gives.
#[derive(Clone, Copy)]
pub(super) struct Element<S: Simd>([Vector<S>; 5]);

impl<S: Simd> Element<S> {
    /// `number` in all lanes. It is below 2^51.
    #[inline(always)]
    pub(super) fn small(simd: S, number: u64) -> Self {
        let zero = Vector::splat(simd, 0);
        Self([Vector::splat(simd, number), zero, zero, zero, zero])
    }

    /// Takes 32 bytes per lane, the lowest first; bit 255 is masked, as RFC 7748 section 5 wants for the
    /// coordinates of a peer. Lanes that get none are zero.
    ///
    /// A value from p to 2^255 − 1 is taken as it is: every operation works on it as on its residue.
    /// The four words of 64 bits are cut at the bits 51, 102, 153 and 204.
    #[inline(always)]
    pub(super) fn from_bytes(simd: S, bytes: &[[u8; 32]]) -> Self {
        let mut words = [Vector::splat(simd, 0); 4];
        for (lane, bytes) in bytes.iter().enumerate() {
            for (vector, word) in words.iter_mut().zip(bytes.as_chunks().0) {
                vector[lane] = u64::from_le_bytes(*word);
            }
        }
        let [w0, w1, w2, w3] = words;
        Self([
            w0 & LIMB,
            (w0 >> 51 | w1 << 13) & LIMB,
            (w1 >> 38 | w2 << 26) & LIMB,
            (w2 >> 25 | w3 << 39) & LIMB,
            w3 >> 12 & LIMB,
        ])
    }

    /// The residues of the first lanes, 32 bytes each: the one form below p.
    ///
    /// One lane after the other, in plain words, which are wiped: this happens once for a product, and 255
    /// steps of the ladder are before it.
    #[inline(always)]
    pub(super) fn to_bytes(self, bytes: &mut [[u8; 32]]) {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let [l0, l1, l2, l3, l4] = &self.0;
                for (lane, bytes) in bytes.iter_mut().enumerate() {
                    let mut limbs = [l0[lane], l1[lane], l2[lane], l3[lane], l4[lane]];
                    limbs51::encode(&mut limbs, bytes);
                    wipe(&mut limbs);
                }
            },
        )
    }

    /// One in each lane that is zero modulo the modulus, zero in the others.
    ///
    /// Goes through the bytes, because zero has several forms in limbs (the limbs of p are one). The bits
    /// of all bytes are gathered, and the borrow of a subtraction becomes the answer, without a comparison.
    #[inline(always)]
    pub(super) fn zeros(self) -> Vector<S> {
        let mut bytes = [[0; 32]; LANES];
        self.to_bytes(&mut bytes);
        let mut zeros = Vector::splat(self.0[0].token(), 0);
        for (lane, bytes) in bytes.iter().enumerate() {
            let any = bytes.iter().fold(0, |any, byte| any | byte);
            zeros[lane] = u64::from(any).wrapping_sub(1) >> 63;
        }
        wipe(bytes.as_flattened_mut());
        zeros
    }

    /// Zero in the lanes where `lanes` is one, unchanged where it is zero.
    ///
    /// One less than that is a mask: all ones for zero, and zero for one.
    #[inline(always)]
    pub(super) fn cleared(mut self, lanes: Vector<S>) -> Self {
        let kept = lanes - 1;
        for limb in &mut self.0 {
            *limb &= kept;
        }
        self
    }

    /// Adds `lanes`, which are zero or one. It is not carried: the bound of the limbs leaves room for one.
    #[inline(always)]
    pub(super) fn incremented(mut self, lanes: Vector<S>) -> Self {
        let [first, ..] = &mut self.0;
        *first += lanes;
        self
    }
}

impl<S: Simd> Field for Element<S>
where
    Vector<S>: Multiply52,
{
    type Mask = Vector<S>;

    /// The sum, carried once. Columns are below 2^52 + 2^13.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
                carried([a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4])
            },
        )
    }

    /// The difference, carried once. Columns are below 2^54.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                // Four times the modulus keeps every limb positive.
                const FIRST: u64 = 4 * (LIMB - 18);
                const OTHER: u64 = 4 * LIMB;
                let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (self.0, other.0);
                carried([
                    a0 + FIRST - b0,
                    a1 + OTHER - b1,
                    a2 + OTHER - b2,
                    a3 + OTHER - b3,
                    a4 + OTHER - b4,
                ])
            },
        )
    }

    /// The product: schoolbook multiplication, 25 pairs of limbs, each a lower and an upper half.
    ///
    /// Column c gathers the lower halves of l_i · l_j with i + j = c. The upper half of the same product
    /// stands at bit 52 of its column, which is bit 1 of the next one: it is gathered there, and
    /// [`folded`] counts it twice. A column has at most five lower halves below 2^52 and five upper
    /// ones below 2^51, doubled, which makes less than 2^56.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let zero = Vector::splat(self.0[0].token(), 0);
                let (mut low, mut high) = ([zero; 10], [zero; 10]);
                for column in 0..9_usize {
                    for (i, a) in self.0.into_iter().enumerate() {
                        if let Some(b) = column.checked_sub(i).and_then(|j| other.0.get(j)) {
                            low[column] = multiply_low(low[column], a, *b);
                            high[column + 1] = multiply_high(high[column + 1], a, *b);
                        }
                    }
                }
                folded(low, high)
            },
        )
    }

    /// The square: the ten products of two different limbs are computed once and doubled, the five
    /// squares are added. 30 multiplications in place of the 50 of [`Element::times`].
    #[inline(always)]
    fn squared(self) -> Self {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let zero = Vector::splat(self.0[0].token(), 0);
                let (mut low, mut high) = ([zero; 10], [zero; 10]);
                for column in 0..9_usize {
                    for (i, a) in self.0.into_iter().enumerate() {
                        let other = column.checked_sub(i).filter(|j| *j > i);
                        if let Some(b) = other.and_then(|j| self.0.get(j)) {
                            low[column] = multiply_low(low[column], a, *b);
                            high[column + 1] = multiply_high(high[column + 1], a, *b);
                        }
                    }
                    low[column] += low[column];
                    high[column + 1] += high[column + 1];
                    if column % 2 == 0 {
                        let a = self.0[column / 2];
                        low[column] = multiply_low(low[column], a, a);
                        high[column + 1] = multiply_high(high[column + 1], a, a);
                    }
                }
                folded(low, high)
            },
        )
    }

    /// `self` times a number below 2^17, plus `sum`, in one pass.
    ///
    /// The lower halves start from the limbs of `sum`, so that the sum costs nothing. The upper half of the
    /// top limb leaves bit 255: it comes back nineteen times, and twice, because it stands at bit 52.
    #[inline(always)]
    fn times_small_plus(self, factor: u64, sum: Self) -> Self {
        outlined(
            self.0[0].token(),
            #[inline(always)]
            || {
                let simd = self.0[0].token();
                let zero = Vector::splat(simd, 0);
                let factor = Vector::splat(simd, factor);
                let (mut low, mut high) = (sum.0, [zero; 5]);
                for ((low, high), limb) in low.iter_mut().zip(&mut high).zip(self.0) {
                    *low = multiply_low(*low, limb, factor);
                    *high = multiply_high(*high, limb, factor);
                }
                let ([l0, l1, l2, l3, l4], [h1, h2, h3, h4, h5]) = (low, high);
                carried([
                    multiply_low(l0, h5, Vector::splat(simd, 2 * 19)),
                    l1 + h1 + h1,
                    l2 + h2 + h2,
                    l3 + h3 + h3,
                    l4 + h4 + h4,
                ])
            },
        )
    }

    /// Exchanges two elements in the lanes where `mask` is all ones, and not where it is zero.
    ///
    /// The conditional swap of [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5): the
    /// mask comes from a bit of the secret key, and both elements are read and written in either case.
    #[inline(always)]
    fn exchange(&mut self, other: &mut Self, mask: Vector<S>) {
        for (a, b) in self.0.iter_mut().zip(&mut other.0) {
            let difference = (*a ^ *b) & mask;
            *a ^= difference;
            *b ^= difference;
        }
    }
}

/// Brings the limbs below 2^51 + 2^12 again. They are below 2^57 before.
///
/// All five carries move at the same time, each to its neighbour: they are below 2^6, so the neighbour
/// gets below 2^51 + 2^6, and the lowest limb, which gets nineteen times the top carry, stays below
/// 2^51 + 2^11. A second pass would bring them below 2^51 and is not needed: the factors of the
/// multiplier have 52 bits.
#[inline(always)]
fn carried<S: Simd>([l0, l1, l2, l3, l4]: [Vector<S>; 5]) -> Element<S>
where
    Vector<S>: Multiply52,
{
    let nineteen = Vector::splat(l0.token(), 19);
    Element([
        multiply_low(l0 & LIMB, l4 >> BITS, nineteen),
        (l1 & LIMB) + (l0 >> BITS),
        (l2 & LIMB) + (l1 >> BITS),
        (l3 & LIMB) + (l2 >> BITS),
        (l4 & LIMB) + (l3 >> BITS),
    ])
}

/// Reduces a product of ten columns to five limbs.
///
/// The upper halves of the limb products stand at bit 52 of a column with 51 bits, so they count twice.
/// The upper five columns weigh 2^255 more than the lower five, so they come back nineteen times. They are
/// carried first, because a factor of the multiplier has 52 bits; what leaves the topmost of them weighs
/// 2^510 ≡ 19 · 2^255, and [`carried`] brings it back to the first of them in the same way.
#[inline(always)]
fn folded<S: Simd>(low: [Vector<S>; 10], high: [Vector<S>; 10]) -> Element<S>
where
    Vector<S>: Multiply52,
{
    let nineteen = Vector::splat(low[0].token(), 19);
    let mut columns = low;
    for (column, high) in columns.iter_mut().zip(high) {
        *column += high + high;
    }
    let [l0, l1, l2, l3, l4, u0, u1, u2, u3, u4] = columns;
    let Element(upper) = carried([u0, u1, u2, u3, u4]);
    let mut lower = [l0, l1, l2, l3, l4];
    let mut over = [Vector::splat(nineteen.token(), 0); 5];
    for ((lower, over), upper) in lower.iter_mut().zip(&mut over).zip(upper) {
        *lower = multiply_low(*lower, upper, nineteen);
        *over = multiply_high(*over, upper, nineteen);
    }
    let ([l0, l1, l2, l3, l4], [o1, o2, o3, o4, o5]) = (lower, over);
    carried([
        multiply_low(l0, o5, nineteen + nineteen),
        l1 + o1 + o1,
        l2 + o2 + o2,
        l3 + o3 + o3,
        l4 + o4 + o4,
    ])
}
