//! Four numbers of the field that belong together, one in each lane of 256 bits: the coordinates of two points on the ladder, or
//! of one point of edwards25519. Lanes change places, are chosen by constants, and added to and subtracted from each other.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "vectors wrap, columns have room for their sums, which the tests of the users prove, and indices count lanes"
)]

use fearless_simd::{Select, SimdMask, mask64x4, prelude::*, u64x4};

use super::field;
use super::field_vectors::{Columns, Element};
use super::limbs51::LIMB;
use crate::crypto::multiply52::Multiply52;

/// A number in each lane.
#[inline(always)]
pub(super) fn in_lanes<S: Simd>(simd: S, [a, b, c, d]: [[u64; 5]; 4]) -> Element<u64x4<S>> {
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
pub(super) fn in_words<S: Simd>(
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
pub(super) fn all<V: Copy>(limbs: [V; 5], change: impl Fn(V) -> V) -> [V; 5] {
    let mut limbs = limbs;
    for limb in &mut limbs {
        *limb = change(*limb);
    }
    limbs
}

/// The same for all limbs of two numbers.
#[inline(always)]
pub(super) fn each<V: Copy>(left: [V; 5], right: [V; 5], combine: impl Fn(V, V) -> V) -> [V; 5] {
    let mut limbs = left;
    for (limb, right) in limbs.iter_mut().zip(right) {
        *limb = combine(*limb, right);
    }
    limbs
}

impl<V: FourLanes> Columns<V> {
    /// a + b, b + a, c + d and d + c of the lanes.
    #[inline(always)]
    pub(super) fn sums(self) -> Self {
        Self(all(
            self.0,
            #[inline(always)]
            |limb| limb + limb.pairs_exchanged(),
        ))
    }

    /// b − a, a − b, d − c and c − d of the lanes: 2^9 times the modulus keeps every limb positive.
    #[inline(always)]
    pub(super) fn differences(self) -> Self {
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
    pub(super) fn or<const LANES: u64>(self, other: Self) -> Self {
        Self(each(self.0, other.0, V::or::<LANES>))
    }
}

#[cfg(test)]
mod tests {
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
}
