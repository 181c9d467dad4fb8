//! What numbers of many words of 32 bits are made of, so that the same arithmetic runs on words, on bounds and on residues.
//!
//! It is what [`Word`](super::word::Word) is for words of 64 bits. Each operation is one of the carries of school arithmetic, and
//! no carry is lost: what says that it fits is proven with [intervals](super::bounds).

/// A word of 32 bits.
pub(crate) trait Digit: Copy {
    /// A number.
    fn of(number: u32) -> Self;

    /// `self` · `factor` + `sum` + `carry`, the lower word first. Two words have room for it: a Cortex-M4 has one
    /// instruction for all of it (UMAAL), which the compiler finds.
    fn multiply(self, factor: Self, sum: Self, carry: Self) -> (Self, Self);

    /// `self` + `other` + `carry`, and the carry to the next word.
    fn add(self, other: Self, carry: Self) -> (Self, Self);

    /// `self` − `other` − `borrow`, and what the next word lends.
    fn subtract(self, other: Self, borrow: Self) -> (Self, Self);

    /// `self` − `other` − `borrow`, which is not negative: the highest word, of which nobody borrows.
    fn highest(self, other: Self, borrow: Self) -> Self;

    /// `self` · `factor` + `sum`, which fits a word.
    fn small(self, factor: Self, sum: Self) -> Self;

    /// The lower 31 bits, and the highest one.
    fn split(self) -> (Self, Self);
}

impl Digit for u32 {
    #[inline(always)]
    fn of(number: u32) -> Self {
        number
    }

    #[inline(always)]
    fn multiply(self, factor: Self, sum: Self, carry: Self) -> (Self, Self) {
        let product = u64::from(self).wrapping_mul(factor.into());
        let all = product.wrapping_add(sum.into()).wrapping_add(carry.into());
        (all as Self, (all >> 32) as Self)
    }

    #[inline(always)]
    fn add(self, other: Self, carry: Self) -> (Self, Self) {
        let sum = u64::from(self)
            .wrapping_add(other.into())
            .wrapping_add(carry.into());
        (sum as Self, (sum >> 32) as Self)
    }

    #[inline(always)]
    fn subtract(self, other: Self, borrow: Self) -> (Self, Self) {
        let difference = u64::from(self)
            .wrapping_sub(other.into())
            .wrapping_sub(borrow.into());
        (difference as Self, (difference >> 63) as Self)
    }

    #[inline(always)]
    fn highest(self, other: Self, borrow: Self) -> Self {
        self.wrapping_sub(other).wrapping_sub(borrow)
    }

    #[inline(always)]
    fn small(self, factor: Self, sum: Self) -> Self {
        self.wrapping_mul(factor).wrapping_add(sum)
    }

    #[inline(always)]
    fn split(self) -> (Self, Self) {
        (self & (Self::MAX >> 1), self >> 31)
    }
}
