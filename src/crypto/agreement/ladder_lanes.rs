//! X25519 (RFC 7748) of one secret key and one public key in four lanes of AVX-512.
//!
//! A step of the ladder takes two points with two coordinates each, and most of its multiplications do not wait for each
//! other. So four of them are in the lanes of a vector, and a step is three products (Costello and Smith, [Montgomery curves
//! and their arithmetic](https://eprint.iacr.org/2017/212), algorithm 8; Hisil, Egrice and Yassi, [Fast 4 way vectorized
//! ladder for the complete set of Montgomery curves](https://eprint.iacr.org/2020/388)):
//!
//! | | lane 0 | lane 1 | lane 2 | lane 3 |
//! |---|---|---|---|---|
//! | before | X of M | Z of M | X of N | Z of N |
//! | sums and differences | s of M | d of M | s of N | d of N |
//! | first product | s · s | d · d | s of N · d of M | d of N · s of M |
//! | of its lanes a, b, c, d | a | e = a − b | c + d | c − d |
//! | second product | a · b | 121666 e + b | (c + d)² | (c − d)² |
//! | third product | times 1: X of M | times e: Z of M | times 1: X of N | times x: Z of N |
//!
//! M becomes the double of a point, N the sum of both. The sum is the same whichever of the two is doubled, so no points
//! change places: a mask selects s and d of the one that is to be doubled, M if the bit is the same as the one before.
//!
//! Sums are made of columns before they are carried, so that every product is carried once and nothing else is. The test
//! computes a step with bounds in place of numbers: no lane overflows, and a step gives what the next one takes.
//!
//! The scalar is wiped here; points on their way stay on the stack, which `products` wipes.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, columns have room for their sums, which the test proves, and indices count lanes"
)]

use fearless_simd::{Select, SimdMask, mask64x4, prelude::*, u64x4};

use super::field;
use super::field_vectors::{Columns, Element};
use super::ladder::Scalar;
use super::limbs51::{self, LIMB};
use super::montgomery::Field;
use crate::crypto::Secret;
use crate::crypto::multiply52::Multiply52;

/// (A + 2) / 4 of the curve, where A is 486662.
const A24_PLUS_1: u64 = 121_666;

