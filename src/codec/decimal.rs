//! Decimal numbers as text.

mod nearest;
mod six_decimals;

pub(crate) use six_decimals::SixDecimals;

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
    let value: f64 = if cfg!(target_pointer_width = "64") {
        text.parse().ok()?
    } else {
        small(text, whole, fraction, exponent)
    };
    value.is_finite().then_some(value)
}

/// The value of a well-formed number, with little code.
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

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    use super::nearest::INTEGER_DIGITS;
    use super::*;

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
    #[cfg_attr(miri, ignore = "hundreds of digits take an interpreter minutes")]
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
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "sums of two digits and a carry are small"
    )]
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
        middle.insert(INTEGER_DIGITS, b'.');
        String::from_utf8(middle).unwrap()
    }

    #[test]
    #[cfg_attr(miri, ignore = "hundreds of digits take an interpreter minutes")]
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
        // An interpreter takes some of them.
        let apart = if cfg!(miri) { 4_999 } else { 1 };
        for step in (-18_000..18_000).step_by(apart) {
            check_parse(&format!("{:.6}", f64::from(step) / 1e2 + 1.234e-3));
        }
    }
}
