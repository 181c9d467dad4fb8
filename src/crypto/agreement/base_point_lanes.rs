//! Multiples of the base point from the same table as `base_point`, with the coordinates of a point in four lanes of AVX-512.
//!
//! A sum of a point and an entry of the table is two products of lanes (Hisil, Wong, Carter and Dawson, [Twisted Edwards
//! Curves Revisited](https://eprint.iacr.org/2008/522), section 3.1 and the parallel forms of section 4):
//!
//! | | lane 0 | lane 1 | lane 2 | lane 3 |
//! |---|---|---|---|---|
//! | a point | X | Y | Z | T |
//! | first product | a = (Y − X)(y − x) | b = (Y + X)(y + x) | d = 2 Z | c = 2dxy T |
//! | sums and differences | e = b − a | h = b + a | g = d + c | f = d − c |
//! | second product | X = e f | Y = h g | Z = g f | T = h e |
//!
//! All entries of a row are read for each digit, two vectors each, and masks keep the one that is meant. The four doublings in
//! the middle are in words: they are few. The test computes a sum with bounds in place of numbers.
//!
//! The digits are wiped; points and entries on their way stay on the stack, which `products` wipes.

#![expect(
    clippy::indexing_slicing,
    reason = "indices count digits, rows and limbs"
)]

use fearless_simd::{prelude::*, u64x4, u64x8};

use super::base_point::{Digits, mask};
use super::base_point_table::{Entry, TABLE};
use super::edwards::Point;
use super::field::Element as InWords;
use super::field_vectors::{Columns, Element};
use super::four_lanes::{FourLanes, all, each, in_lanes, in_words};
use super::montgomery::Field;
use crate::crypto::Secret;

/// X25519 of `secret_key` and the base point, written to `product`.
#[inline(always)]
pub(super) fn multiply<S: Simd>(simd: S, secret_key: &Secret<32>, product: &mut [u8; 32])
where
    u64x4<S>: FourLanes,
{
    let digits = Digits::of(secret_key);
    let (zero, one) = ([0; 5], [1, 0, 0, 0, 0]);
    // The neutral point (0, 1).
    let mut point = Columns(in_lanes(simd, [zero, one, one, zero]).0);
    for index in (1..64).step_by(2) {
        point = sum(point, entry(simd, &digits, index));
    }
    point = doubled_four_times(simd, point);
    for index in (0..64).step_by(2) {
        point = sum(point, entry(simd, &digits, index));
    }
    point_in_words(&point.carried())
        .montgomery_u()
        .to_bytes(product);
}

/// The entry of a digit: y − x, y + x, 2 and 2dxy.
#[inline(always)]
fn entry<S: Simd>(simd: S, digits: &Digits, index: usize) -> Element<u64x4<S>>
where
    u64x4<S>: FourLanes,
{
    let (size, is_negative) = digits.size_and_sign(index);
    // The neutral point, for a digit of zero. The last limb of the front is the first one of the back.
    let neutral: Entry = [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0; 5]];
    let (mut front, mut back) = halves(simd, &neutral);
    for (multiple, entry) in (1..).zip(&TABLE[index / 2]) {
        let is_it = u64x8::splat(simd, mask((size ^ multiple).wrapping_sub(1) >> 63));
        let (other_front, other_back) = halves(simd, entry);
        front ^= (front ^ other_front) & is_it;
        back ^= (back ^ other_back) & is_it;
    }
    let mut limbs = neutral;
    front.store_slice(&mut limbs.as_flattened_mut()[..8]);
    back.store_slice(&mut limbs.as_flattened_mut()[7..]);
    let [sum, difference, product] = limbs;
    let mut sum = InWords::from_limbs(sum);
    let mut difference = InWords::from_limbs(difference);
    let mut product = InWords::from_limbs(product);
    sum.exchange(&mut difference, is_negative);
    let mut negative = InWords::of(0).minus(product).carried();
    product.exchange(&mut negative, is_negative);
    let two = [2, 0, 0, 0, 0];
    in_lanes(
        simd,
        [difference.limbs(), sum.limbs(), two, product.limbs()],
    )
}

/// The fifteen limbs of an entry in two vectors, which have one of them in common.
#[inline(always)]
fn halves<S: Simd>(simd: S, entry: &Entry) -> (u64x8<S>, u64x8<S>) {
    let limbs = entry.as_flattened();
    (
        u64x8::from_slice(simd, &limbs[..8]),
        u64x8::from_slice(simd, &limbs[7..]),
    )
}

/// The point in words.
#[inline(always)]
fn point_in_words<S: Simd>(point: &Element<u64x4<S>>) -> Point<u64> {
    Point::of([
        in_words(point, 0),
        in_words(point, 1),
        in_words(point, 2),
        in_words(point, 3),
    ])
}

/// 16 times the point, in words.
#[inline(always)]
fn doubled_four_times<S: Simd>(simd: S, point: Columns<u64x4<S>>) -> Columns<u64x4<S>>
where
    u64x4<S>: FourLanes,
{
    let mut words = point_in_words(&point.carried());
    for _ in 0..4 {
        words = words.doubled();
    }
    let [x, y, z, t] = words.coordinates();
    Columns(in_lanes(simd, [x.limbs(), y.limbs(), z.limbs(), t.limbs()]).0)
}

/// The sum of a point and an entry.
#[inline(always)]
fn sum<V: FourLanes>(point: Columns<V>, entry: Element<V>) -> Columns<V> {
    point.0[0].piece(
        #[inline(always)]
        || {
            let sums = point.sums().or::<0b0010>(point);
            let left = point.differences().or::<0b0001>(sums).carried();
            let columns = left.product(entry);

            // e, h, g and f
            let factors = columns.differences().or::<0b1001>(columns.sums()).carried();
            let pairs = all(factors.0, V::pairs_exchanged);
            let halves = all(factors.0, V::halves_exchanged);
            let reversed = all(pairs, V::halves_exchanged);
            let left = each(factors.0, halves, V::or::<0b0111>);
            let right = each(pairs, reversed, V::or::<0b0100>);
            Element(left).product(Element(right))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::field_vectors::tests::LIMBS;
    use super::*;
    use crate::crypto::bounds::Interval;

    /// A sum gives what the next one takes, whatever the points are.
    #[test]
    fn all_limbs_have_room() {
        let columns = Columns([Interval::up_to((1 << 59) - 1); 5]);
        let entry = Element([Interval::up_to(LIMBS); 5]);
        let after = sum(columns, entry);
        for column in after.0 {
            assert!(column.high < 1 << 59, "{column:?}");
        }
    }
}