/// X25519 of `secret_key` and `public_key`, written to `product`.
#[inline(always)]
pub(super) fn multiply<S: Simd>(
    simd: S,
    secret_key: &Secret<32>,
    public_key: &[u8; 32],
    product: &mut [u8; 32],
) where
    u64x4<S>: FourLanes,
{
    let scalar = Scalar::of(secret_key);
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(public_key.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    let point = limbs51::decode(words);
    let (zero, one) = ([0; 5], [1, 0, 0, 0, 0]);
    let last = in_lanes(simd, [one, zero, one, point]);
    // Nothing, and the point itself.
    let mut pair = Columns(in_lanes(simd, [one, zero, point, one]).0);
    let doubled = u64x4::simd_from(simd, [u64::MAX, u64::MAX, 0, 0]);
    let mut before = 0;
    for position in (0..255).rev() {
        let bit = scalar.mask(position);
        let is_other = doubled & u64x4::splat(simd, before ^ bit);
        before = bit;
        pair = step(pair, last, is_other);
    }
    // The last bits of a clamped scalar are zero, so M is the product.
    let pair = pair.carried();
    // The lanes invert faster than words do, if only one of them is wanted.
    let inverses = pair.inverted();
    in_words(&pair, 0)
        .times(in_words(&inverses, 1))
        .to_bytes(product);
}

/// A number in each lane.
#[inline(always)]
fn in_lanes<S: Simd>(simd: S, [a, b, c, d]: [[u64; 5]; 4]) -> Element<u64x4<S>> {
    let mut limbs = [u64x4::splat(simd, 0); 5];
    for (limb, ((a, b), (c, d))) in limbs
        .iter_mut()
        .zip(a.into_iter().zip(b).zip(c.into_iter().zip(d)))
    {
        *limb = u64x4::simd_from(simd, [a, b, c, d]);
    }
    Element(limbs)
}

/// The number in a lane.
#[inline(always)]
fn in_words<S: Simd>(
    Element([l0, l1, l2, l3, l4]): &Element<u64x4<S>>,
    lane: usize,
) -> field::Element {
    field::Element::from_limbs([l0[lane], l1[lane], l2[lane], l3[lane], l4[lane]])
}

/// Four lanes that change places.
pub(super) trait FourLanes: Multiply52 {
    /// The lanes b, a, d and c.
    fn pairs_exchanged(self) -> Self;

    /// The lanes c, d, a and b.
    fn halves_exchanged(self) -> Self;

    /// The lanes of `self` whose bits are set in `LANES`, and those of `other` for the rest.
    fn or<const LANES: u64>(self, other: Self) -> Self;

    /// `other` where `mask` is all ones, and `self` where it is zero.
    #[inline(always)]
    fn chosen(self, other: Self, mask: Self) -> Self {
        self ^ ((self ^ other) & mask)
    }
}

impl<S: Simd> FourLanes for u64x4<S>
where
    Self: Multiply52,
{
    #[inline(always)]
    fn pairs_exchanged(self) -> Self {
        self.slide_within_blocks::<1>(self)
    }

    #[inline(always)]
    fn halves_exchanged(self) -> Self {
        self.slide::<2>(self)
    }

    #[inline(always)]
    fn or<const LANES: u64>(self, other: Self) -> Self {
        mask64x4::from_bitmask(self.token(), LANES).select(self, other)
    }
}

/// The same for all limbs of a number. No method of arrays: it would be compiled without the instructions of the backend.
#[inline(always)]
fn all<V: Copy>(limbs: [V; 5], change: impl Fn(V) -> V) -> [V; 5] {
    let mut limbs = limbs;
    for limb in &mut limbs {
        *limb = change(*limb);
    }
    limbs
}

/// The same for all limbs of two numbers.
#[inline(always)]
fn each<V: Copy>(left: [V; 5], right: [V; 5], combine: impl Fn(V, V) -> V) -> [V; 5] {
    let mut limbs = left;
    for (limb, right) in limbs.iter_mut().zip(right) {
        *limb = combine(*limb, right);
    }
    limbs
}

impl<V: FourLanes> Columns<V> {
    /// a + b, b + a, c + d and d + c of the lanes.
    #[inline(always)]
    fn sums(self) -> Self {
        Self(all(
            self.0,
            #[inline(always)]
            |limb| limb + limb.pairs_exchanged(),
        ))
    }

    /// b − a, a − b, d − c and c − d of the lanes: 2^9 times the modulus keeps every limb positive.
    #[inline(always)]
    fn differences(self) -> Self {
        let first = self.0[0].all((LIMB - 18) << 9);
        let rest = self.0[0].all(LIMB << 9);
        let multiple = [first, rest, rest, rest, rest];
        Self(each(
            self.0,
            multiple,
            #[inline(always)]
            |limb, multiple| limb.pairs_exchanged() + multiple - limb,
        ))
    }

    /// The lanes of `self` whose bits are set in `LANES`, and those of `other` for the rest.
    #[inline(always)]
    fn or<const LANES: u64>(self, other: Self) -> Self {
        Self(each(self.0, other.0, V::or::<LANES>))
    }
}

/// A step of the ladder. `last` is 1, 0, 1 and the point; `is_other` is all ones in the first two lanes if N is to be doubled,
/// and zero if M is.
#[inline(always)]
fn step<V: FourLanes>(pair: Columns<V>, last: Element<V>, is_other: V) -> Columns<V> {
    pair.0[0].piece(
        #[inline(always)]
        || {
            let points = pair.sums().or::<0b0101>(pair.differences()).carried();
            let others = all(points.0, V::halves_exchanged);
            let left = each(
                points.0,
                others,
                #[inline(always)]
                |point, other| point.chosen(other, is_other),
            );
            let right = each(left, all(others, V::pairs_exchanged), V::or::<0b0011>);
            let columns = Element(left).product(Element(right));

            let left = columns.or::<0b0001>(columns.sums().or::<0b0100>(columns.differences()));
            let exchanged = Columns(all(columns.0, V::pairs_exchanged));
            let right = exchanged.or::<0b0001>(columns.or::<0b0010>(left));
            let (left, right) = (left.carried(), right.carried());
            let zero = right.0[0].all(0);
            let sum = each(right.0, [zero; 5], V::or::<0b0010>);
            let factor = [zero.all(A24_PLUS_1), zero, zero, zero, zero];
            let factors = each(factor, right.0, V::or::<0b0010>);
            let columns = left.product_plus(Element(factors), Element(sum));

            let right = each(left.0, last.0, V::or::<0b0010>);
            columns.carried().product(Element(right))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::field_vectors::tests::LIMBS;
    use super::*;
    use crate::crypto::bounds::Interval;

    /// What holds for all lanes.
    impl FourLanes for Interval {
        fn pairs_exchanged(self) -> Self {
            self
        }

        fn halves_exchanged(self) -> Self {
            self
        }

        fn or<const LANES: u64>(self, other: Self) -> Self {
            Self {
                low: self.low.min(other.low),
                high: self.high.max(other.high),
            }
        }

        fn chosen(self, other: Self, _: Self) -> Self {
            self.or::<0>(other)
        }
    }

    /// A step gives what the next one takes, whatever the points are.
    #[test]
    fn all_limbs_have_room() {
        let columns = Columns([Interval::up_to((1 << 59) - 1); 5]);
        let point = Element([Interval::up_to(LIMBS); 5]);
        let after = step(columns, point, Interval::up_to(u64::MAX));
        for column in after.0 {
            assert!(column.high < 1 << 59, "{column:?}");
        }
        for limb in after.carried().0 {
            assert!(limb.high <= LIMBS, "{limb:?}");
        }
    }

    /// With one bit more the sums would pass.
    #[test]
    #[should_panic(expected = "negative")]
    fn larger_columns_have_no_room() {
        let columns = Columns([Interval::up_to(1 << 61); 5]);
        step(
            columns,
            Element([Interval::up_to(LIMBS); 5]),
            Interval::up_to(0),
        );
    }
}
