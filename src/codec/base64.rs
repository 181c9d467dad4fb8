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
    fn refuses_other_text() {
        for text in ["Zg", "Zg=", "Zg===", "Zm9v\n", "Zm9_", "Z===", "É"] {
            assert_eq!(decode(text, &mut [0; 8]), Err(Error), "{text}");
        }
        assert_eq!(decode("Zm9v", &mut [0; 2]), Err(Error));
        assert_eq!(encode(b"foo", &mut [0; 3]), Err(BufferTooSmall));
    }
}
