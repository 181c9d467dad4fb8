//! Base64 text in constant time (RFC 4648 section 4, through `base64ct`): the standard alphabet
//! with padding characters.
//!
//! The time depends on the length only, so that keys may be read and written with it.

use base64ct::{Base64, Encoding};

use crate::codec::BufferTooSmall;

/// Writes `bytes` as text, four characters for three bytes.
///
/// # Errors
///
/// [`BufferTooSmall`] if `output` is too short.
pub fn encode<'a>(bytes: &[u8], output: &'a mut [u8]) -> Result<&'a str, BufferTooSmall> {
    Base64::encode(bytes, output).map_err(|_| BufferTooSmall)
}

/// The four characters of three bytes, for arrays of a known length, where nothing can fail. A rest of
/// one byte gives two characters, and one of two bytes three; zeros take the place of the others.
pub const fn quad(bytes: [u8; 3]) -> [u8; 4] {
    let [first, second, third] = bytes;
    [
        digit(first >> 2),
        digit(first << 4 & 0x3f | second >> 4),
        digit(second << 2 & 0x3f | third >> 6),
        digit(third & 0x3f),
    ]
}

/// The character of six bits, without a table and without a branch.
const fn digit(bits: u8) -> u8 {
    /// `step` if `bits` is more than `limit`.
    const fn above(bits: u8, limit: u8, step: u8) -> u8 {
        (limit.wrapping_sub(bits) >> 7).wrapping_neg() & step
    }
    b'A'.wrapping_add(bits)
        .wrapping_add(above(bits, 25, b'a' - b'Z' - 1))
        .wrapping_sub(above(bits, 51, b'z' + 1 - b'0'))
        .wrapping_sub(above(bits, 61, b'9' + 1 - b'+'))
        .wrapping_add(above(bits, 62, b'/' - b'+' - 1))
}

/// Reads `text` into `output` and returns the part that was filled.
///
/// # Errors
///
/// [`Error`] for a foreign character, missing or wrong padding, or an `output` that is too short.
pub fn decode<'a>(text: &str, output: &'a mut [u8]) -> Result<&'a [u8], Error> {
    Base64::decode(text, output).map_err(|_| Error)
}

/// The text is not base64, or longer than the value it should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error;

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the text is not base64 of the right length; check that it was copied whole")
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 section 10.
    const PAIRS: [(&str, &str); 7] = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];

    #[test]
    fn follows_the_rfc() {
        for (bytes, text) in PAIRS {
            assert_eq!(encode(bytes.as_bytes(), &mut [0; 8]), Ok(text));
            assert_eq!(decode(text, &mut [0; 8]), Ok(bytes.as_bytes()));
        }
    }

    #[test]
    fn quads_are_those_of_the_library() {
        for bits in 0..=u32::from(u16::MAX) {
            let [_, first, second, third] = (bits * 257).to_be_bytes();
            let bytes = [first, second, third];
            let mut text = [0; 4];
            assert_eq!(encode(&bytes, &mut text).unwrap().as_bytes(), quad(bytes));
        }
    }

    #[test]
    fn refuses_other_text() {
        for text in ["Zg", "Zg=", "Zg===", "Zm9v\n", "Zm9_", "Z===", "É"] {
            assert_eq!(decode(text, &mut [0; 8]), Err(Error), "{text}");
        }
        assert_eq!(decode("Zm9v", &mut [0; 2]), Err(Error));
        assert_eq!(encode(b"foo", &mut [0; 3]), Err(BufferTooSmall));
    }
}
