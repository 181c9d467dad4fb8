//! The ladder of [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5), over any
//! representation of the field: one number in scalar registers, or eight in the lanes of vectors.
//!
//! A step takes a pair of points, (n·P, (n+1)·P), to (2n·P, (2n+1)·P). With the pair exchanged before and
//! after it goes to ((2n+1)·P, (2n+2)·P) instead: that is what a bit of the scalar chooses. Only the
//! coordinate x/z of the points is there, and of the point P its denominator is one.

/// Arithmetic modulo 2^255 − 19: one number, or one in each lane.
pub(super) trait Field: Copy {
    /// Says whether points are exchanged: all ones, or zero.
    type Mask: Copy;

    /// The sum. Each representation says which numbers it takes, and what it gives.
    fn plus(self, other: Self) -> Self;

    /// The difference.
    fn minus(self, other: Self) -> Self;

    /// The product.
    fn times(self, other: Self) -> Self;

    /// The square, in less time than the product with itself.
    fn squared(self) -> Self;

    /// `self` times a number below 2^17, plus `sum`.
    fn times_small_plus(self, factor: u64, sum: Self) -> Self;

    /// Exchanges two numbers where `mask` is all ones, and not where it is zero: the conditional swap of
    /// [RFC 7748 section 5](https://www.rfc-editor.org/rfc/rfc7748#section-5). Both are read and written in
    /// either case.
    fn exchange(&mut self, other: &mut Self, mask: Self::Mask);

    /// To the power p − 2 = 2^255 − 21: the inverse by Fermat's little theorem, or zero of zero.
    ///
    /// The chain is the usual one: 254 squarings and 11 multiplications. `ones_n` is the power 2^n − 1,
    /// whose exponent has n bits that are one; shifting it by n bits and multiplying by itself gives
    /// `ones_2n`. It takes the same steps for every number. Lanes need it once for all their products; words of 64 bits
    /// have `inverse`, which is faster for one number.
    #[cfg(any(
        test,
        target_arch = "arm",
        target_arch = "riscv32",
        all(feature = "simd", target_arch = "x86_64")
    ))]
    #[inline(always)]
    fn inverted(self) -> Self {
        let two = self.squared();
        let nine = two.squared_times(2).times(self);
        let eleven = nine.times(two);
        let ones_5 = eleven.squared().times(nine);
        let ones_10 = ones_5.squared_times(5).times(ones_5);
        let ones_20 = ones_10.squared_times(10).times(ones_10);
        let ones_40 = ones_20.squared_times(20).times(ones_20);
        let ones_50 = ones_40.squared_times(10).times(ones_10);
        let ones_100 = ones_50.squared_times(50).times(ones_50);
        let ones_200 = ones_100.squared_times(100).times(ones_100);
        let ones_250 = ones_200.squared_times(50).times(ones_50);
        ones_250.squared_times(5).times(eleven)
    }

    /// To the power 2^`count`.
    #[cfg(any(
        test,
        target_arch = "arm",
        target_arch = "riscv32",
        all(feature = "simd", target_arch = "x86_64")
    ))]
    #[inline(always)]
    fn squared_times(self, count: u32) -> Self {
        let mut power = self;
        for _ in 0..count {
            power = power.squared();
        }
        power
    }
}

/// (A − 2) / 4 of the curve v² = u³ + A·u² + u, whose A is 486662 ([RFC 7748 section
/// 4.1](https://www.rfc-editor.org/rfc/rfc7748#section-4.1)).
const A24: u64 = 121_665;

/// Two multiples of the point, n·P and (n+1)·P, whose difference is the point itself: the pair that a
/// Montgomery ladder keeps.
pub(super) struct Pair<F> {
    pub(super) x2: F,
    pub(super) z2: F,
    pub(super) x3: F,
    pub(super) z3: F,
}

impl<F: Field> Pair<F> {
    /// Nothing, and the point itself.
    #[inline(always)]
    pub(super) const fn of(point: F, zero: F, one: F) -> Self {
        Self {
            x2: one,
            z2: zero,
            x3: point,
            z3: one,
        }
    }

    /// Exchanges the two points where `mask` is all ones.
    #[inline(always)]
    pub(super) fn exchange(&mut self, mask: F::Mask) {
        self.x2.exchange(&mut self.x3, mask);
        self.z2.exchange(&mut self.z3, mask);
    }

    /// Doubles the first one and adds the second one to it, with the names of RFC 7748 section 5.
    ///
    /// The addition uses that the difference of the two is known: `x1`, with the denominator one.
    #[inline(always)]
    pub(super) fn step(&mut self, x1: F) {
        let a = self.x2.plus(self.z2);
        let b = self.x2.minus(self.z2);
        let c = self.x3.plus(self.z3);
        let d = self.x3.minus(self.z3);
        let aa = a.squared();
        let bb = b.squared();
        let da = d.times(a);
        let cb = c.times(b);
        let e = aa.minus(bb);
        self.x2 = aa.times(bb);
        self.z2 = e.times(e.times_small_plus(A24, aa));
        self.x3 = da.plus(cb).squared();
        self.z3 = da.minus(cb).squared().times(x1);
    }
}
