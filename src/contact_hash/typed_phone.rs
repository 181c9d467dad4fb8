//! Phone numbers as people type and paste them
//! ([chapter 12 section 2.4](crate::protocol::contact_hash#24-typed-and-pasted-numbers)).

use super::phone::is_left_out;
use super::{Error, PhoneNumber};
use crate::codec::blank;

impl PhoneNumber {
    /// Reads a number in international form that somebody typed or pasted: like
    /// [`PhoneNumber::parse`], and refuses what that reader takes although nobody has such a number.
    ///
    /// * Everything blank and invisible counts as a separator, `tel:` in front goes.
    /// * `41791234567.0`, as spreadsheets write it, loses its end.
    /// * A zero behind the code of a country that drops it, as in `+44 (020) 7946 0018`, is refused.
    ///
    /// ```
    /// use eeema::contact_hash::{Error, PhoneNumber};
    ///
    /// let number = PhoneNumber::from_typed("tel:+41\u{2003}79\u{2003}123 45 67\u{200e}")?;
    /// assert_eq!(number.as_str(), "41791234567");
    /// let doubtful = PhoneNumber::from_typed("+44 (020) 7946 0018");
    /// assert_eq!(doubtful, Err(Error::TrunkZero { position: 5 }));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`PhoneNumber::parse`].
    pub fn from_typed(text: &str) -> Result<Self, Error> {
        let (front, inside) = strip(text);
        let is_left_out = |c| is_left_out(c) || blank::is_blank_or_format(c);
        let number = Self::read(inside, is_left_out).map_err(|error| error.behind(front))?;
        match zero_behind_country(&number) {
            None => Ok(number),
            Some(index) => {
                let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit());
                let position = digits.map(|(position, _)| position).nth(index);
                Err(Error::TrunkZero {
                    position: position.unwrap_or(front),
                })
            }
        }
    }
}

/// What is left without blanks at the ends, `tel:` in front and `.0` behind, and how many bytes stood in
/// front of it.
pub(super) fn strip(text: &str) -> (usize, &str) {
    const SCHEME: &str = "tel:";
    let mut inside = text.trim_start_matches(blank::is_blank_or_format);
    if let Some((scheme, rest)) = inside.split_at_checked(SCHEME.len())
        && scheme.eq_ignore_ascii_case(SCHEME)
    {
        inside = rest.trim_start_matches(blank::is_blank_or_format);
    }
    let front = text.len().saturating_sub(inside.len());
    (front, without_decimals(blank::trim(inside)))
}

/// Plain digits without a decimal point and zeros behind it.
fn without_decimals(text: &str) -> &str {
    let Some((whole, decimals)) = text.rsplit_once('.') else {
        return text;
    };
    let digits = whole.strip_prefix('+').unwrap_or(whole);
    let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let are_zeros = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    if are_digits && are_zeros { whole } else { text }
}

/// Which digit is a zero right behind the code of a country where no number starts with one.
fn zero_behind_country(number: &PhoneNumber) -> Option<usize> {
    let digits = number.as_str();
    let length = country_code_length(digits);
    let (country, rest) = digits.split_at_checked(length)?;
    (rest.starts_with('0') && !keeps_zero(country, rest)).then_some(length)
}

/// Digits of the country code (ITU-T E.164 annex to Operational Bulletin 930).
fn country_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// Whether numbers of a country start with a zero: those of Italy, San Marino, the Vatican, Ivory Coast,
/// Gabon and the Congo, and the five digits of companies in Norway.
fn keeps_zero(country: &str, rest: &str) -> bool {
    match country {
        "39" | "225" | "241" | "242" | "378" | "379" => true,
        "47" => rest.len() == 5,
        _ => false,
    }
}
