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

use fearless_simd::{prelude::*, u64x4};

use super::field_vectors::{Columns, Element};
use super::four_lanes::{FourLanes, all, each, in_lanes, in_words};
use super::inverse::inverse;
use super::ladder::Scalar;
use super::limbs51;
use super::montgomery::Field;
use crate::crypto::Secret;

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
    let point = limbs51::decode(limbs51::words(public_key));
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
    let inverse = inverse(in_words(&pair, 1));
    in_words(&pair, 0).times(inverse).to_bytes(product);
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
