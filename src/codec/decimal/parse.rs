/// The power of ten of the last place that is kept.
const LAST_PLACE: i32 = -9;
/// What one is, in units of the last place.
const ONE: f64 = 1e9;
/// The power of ten of the first digit of the largest number that binary ones reach.
const MAX_PLACE: i32 = 308;

/// Reads sign? digits (point digits)? exponent?, with white space around; `None` for another form, and
/// for 10^309 and above. The number is rounded to nine places behind the point, and above 10^10 it is only
/// known to be there.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let after_sign = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match after_sign.split_once(['e', 'E']) {
        None => (after_sign, 0),
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        None => (mantissa, ""),
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
    };
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let places = i32::try_from(whole.len()).ok()?;
    let digits = whole.bytes().chain(fraction.bytes());
    let value = units(digits, places.saturating_add(exponent))? as f64 / ONE;
    Some(if text.starts_with('-') { -value } else { value })
}

/// The exponent, or one that is as far away as all numbers are.
fn read_exponent(text: &str) -> Option<i32> {
    /// Far beyond what digits in front of the point or behind it could make up for.
    const FAR: i32 = 1_000_000_000;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return None;
    }
    let exponent = digits.parse().unwrap_or(FAR).min(FAR);
    let is_negative = text.starts_with('-');
    Some(if is_negative {
        exponent.saturating_neg()
    } else {
        exponent
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit())
}

/// The number in units of the last place, the largest that there is if it is larger. The first digit
/// has the power of ten below `place`.
fn units(digits: impl Iterator<Item = u8>, mut place: i32) -> Option<u64> {
    let mut units = 0_u64;
    for digit in digits.map(|digit| u64::from(digit & 0x0f)) {
        place = place.saturating_sub(1);
        if units == 0 && digit == 0 {
            continue;
        }
        if place > MAX_PLACE {
            return None;
        }
        if place < LAST_PLACE {
            let is_half = place.saturating_add(1) == LAST_PLACE && digit >= 5;
            return Some(units.saturating_add(is_half.into()));
        }
        units = units.saturating_mul(10).saturating_add(digit);
    }
    if units == 0 {
        return Some(0);
    }
    let missing = place.saturating_sub(LAST_PLACE).unsigned_abs();
    Some(units.saturating_mul(10_u64.saturating_pow(missing)))
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn nine_places_are_read_as_the_standard_library_does() {
        let mut state = 7_u64;
        let numbers = if cfg!(miri) { 20 } else { 5_000 };
        for _ in 0..numbers {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let micros = (state >> 35) as i32 - 180_000_000;
            let nanos = i64::from(micros) * 1000 + (state >> 8 & 0x3ff) as i64;
            for text in [
                format!("{:.6}", f64::from(micros) / 1e6),
                format!("{:.9}", nanos as f64 / 1e9),
                format!("{micros}e-6"),
                format!("{nanos}E-9"),
                format!("000{}.5e+1", state >> 44),
                format!(" +{}\t", state >> 40),
            ] {
                let expected: f64 = text.trim().parse().unwrap();
                let value = parse_decimal(&text).unwrap();
                assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn ends_and_zeros() {
        for (text, value) in [
            ("0", 0.0),
            ("0.0e5", 0.0),
            ("0e999999999999", 0.0),
            ("1e-999999999999", 0.0),
            ("1e-400", 0.0),
            ("0.0000000004", 0.0),
            ("0.0000000005", 1e-9),
            ("0.00000000149999999999999999999999", 1e-9),
            ("89.9999999999", 90.0),
            ("4.05e1", 40.5),
            ("-7325E-2", -73.25),
            ("0000000000000000000000000000000000047.201973", 47.201973),
            ("10000000000", 1e10),
            ("9999999999.999999999", 1e10),
            ("0.00000000000000000001e25", 1e5),
        ] {
            assert_eq!(parse_decimal(text), Some(value), "{text}");
        }
        assert!(parse_decimal("-0").unwrap().is_sign_negative());
        for text in ["1e11", "123456789012345678901234567890", "9.9e308"] {
            assert!(parse_decimal(text).unwrap() > 1.8e10, "{text}");
        }
        for text in ["1e309", "0.1e310", "1e999999999999", "10e308"] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            " ",
            "+",
            "-",
            ".",
            "5.",
            ".5",
            "1.e2",
            "1e",
            "1e+",
            "1e1.0",
            "+-4",
            "- 4",
            "4 0",
            "1_0",
            "0x10",
            "nan",
            "inf",
            "1.5f",
            "4.0.5",
            "\u{664}",
            "4\u{200b}",
            "e5",
            "1e-",
        ] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
    }
}
