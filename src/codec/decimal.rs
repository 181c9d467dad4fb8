//! Decimal numbers as text.

use core::fmt::{self, Write};

#[cfg(any(test, not(target_pointer_width = "64")))]
mod nearest;

/// Reads sign? digits (point digits)? exponent?, with white space around, to the nearest number; `None`
/// for another form and for infinity.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let after_sign = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match after_sign.split_once(['e', 'E']) {
        None => (after_sign, None),
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        None => (mantissa, None),
        Some((whole, fraction)) => (whole, Some(fraction)),
    };
    let unsigned = exponent.map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    let is_digits =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let well_formed =
        is_digits(whole) && fraction.is_none_or(is_digits) && unsigned.is_none_or(is_digits);
    if !well_formed {
        return None;
    }
    // The library function alone would also take `nan`, `inf`, `.5` and `5.`.
    #[cfg(target_pointer_width = "64")]
    let value: f64 = text.parse().ok()?;
    #[cfg(not(target_pointer_width = "64"))]
    let value = small(text, whole, fraction, exponent);
    value.is_finite().then_some(value)
}

/// The value of a well-formed number, with little code.
#[cfg(any(test, not(target_pointer_width = "64")))]
fn small(text: &str, whole: &str, fraction: Option<&str>, exponent: Option<&str>) -> f64 {
    // Far beyond what digits in front of the point or behind it could make up for.
    const FAR: i32 = 1_000_000;
    let exponent = exponent.unwrap_or("0");
    let exponent = match exponent.parse::<i32>() {
        Ok(exponent) => exponent.clamp(-FAR, FAR),
        Err(_) if exponent.starts_with('-') => -FAR,
        Err(_) => FAR,
    };
    let value = nearest::nearest(whole, fraction.unwrap_or_default(), exponent);
    if text.starts_with('-') { -value } else { value }
}

/// A finite number with six digits after the point: `Display` writes what `{:.6}` would.
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
/// Digits of the largest number.
const MAX_DIGITS: usize = 309;

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
        let mut whole = [0; MAX_DIGITS];
        let millionths = match u32::try_from(exponent) {
            Ok(exponent) => {
                put_digits(mantissa, &mut whole);
                (0..exponent).for_each(|_| double(&mut whole));
                0
            }
            Err(_) => {
                let (integer, millionths) = divided(mantissa, exponent.unsigned_abs());
                put_digits(integer, &mut whole);
                millionths
            }
        };
        let zeros = whole.iter().take_while(|digit| **digit == 0).count();
        let (_, whole) = whole.split_at(zeros.min(MAX_DIGITS - 1));
        write_digits(f, whole)?;
        f.write_str(".")?;
        let mut fraction = [0; 6];
        put_digits(millionths, &mut fraction);
        write_digits(f, &fraction)
    }
}

/// `mantissa` / 2^`shift` in wholes and millionths, rounded to the nearest and half to even.
fn divided(mantissa: u64, shift: u32) -> (u64, u64) {
    let whole = mantissa.checked_shr(shift).unwrap_or(0);
    let rest = mantissa ^ whole.checked_shl(shift).unwrap_or(0);
    let product = u128::from(rest).wrapping_mul(MILLION.into());
    // Beyond 127 bits nothing is left of a product that has 73.
    let millionths = product.checked_shr(shift).unwrap_or(0) as u64;
    let cut = product
        .checked_shl(u128::BITS.saturating_sub(shift))
        .unwrap_or(0);
    const HALF: u128 = 1 << 127;
    let up = shift < u128::BITS && (cut > HALF || (cut == HALF && millionths % 2 == 1));
    match millionths.wrapping_add(up.into()) {
        MILLION => (whole.wrapping_add(1), 0),
        millionths => (whole, millionths),
    }
}

/// Puts the last decimal digits of a number into `digits`, with zeros in front.
fn put_digits(mut number: u64, digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
}

fn double(digits: &mut [u8]) {
    let mut carry = 0;
    for digit in digits.iter_mut().rev() {
        let doubled = digit.wrapping_mul(2).wrapping_add(carry);
        carry = u8::from(doubled >= 10);
        *digit = doubled.wrapping_sub(carry.wrapping_mul(10));
    }
}

