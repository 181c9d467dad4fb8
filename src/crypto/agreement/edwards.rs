//! Points of edwards25519, which is curve25519 in other coordinates (RFC 7748 section 4.1): sums there
//! have one formula for all points, and one of the two may be prepared.
//!
//! The formulas are those of Hisil, Wong, Carter and Dawson, [Twisted Edwards Curves
//! Revisited](https://eprint.iacr.org/2008/522), for a = −1: complete, so that no point is an exception.
//!
//! A curve point has four coordinates, X, Y, Z and T, so that no sum needs a division: x = X/Z, y = Y/Z and
//! xy = T/Z. Prepared points are those of the table, with Z = 1 and the three numbers that a sum makes of
//! them first; that saves three multiplications of ten.
//!
//! Where a formula subtracts a product from a sum, the sum is carried before: the field takes limbs below
//! 2^53 only. The test computes a sum, a doubling and the last division with intervals, as those of the
//! field do, and so proves that no limb overflows, whatever the point is.

use super::field::Element;
use super::inverse::inverse;
use super::montgomery::Field;
use crate::crypto::word::Word;

/// A point (X/Z, Y/Z) with T = XY/Z.
#[derive(Clone, Copy)]
pub(super) struct Point<W> {
    x: Element<W>,
    y: Element<W>,
    z: Element<W>,
    t: Element<W>,
}

/// A point (x, y) as an addition wants it.
#[derive(Clone, Copy)]
pub(super) struct Prepared<W> {
    /// y + x
    pub(super) sum: Element<W>,
    /// y − x
    pub(super) difference: Element<W>,
    /// 2dxy
    pub(super) product: Element<W>,
}

impl<W: Word> Point<W> {
    /// The neutral point (0, 1).
    #[inline(always)]
    pub(super) fn neutral() -> Self {
        let (zero, one) = (Element::of(0), Element::of(1));
        Self {
            x: zero,
            y: one,
            z: one,
            t: zero,
        }
    }

    /// X, Y, Z and T, as products have them.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    pub(super) const fn of([x, y, z, t]: [Element<W>; 4]) -> Self {
        Self { x, y, z, t }
    }

    /// X, Y, Z and T.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    #[inline(always)]
    pub(super) const fn coordinates(self) -> [Element<W>; 4] {
        [self.x, self.y, self.z, self.t]
    }

    /// Section 3.1, mixed: seven multiplications. The sum of a point and itself, of a point and its
    /// opposite, and of a point and the neutral one are no exceptions.
    #[inline(always)]
    pub(super) fn plus(self, other: &Prepared<W>) -> Self {
        let a = self.y.minus(self.x).times(other.difference);
        let b = self.y.plus(self.x).times(other.sum);
        let c = self.t.times(other.product);
        let d = self.z.plus(self.z).carried();
        Self::of_factors(b.minus(a), d.minus(c), d.plus(c), b.plus(a))
    }

    /// Section 3.3: four multiplications and four squarings. All four factors have the other sign.
    #[inline(always)]
    pub(super) fn doubled(self) -> Self {
        let a = self.x.squared();
        let b = self.y.squared();
        let c = self.z.squared();
        let h = a.plus(b).carried();
        let e = h.minus(self.x.plus(self.y).squared());
        let g = a.minus(b).carried();
        let f = c.plus(c).carried().plus(g);
        Self::of_factors(e, f, g, h)
    }

    /// What both formulas end with.
    #[inline(always)]
    fn of_factors(e: Element<W>, f: Element<W>, g: Element<W>, h: Element<W>) -> Self {
        Self {
            x: e.times(f),
            y: g.times(h),
            z: f.times(g),
            t: e.times(h),
        }
    }

    /// The coordinate u = (1 + y)/(1 − y) of the same point on curve25519, as numerator and denominator.
    #[inline(always)]
    fn montgomery_u_as_fraction(self) -> [Element<W>; 2] {
        [self.z.plus(self.y), self.z.minus(self.y).carried()]
    }
}

impl Point<u64> {
    /// The coordinate u of the same point on curve25519: one inversion. The neutral point, which no clamped scalar gives,
    /// would be zero.
    #[inline(always)]
    pub(super) fn montgomery_u(self) -> Element {
        let [numerator, denominator] = self.montgomery_u_as_fraction();
        numerator.times(inverse(denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::tests::{FACTOR, REDUCED, any, assert_below};
    use super::*;
    use crate::crypto::bounds::Interval;

    fn any_point() -> Point<Interval> {
        let limbs = any(REDUCED);
        Point {
            x: limbs,
            y: limbs,
            z: limbs,
            t: limbs,
        }
    }

    fn assert_reduced(point: Point<Interval>) {
        for element in [point.x, point.y, point.z, point.t] {
            assert_below(element, REDUCED);
        }
    }

    #[test]
    fn all_limbs_have_room() {
        let prepared = Prepared {
            sum: any(REDUCED),
            difference: any(REDUCED),
            // It may be a difference, of zero and what was prepared.
            product: Element::of(0).minus(any(REDUCED)),
        };
        assert_reduced(any_point().plus(&prepared));
        assert_reduced(any_point().doubled());
        let [numerator, denominator] = any_point().montgomery_u_as_fraction();
        assert_below(numerator, FACTOR);
        // What an inverse takes.
        assert_below(denominator, (1 << 52) - 1);
    }
}
