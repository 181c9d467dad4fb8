use core::fmt;

/// A number below 2^64 with six digits after the point: `Display` writes what `{:.6}` would. What is
/// larger is shown as 2^64 − 1.
///
/// The formatting of floating-point numbers in the standard library serves every precision, and
/// takes ten kilobytes for it on a microcontroller. Here a number is `mantissa` · 2^`exponent`, and
/// the rest is arithmetic of integers.
#[derive(Clone, Copy)]
pub(crate) struct SixDecimals(pub(crate) f64);

/// Millionths in a whole.
const MILLION: u64 = 1_000_000;
/// Bits of a mantissa behind its leading one, which is not stored.
const MANTISSA_BITS: u32 = 52;
/// The exponent of the smallest numbers, if the mantissa is an integer.
const MIN_EXPONENT: i32 = -1074;
/// Digits of the largest number in front of the point.
const MAX_DIGITS: usize = 20;

impl SixDecimals {
    /// Mantissa and exponent of the absolute value.
    fn parts(self) -> (u64, i32) {
        let bits = self.0.to_bits();
        let leading_one = 1 << MANTISSA_BITS;
        let fraction = bits & (leading_one - 1);
        match (bits >> MANTISSA_BITS) as i32 & 0x7ff {
            0 => (fraction, MIN_EXPONENT),
            steps => (
                fraction | leading_one,
                MIN_EXPONENT.wrapping_add(steps).wrapping_sub(1),
            ),
        }
    }
}

impl fmt::Display for SixDecimals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_sign_negative() {
            f.write_str("-")?;
        }
        let (mantissa, exponent) = self.parts();
        let (whole, millionths) = match u32::try_from(exponent) {
            Ok(exponent) => (multiplied(mantissa, exponent), 0),
            Err(_) => divided(mantissa, exponent.unsigned_abs()),
        };
        let mut digits = [b'0'; MAX_DIGITS + 1 + 6];
        let [whole_digits @ .., point, _, _, _, _, _, _] = &mut digits;
        *point = b'.';
        put(whole, whole_digits);
        put(millionths, digits.last_chunk_mut::<6>().ok_or(fmt::Error)?);
        // One digit in front of the point is always there.
        let zeros = digits.iter().take(MAX_DIGITS - 1);
        let zeros = zeros.take_while(|digit| **digit == b'0').count();
        let (_, digits) = digits.split_at(zeros);
        f.write_str(str::from_utf8(digits).map_err(|_| fmt::Error)?)
    }
}

/// `mantissa` · 2^`shift`, or the largest integer.
fn multiplied(mantissa: u64, shift: u32) -> u64 {
    if shift <= mantissa.leading_zeros() {
        mantissa << shift
    } else {
        u64::MAX
    }
}

/// `mantissa` / 2^`shift` in wholes and millionths, rounded to the nearest and half to even.
fn divided(mantissa: u64, shift: u32) -> (u64, u64) {
    let whole = mantissa.checked_shr(shift).unwrap_or(0);
    let rest = mantissa ^ whole.checked_shl(shift).unwrap_or(0);
    let product = u128::from(rest).wrapping_mul(MILLION.into());
    // Beyond 127 bits nothing is left of a product that has 73, and all of it is less than a half.
    let millionths = product.checked_shr(shift).unwrap_or(0) as u64;
    let cut = product
        .checked_shl(u128::BITS.saturating_sub(shift))
        .unwrap_or(0);
    const HALF: u128 = 1 << 127;
    let up = cut > HALF || (cut == HALF && millionths % 2 == 1);
    match millionths.wrapping_add(up.into()) {
        MILLION => (whole.wrapping_add(1), 0),
        millionths => (whole, millionths),
    }
}

/// Puts a number in front of the end of `digits`, which are zeros.
fn put(mut number: u64, digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if number == 0 {
            return;
        }
        *digit |= (number % 10) as u8;
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    fn check(value: f64) {
        assert_eq!(format!("{}", SixDecimals(value)), format!("{value:.6}"));
    }

    #[test]
    #[cfg_attr(miri, ignore = "hundreds of digits take an interpreter minutes")]
    fn every_exponent_and_sign_is_written_as_the_standard_library_does() {
        let mut state = 1_u64;
        // Up to 2^64.
        for exponent in 0..0x3ff + 64 {
            for _ in 0..4 {
                state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let mantissa = state >> (64 - MANTISSA_BITS);
                check(f64::from_bits(state << 63 | exponent << 52 | mantissa));
                check(f64::from_bits(exponent << 52 | mantissa >> (state % 53)));
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "hundreds of digits take an interpreter minutes")]
    fn halves_ends_and_places_on_earth() {
        for value in [
            0.0,
            -0.0,
            4_503_599_627_370_497.5,
            18_446_744_073_709_549_568.0,
            f64::MIN_POSITIVE,
            5e-324,
            0.999_999_5,
            -1e-7,
        ] {
            check(value);
        }
        let saturated = "18446744073709551615.000000";
        assert_eq!(format!("{}", SixDecimals(f64::MAX)), saturated);
        for numerator in 0..128 * 180 {
            check(f64::from(numerator) / 128.0);
        }
        for step in -180_000..180_000 {
            check(f64::from(step) / 1e3 + 1e-6);
        }
    }
}
