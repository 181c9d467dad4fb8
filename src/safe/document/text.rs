//! Strings of JSON: their escapes in and out, and base64 as backups have it.

use alloc::string::String;

use crate::codec::base64;
use crate::crypto::{SecretString, SecretVec};

/// The characters of a well-formed JSON string, given without its quotation marks. Half of a
/// surrogate pair becomes U+FFFD, as in the apps.
///
/// The result never grows, so that no copy of it is left behind.
pub(super) fn unescape(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (character, behind) = read_escape(escape);
        text.push(character);
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Reads an escape behind its backslash, and returns what stands behind it.
fn read_escape(escape: &str) -> (char, &str) {
    let mut characters = escape.chars();
    let character = match characters.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return read_unicode(characters.as_str()),
        Some(character) => character,
        None => char::REPLACEMENT_CHARACTER,
    };
    (character, characters.as_str())
}

/// Reads the digits of `\u`, and those of a second one if they make a pair.
fn read_unicode(digits: &str) -> (char, &str) {
    let Some((first, rest)) = read_unit(digits) else {
        return (char::REPLACEMENT_CHARACTER, digits);
    };
    let second = rest.strip_prefix("\\u").and_then(read_unit);
    if let Some((second, behind)) = second
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && character > '\u{ffff}'
    {
        return (character, behind);
    }
    let character = char::from_u32(u32::from(first));
    (character.unwrap_or(char::REPLACEMENT_CHARACTER), rest)
}

fn read_unit(digits: &str) -> Option<(u16, &str)> {
    let (digits, rest) = digits.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

/// Reads base64 as all three apps accept it: ASCII white space is skipped, the padding is complete
/// or absent, unused bits are not looked at.
pub(super) fn decode_base64(text: &str) -> Option<SecretVec> {
    let mut digits = SecretString::from(String::with_capacity(text.len().saturating_add(4)));
    let digits = digits.as_mut_string();
    digits.extend(text.chars().filter(|digit| !is_white_space(*digit)));
    let padded = digits.len();
    let unpadded = digits.trim_end_matches('=').len();
    digits.truncate(unpadded);
    let padding = padded.saturating_sub(digits.len());
    if padding > 2 || padding > 0 && !padded.is_multiple_of(4) || digits.len() % 4 == 1 {
        return None;
    }
    let length = digits.len().saturating_mul(3) / 4;
    while !digits.len().is_multiple_of(4) {
        digits.push('A');
    }
    let mut whole = SecretVec::zeroed((digits.len() / 4).saturating_mul(3));
    base64::decode(digits, whole.as_mut_bytes()).ok()?;
    let mut bytes = SecretVec::zeroed(length);
    bytes
        .as_mut_bytes()
        .copy_from_slice(whole.as_bytes().get(..length)?);
    Some(bytes)
}

/// The white space of RFC 4648: blank, tab, line feed, form feed, carriage return, vertical tab.
const fn is_white_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r')
}

/// A value in the text without the white space between its parts.
pub(super) fn without_white_space(value: &str) -> String {
    let mut compact = String::with_capacity(value.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in value.chars() {
        if in_string || !matches!(character, ' ' | '\t' | '\n' | '\r') {
            compact.push(character);
        }
        in_string ^= character == '"' && !escaped;
        escaped = in_string && character == '\\' && !escaped;
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescapes_pairs_and_halves() {
        for (inner, text) in [
            (r#"\"\\\/\b\f\n\r\t\u00e9"#, "\"\\/\u{8}\u{c}\n\r\té"),
            (r"\ud83d\ude00", "😀"),
            (r"\ud83d", "\u{fffd}"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ud83d\ud83d\ude00x", "\u{fffd}😀x"),
            (r"\u0041\u0042", "AB"),
        ] {
            assert_eq!(unescape(inner), text, "{inner}");
        }
    }

    #[test]
    fn reads_base64_as_the_apps_do() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg", b"f"),
            ("Zh==", b"f"),
            (" Z\ng =\t= ", b"f"),
            ("Zm8", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
        ] {
            assert_eq!(decode_base64(text).unwrap().as_bytes(), bytes, "{text}");
        }
        for text in [
            "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "=", "Z===", "Zm9vY", "Zm9_", "Z=g=",
        ] {
            assert!(decode_base64(text).is_none(), "{text}");
        }
    }

    #[test]
    fn removes_white_space_outside_strings_only() {
        let value = "{ \"a \\\" b\" :\n[1 , \"\\\\\" , 2]\t}";
        assert_eq!(without_white_space(value), "{\"a \\\" b\":[1,\"\\\\\",2]}");
    }
}
