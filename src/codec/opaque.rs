use core::ops::{BitAnd, BitOr, BitXor};

/// An integer that may be a part of a secret: one can compute with it, but neither compare it nor take it for an index, a
/// pattern or a condition.
///
/// What handles secrets digit by digit is written over any such integer, so that every build refuses a line in which one would
/// decide. The way out is [`declassify`](super::declassify), which takes what was computed. Sums are modulo two to the
/// number of bits.
pub(crate) trait Opaque:
    Copy + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self>
{
    /// How many bits it has.
    const BITS: u32;

    /// A number that everybody knows.
    fn public(number: u8) -> Self;

    /// The sum.
    fn plus(self, other: Self) -> Self;

    /// The difference.
    fn minus(self, other: Self) -> Self;

    /// The bits moved to the left, by fewer than it has.
    fn left(self, bits: u32) -> Self;

    /// The bits moved to the right, by fewer than it has.
    fn right(self, bits: u32) -> Self;

    /// 1 if all bits are 0, and 0 for every other number.
    fn is_zero(self) -> Self {
        let negative = Self::public(0).minus(self);
        (self | negative).right(Self::BITS.wrapping_sub(1)) ^ Self::public(1)
    }
}

impl Opaque for u8 {
    const BITS: u32 = Self::BITS;

    fn public(number: u8) -> Self {
        number
    }

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    fn left(self, bits: u32) -> Self {
        self.wrapping_shl(bits)
    }

    fn right(self, bits: u32) -> Self {
        self.wrapping_shr(bits)
    }
}

impl Opaque for u64 {
    const BITS: u32 = Self::BITS;

    fn public(number: u8) -> Self {
        number.into()
    }

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    fn left(self, bits: u32) -> Self {
        self.wrapping_shl(bits)
    }

    fn right(self, bits: u32) -> Self {
        self.wrapping_shr(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_the_only_zero() {
        for number in 0..=u8::MAX {
            assert_eq!(number.is_zero(), u8::from(number == 0));
            let wide = u64::from(number) << 56;
            assert_eq!(wide.is_zero(), u64::from(number == 0));
        }
    }
}
