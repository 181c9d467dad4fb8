//! The binary number that is nearest to a decimal one.
//!
//! The standard library does this fast, with ten kilobytes of powers of five. Here it takes a
//! kilobyte of code, no table and no multiplication of floating-point numbers: the digits are
//! multiplied by powers of two until the mantissa stands in front of the point.

/// Digits of the largest number in front of the point.
pub(super) const INTEGER_DIGITS: usize = 309;
/// Numbers in the middle between two others have at most 1075 digits behind the point. Whatever
/// stands farther right matters only by being there.
const FRACTION_DIGITS: usize = 1077;
const DIGITS: usize = INTEGER_DIGITS + FRACTION_DIGITS;
/// The exponent of the smallest numbers, if the mantissa is an integer.
const MIN_EXPONENT: i32 = -1074;
const MANTISSA_BITS: u32 = 52;
/// Zeros in front of a mantissa in a word of 64 bits.
const MANTISSA_ZEROS: u32 = 11;
/// As many bits are shifted at once: a digit times their power fits into a word of 32 bits.
const MANY: u32 = 24;

/// A number as decimal digits, and the power of two that it was divided by.
struct Scaled {
    digits: [u8; DIGITS],
    exponent: i32,
}

/// The number nearest to `whole.fraction` · 10^`exponent`, half to even; infinite if it is too large.
/// The texts are digits.
pub(super) fn nearest(whole: &str, fraction: &str, exponent: i32) -> f64 {
    let mut number = Scaled {
        digits: [0; DIGITS],
        exponent: 0,
    };
    match number.place(whole, fraction, exponent) {
        Ok(()) => {
            number.scale();
            number.round()
        }
        Err(TooLarge) => f64::INFINITY,
    }
}

/// A digit stands in front of all places.
struct TooLarge;

impl Scaled {
    /// Puts the digits into their places.
    fn place(&mut self, whole: &str, fraction: &str, exponent: i32) -> Result<(), TooLarge> {
        // Counted from the first place.
        let first = (INTEGER_DIGITS as i32)
            .saturating_sub(i32::try_from(whole.len()).map_err(|_| TooLarge)?)
            .saturating_sub(exponent);
        for (place, digit) in (first..).zip(whole.bytes().chain(fraction.bytes())) {
            let digit = digit & 0x0f;
            if digit == 0 {
                continue;
            }
            let place = usize::try_from(place).map_err(|_| TooLarge)?;
            match self.digits.get_mut(place) {
                Some(here) => *here = digit,
                None => self.leave_trace(),
            }
        }
        Ok(())
    }

    /// Notes that something stands behind the last place.
    fn leave_trace(&mut self) {
        let [.., last] = &mut self.digits;
        *last |= 1;
    }

    /// Brings the number to 2^52 or above and below 2^53, or as near as the smallest exponent allows.
    fn scale(&mut self) {
        loop {
            let zeros = self.integer().leading_zeros();
            match zeros.checked_sub(MANTISSA_ZEROS) {
                None => self.halve(MANTISSA_ZEROS.saturating_sub(zeros)),
                Some(missing) => match missing.min(MANY).min(self.steps()) {
                    0 => return,
                    bits => self.double(bits),
                },
            }
        }
    }

    /// How far the exponent is above the smallest one.
    const fn steps(&self) -> u32 {
        self.exponent.saturating_sub(MIN_EXPONENT).unsigned_abs()
    }

    /// What stands in front of the point, if it fits; else the largest number that does.
    fn integer(&self) -> u64 {
        let (integer, _) = self.digits.split_at(INTEGER_DIGITS);
        integer.iter().fold(0, |number: u64, digit| {
            number.saturating_mul(10).saturating_add((*digit).into())
        })
    }

    /// Multiplies by 2^`bits`.
    fn double(&mut self, bits: u32) {
        let mut carry = 0;
        for digit in self.digits.iter_mut().rev() {
            let product = (u32::from(*digit) << bits).wrapping_add(carry);
            carry = product / 10;
            *digit = (product % 10) as u8;
        }
        self.exponent = self.exponent.saturating_sub_unsigned(bits);
    }

    /// Divides by 2^`bits`.
    fn halve(&mut self, bits: u32) {
        let mut rest = 0_u32;
        for digit in &mut self.digits {
            let dividend = rest.wrapping_mul(10).wrapping_add((*digit).into());
            *digit = (dividend >> bits) as u8;
            rest = dividend & (1_u32 << bits).wrapping_sub(1);
        }
        if rest != 0 {
            self.leave_trace();
        }
        self.exponent = self.exponent.saturating_add_unsigned(bits);
    }

    fn round(&self) -> f64 {
        let (_, fraction) = self.digits.split_at(INTEGER_DIGITS);
        let mantissa = self.integer();
        let up = match fraction {
            [5, rest @ ..] => mantissa % 2 == 1 || rest.iter().any(|digit| *digit != 0),
            [first, ..] => *first > 5,
            [] => false,
        };
        // The leading one, which is not stored, counts the exponent up, and so does a mantissa that
        // is rounded up to the next power of two. The smallest numbers have no leading one.
        let bits = (u64::from(self.steps()) << MANTISSA_BITS)
            .wrapping_add(mantissa)
            .wrapping_add(up.into());
        f64::from_bits(bits.min(f64::INFINITY.to_bits()))
    }
}
