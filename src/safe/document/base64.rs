//! Base64 as backups have it
//! ([chapter 10 section 7.4](crate::protocol::safe#74-reading-rules-of-this-crate), rule R2).

use alloc::string::String;

use crate::codec::base64;
use crate::crypto::{SecretString, SecretVec};

/// Reads base64 as all three apps accept it: ASCII white space is skipped, the padding is complete
/// or absent, unused bits are not looked at.
///
/// The digits are gathered first, then decoded in constant time: the secret key comes this way. All of it
/// is wiped. `None` for any other character, for padding in the wrong place, and for one digit too many.
pub(super) fn decode(text: &str) -> Option<SecretVec> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(decode(text).unwrap().as_bytes(), bytes, "{text}");
        }
        for text in [
            "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "=", "Z===", "Zm9vY", "Zm9_", "Z=g=",
        ] {
            assert!(decode(text).is_none(), "{text}");
        }
    }
}
