//! Base32 text in constant time (RFC 4648 section 6, through `base32ct`): the upper-case alphabet
//! `A`–`Z`, `2`–`7`, without padding characters.
//!
//! The time depends on the length only, so that keys may be read and written with it.

use base32ct::{Base32UpperUnpadded, Encoding};

use crate::codec::{BufferTooSmall, Opaque, declassify};

/// Writes `bytes` as text, eight characters for five bytes.
///
/// # Errors
///
/// [`BufferTooSmall`] if `output` is too short.
pub fn encode<'a>(bytes: &[u8], output: &'a mut [u8]) -> Result<&'a str, BufferTooSmall> {
    Base32UpperUnpadded::encode(bytes, output).map_err(|_| BufferTooSmall)
}

/// Reads `text` into `output` and returns the part that was filled.
///
/// # Errors
///
/// [`Error`] for a foreign character, a length that no bytes give, bits behind the last byte that are
/// not zero, or an `output` that is too short.
pub fn decode<'a>(text: &str, output: &'a mut [u8]) -> Result<&'a [u8], Error> {
    let bytes = Base32UpperUnpadded::decode(text, output).map_err(|_| Error)?;
    let (_, last) = bytes.as_chunks::<5>();
    let mut symbols = [0; 8];
    // The crate ignores surplus bits; here bytes have one text. That of a secret is always equal.
    let end = encode(last, &mut symbols).map_err(|_| Error)?;
    let characters = text.bytes().rev().zip(end.bytes().rev());
    match declassify(are_the_same(characters)) {
        true => Ok(bytes),
        false => Err(Error),
    }
}

/// 1 if the two of each pair are equal, and 0 if not.
fn are_the_same<W: Opaque>(pairs: impl Iterator<Item = (W, W)>) -> W {
    let mut difference = W::public(0);
    for (left, right) in pairs {
        difference = difference | left ^ right;
    }
    difference.is_zero()
}

/// The text is not base32, or longer than the value it should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error;

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the text is not base32 of the right length; use the characters A-Z and 2-7")
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 section 10, without padding.
    const PAIRS: [(&str, &str); 7] = [
        ("", ""),
        ("f", "MY"),
        ("fo", "MZXQ"),
        ("foo", "MZXW6"),
        ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ];

    #[test]
    fn follows_the_rfc() {
        for (bytes, text) in PAIRS {
            assert_eq!(encode(bytes.as_bytes(), &mut [0; 16]), Ok(text));
            assert_eq!(decode(text, &mut [0; 16]), Ok(bytes.as_bytes()));
        }
    }

    #[test]
    fn refuses_other_text() {
        for text in [
            "MZXW6YT1", "mzxw6ytb", "MY======", "M", "MZ", "MZXW7", "MZ W6YTB", "É",
        ] {
            assert_eq!(decode(text, &mut [0; 16]), Err(Error), "{text}");
        }
        assert_eq!(decode("MZXW6YTB", &mut [0; 4]), Err(Error));
        assert_eq!(encode(b"fooba", &mut [0; 7]), Err(BufferTooSmall));
    }
}