fn write_digits(f: &mut fmt::Formatter<'_>, digits: &[u8]) -> fmt::Result {
    let mut characters = digits.iter().map(|digit| char::from(b'0' | digit));
    characters.try_for_each(|character| f.write_char(character))
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    fn check(value: f64) {
        assert_eq!(format!("{}", SixDecimals(value)), format!("{value:.6}"));
    }

    #[test]
    fn every_exponent_and_sign_is_written_as_the_standard_library_does() {
        let mut state = 1_u64;
        for exponent in 0..0x7ff {
            for _ in 0..4 {
                state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let mantissa = state >> (64 - MANTISSA_BITS);
                check(f64::from_bits(state << 63 | exponent << 52 | mantissa));
                check(f64::from_bits(exponent << 52 | mantissa >> (state % 53)));
            }
        }
    }

    #[test]
    fn halves_ends_and_places_on_earth() {
        for value in [
            0.0,
            -0.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            0.999_999_5,
            -1e-7,
        ] {
            check(value);
        }
        for numerator in 0..128 * 180 {
            check(f64::from(numerator) / 128.0);
        }
        for step in -180_000..180_000 {
            check(f64::from(step) / 1e3 + 1e-6);
        }
    }

    /// Reads a text both ways and as the standard library does.
    fn check_parse(text: &str) {
        let (mantissa, exponent) = match text.split_once('e') {
            None => (text, None),
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        };
        let unsigned = mantissa.trim_start_matches('-');
        let (whole, fraction) = match unsigned.split_once('.') {
            None => (unsigned, None),
            Some((whole, fraction)) => (whole, Some(fraction)),
        };
        let expected: f64 = text.parse().unwrap();
        let value = small(text, whole, fraction, exponent);
        assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
        assert_eq!(
            parse_decimal(text),
            Some(expected).filter(|value| value.is_finite())
        );
    }

    #[test]
    fn shortest_and_exact_digits_are_read_as_the_standard_library_does() {
        let mut state = 7_u64;
        for exponent in 0..0x7ff_u64 {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let value = f64::from_bits(state << 63 | exponent << 52 | state >> 12);
            let next = f64::from_bits(value.to_bits() + 1);
            check_parse(&format!("{value}"));
            check_parse(&format!("{value:e}"));
            check_parse(&format!("{:e}", value / 3.0));
            if exponent % 16 < 2 {
                let middle = middle(value.abs(), next.abs());
                check_parse(&middle);
                check_parse(&format!("-{middle}{}1", "0".repeat(50)));
                let below = middle.trim_end_matches('5').trim_end_matches('0');
                check_parse(&format!("{below}4{}", "9".repeat(50)));
            }
        }
    }

    /// The number in the middle between two, with all its digits: 309, a point, 1075.
    fn middle(left: f64, right: f64) -> String {
        let [left, right] = [left, right].map(|value| format!("{value:01385.1075}"));
        let digits = left.bytes().zip(right.bytes());
        let mut rest = 0;
        let mut middle: Vec<u8> = digits
            .filter(|(left, _)| *left != b'.')
            .map(|(left, right)| {
                let sum = (left - b'0') + (right - b'0') + rest * 10;
                rest = sum % 2;
                sum / 2
            })
            .collect();
        for place in (1..middle.len()).rev() {
            middle[place - 1] += middle[place] / 10;
            middle[place] = middle[place] % 10 + b'0';
        }
        middle[0] += b'0';
        middle.insert(MAX_DIGITS, b'.');
        String::from_utf8(middle).unwrap()
    }

    #[test]
    fn middles_and_ends_are_read_as_the_standard_library_does() {
        // 2^53 + 1 is the middle between two numbers.
        for (tail, zeros) in [
            ("", 0),
            (".0", 0),
            (".0", 900),
            (".000001", 0),
            ("", 300),
            ("e-9", 9),
        ] {
            for last in ["1", "2", "3", "5", "7"] {
                let zeros = "0".repeat(zeros);
                check_parse(&format!("900719925474099{last}{zeros}{tail}"));
                check_parse(&format!("-900719925474099{last}{tail}{zeros}1").replace("e-9", "e-8"));
            }
        }
        check_parse(&middle(0.0, f64::from_bits(1)));
        check_parse(&middle(f64::from_bits(1), f64::from_bits(2)));
        for text in [
            "0",
            "-0",
            "0.0",
            "0e5",
            "0e999999999999",
            "1e999999999999",
            "1e-999999999999",
            "1e308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-400",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "123456789012345678901234567890",
            "00000000000000000000047.201973",
            "8.787087",
            "-179.999999",
            "90.000001",
            "4.05e1",
        ] {
            check_parse(text);
        }
    }

    #[test]
    fn places_are_read_as_the_standard_library_does() {
        for step in -18_000..18_000 {
            check_parse(&format!("{:.6}", f64::from(step) / 1e2 + 1.234e-3));
        }
    }
}
