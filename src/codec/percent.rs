//! Percent-encoding of addresses (RFC 3986 section 2.1), without heap: what is encoded stays where it is
//! and is decoded when it is shown or compared.

use core::fmt;
use core::fmt::Write;

/// A component of an address whose escapes are whole and give UTF-8. `Display` decodes it.
///
/// A `+` stays a plus sign, and characters beyond ASCII stand for themselves.
#[derive(Clone, Copy)]
pub struct PercentText<'a>(&'a str);

impl<'a> PercentText<'a> {
    /// Checks a component.
    ///
    /// # Errors
    ///
    /// [`BrokenEscape`] if a `%` is not followed by two hexadecimal digits, or if what the escapes give
    /// is not UTF-8.
    pub fn parse(text: &'a str) -> Result<Self, BrokenEscape> {
        let mut bytes = Bytes(text.as_bytes());
        while next_char(&mut bytes)?.is_some() {}
        Ok(Self(text))
    }

    /// The component as it travels.
    pub const fn as_encoded(&self) -> &'a str {
        self.0
    }

    /// The characters that it stands for.
    pub fn chars(&self) -> impl Iterator<Item = char> + use<'a> {
        let mut bytes = Bytes(self.0.as_bytes());
        // `parse` read them all before: no escape is broken.
        core::iter::from_fn(move || next_char(&mut bytes).ok().flatten())
    }
}

impl PartialEq<str> for PercentText<'_> {
    fn eq(&self, other: &str) -> bool {
        self.chars().eq(other.chars())
    }
}

impl PartialEq for PercentText<'_> {
    /// Compares what they stand for.
    fn eq(&self, other: &Self) -> bool {
        self.chars().eq(other.chars())
    }
}

impl Eq for PercentText<'_> {}

impl fmt::Display for PercentText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars()
            .try_for_each(|character| f.write_char(character))
    }
}

impl fmt::Debug for PercentText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PercentText({} bytes)", self.0.len())
    }
}

/// An escape is cut off, has no hexadecimal digits, or does not give UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenEscape;

impl fmt::Display for BrokenEscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write % with two hexadecimal digits of UTF-8, or %25 for a percent sign")
    }
}

impl core::error::Error for BrokenEscape {}

/// What is left to decode.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> Result<Option<u8>, BrokenEscape> {
        match self.0 {
            [] => Ok(None),
            [b'%', high, low, rest @ ..] => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16).ok_or(BrokenEscape);
                let value = digit(high)? << 4 | digit(low)?;
                self.0 = rest;
                Ok(Some(value as u8))
            }
            [b'%', ..] => Err(BrokenEscape),
            [byte, rest @ ..] => {
                self.0 = rest;
                Ok(Some(*byte))
            }
        }
    }
}

/// The next character: one byte, and as many more as the first one announces.
fn next_char(bytes: &mut Bytes<'_>) -> Result<Option<char>, BrokenEscape> {
    let Some(first) = bytes.next()? else {
        return Ok(None);
    };
    let length = match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Err(BrokenEscape),
    };
    let mut buffer = [first, 0, 0, 0];
    let (encoded, _) = buffer.split_at_mut(length);
    for byte in encoded.iter_mut().skip(1) {
        *byte = bytes.next()?.ok_or(BrokenEscape)?;
    }
    let text = str::from_utf8(encoded).map_err(|_| BrokenEscape)?;
    Ok(text.chars().next())
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::*;

    #[test]
    fn decodes_what_is_whole() {
        for (encoded, decoded) in [
            ("", ""),
            ("a+b", "a+b"),
            ("%41%2b%25", "A+%"),
            ("gr%C3%BCezi \u{2713}", "gr\u{fc}ezi \u{2713}"),
            ("%F0%9F%98%80", "\u{1f600}"),
        ] {
            let text = PercentText::parse(encoded).unwrap();
            assert_eq!(text.to_string(), decoded);
            assert!(text == *decoded);
            assert_eq!(text.as_encoded(), encoded);
        }
    }

    #[test]
    fn refuses_what_is_broken() {
        for broken in [
            "%",
            "%4",
            "%zz",
            "%+1",
            "%C3",
            "%C3x",
            "%ff",
            "%C0%80",
            "%ED%A0%80",
        ] {
            assert_eq!(PercentText::parse(broken), Err(BrokenEscape), "{broken}");
        }
    }
}
