//! Base64 text in constant time (RFC 4648 section 4, through `base64ct`): the standard alphabet
//! with padding characters.
//!
//! The time depends on the length only, so that keys may be read and written with it.

#[cfg(feature = "alloc")]
use alloc::string::String;

use base64ct::{Base64, Encoding};

use crate::codec::{BufferTooSmall, Opaque};

/// Writes `bytes` as text, four characters for three bytes.
///
/// # Errors
///
/// [`BufferTooSmall`] if `output` is too short.
pub fn encode<'a>(bytes: &[u8], output: &'a mut [u8]) -> Result<&'a str, BufferTooSmall> {
    Base64::encode(bytes, output).map_err(|_| BufferTooSmall)
}

/// The same in memory of its own, which is as long as the text: no copy of a part is left behind.
#[cfg(feature = "alloc")]
pub fn encode_to_string(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// The four characters of three bytes, for arrays of a known length, where nothing can fail. A rest of
/// one byte gives two characters, and one of two bytes three; zeros take the place of the others.
pub fn quad(bytes: [u8; 3]) -> [u8; 4] {
    digits(bytes)
}

fn digits<W: Opaque>([first, second, third]: [W; 3]) -> [W; 4] {
    let six_bits = W::public(0x3f);
    [
        digit(first.right(2)),
        digit(first.left(4) & six_bits | second.right(4)),
        digit(second.left(2) & six_bits | third.right(6)),
        digit(third & six_bits),
    ]
}

/// The character of six bits, without a table and without a branch.
fn digit<W: Opaque>(bits: W) -> W {
    // `step` if `bits` is more than `limit`.
    let above = |limit: u8, step: u8| {
        let is_above = W::public(0).minus(W::public(limit).minus(bits).right(7));
        is_above & W::public(step)
    };
    W::public(b'A')
        .plus(bits)
        .plus(above(25, b'a' - b'Z' - 1))
        .minus(above(51, b'z' + 1 - b'0'))
        .minus(above(61, b'9' + 1 - b'+'))
        .plus(above(62, b'/' - b'+' - 1))
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
            #[cfg(feature = "alloc")]
            assert_eq!(encode_to_string(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn quads_are_those_of_the_library() {
        let step = if cfg!(miri) { 509 } else { 1 };
        for bits in (0..=u32::from(u16::MAX)).step_by(step) {
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
