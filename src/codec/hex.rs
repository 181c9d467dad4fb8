//! Hexadecimal text in constant time (RFC 4648 section 8, through `base16ct`).
//!
//! The time depends on the length only, so that keys may be read and written with it.

use core::fmt;

use crate::codec::{BufferTooSmall, Opaque};

/// Writes lowercase digits, two per byte, and returns them as text.
///
/// # Errors
///
/// [`BufferTooSmall`] if `output` is shorter than twice the input.
pub fn encode<'a>(bytes: &[u8], output: &'a mut [u8]) -> Result<&'a str, BufferTooSmall> {
    base16ct::lower::encode_str(bytes, output).map_err(|_| BufferTooSmall)
}

/// The two lowercase digits of a byte, for arrays of a known length, where nothing can fail.
pub fn pair(byte: u8) -> [u8; 2] {
    digits(byte)
}

fn digits<W: Opaque>(byte: W) -> [W; 2] {
    [digit(byte.right(4)), digit(byte & W::public(0x0f))]
}

/// The digit of four bits, without a table and without a branch.
fn digit<W: Opaque>(bits: W) -> W {
    let is_letter = W::public(0).minus(W::public(9).minus(bits).right(7));
    W::public(b'0')
        .plus(bits)
        .plus(is_letter & W::public(b'a' - b'9' - 1))
}

/// Reads digits of any case into `output` and returns the part that was filled.
///
/// # Errors
///
/// [`Error::Digits`] for another character or an odd count, [`Error::Length`] if `output` is too
/// short. `output` may hold a part of the result then.
pub fn decode<'a>(text: &str, output: &'a mut [u8]) -> Result<&'a mut [u8], Error> {
    let length = base16ct::decoded_len(text.as_bytes()).map_err(|_| Error::Digits)?;
    let output = output.get_mut(..length).ok_or(Error::Length)?;
    base16ct::mixed::decode(text, output).map_err(|_| Error::Digits)?;
    Ok(output)
}

/// Reads exactly `N` bytes from digits of any case.
///
/// # Errors
///
/// [`Error::Digits`] for another character or an odd count, [`Error::Length`] for another length.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    let mut array = [0; N];
    let length = decode(text, &mut array)?.len();
    if length == N {
        Ok(array)
    } else {
        Err(Error::Length)
    }
}

/// Formats public bytes as lowercase digits.
///
/// ```
/// use eeema::codec::hex::Hex;
/// assert_eq!(format!("{}", Hex(&[0xab, 0x01])), "ab01");
/// ```
#[derive(Clone, Copy)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is no hexadecimal form of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A character is not `0`–`9`, `a`–`f` or `A`–`F`, or the count is odd.
    Digits,
    /// The digits are right, but their number is not.
    Length,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits => "the text is not hexadecimal; use pairs of the digits 0-9 and a-f",
            Self::Length => "the hexadecimal text has the wrong length; check that it is complete",
        })
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_any_case_and_writes_lowercase() {
        assert_eq!(decode_array("00aBFf"), Ok([0x00, 0xab, 0xff]));
        assert_eq!(encode(&[0x00, 0xab, 0xff], &mut [0; 6]), Ok("00abff"));
        assert_eq!(encode(&[0x00, 0xab], &mut [0; 3]), Err(BufferTooSmall));
        assert_eq!(decode("", &mut []), Ok(&mut [][..]));
    }

    #[test]
    fn pairs_are_those_of_the_library() {
        for byte in 0..=u8::MAX {
            let mut digits = [0; 2];
            assert_eq!(encode(&[byte], &mut digits).unwrap().as_bytes(), pair(byte));
        }
    }

    #[test]
    fn refuses_other_text() {
        for text in [
            "0", "0g", "g0", " 0", "0x", "00 ", "é", "0\u{660}", "::", "//", "@@", "``",
        ] {
            assert_eq!(decode(text, &mut [0; 4]), Err(Error::Digits), "{text}");
        }
        assert_eq!(decode("0000", &mut [0; 1]), Err(Error::Length));
        assert_eq!(decode_array::<2>("00"), Err(Error::Length));
        assert_eq!(decode_array::<2>("000000"), Err(Error::Length));
    }
}
