use core::fmt;

/// The characters of a string, as escapes or not.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// What stands between the quotation marks.
    inner: &'a str,
}

impl<'a> Text<'a> {
    pub(super) const fn new(inner: &'a str) -> Self {
        Self { inner }
    }

    /// What stands between the quotation marks, which is never shorter than the text.
    #[cfg(feature = "alloc")]
    pub(super) const fn escaped(self) -> &'a str {
        self.inner
    }

    /// The characters one by one. Half of a surrogate pair is U+FFFD, if the dialect lets it through.
    pub fn chars(self) -> impl Iterator<Item = char> + use<'a> {
        let mut rest = self.inner;
        core::iter::from_fn(move || {
            let (character, behind) = next_character(rest)?;
            rest = behind;
            Some(character)
        })
    }

    /// The whole text where it stands, if it has no escapes.
    pub fn as_unescaped(self) -> Option<&'a str> {
        if self.inner.contains('\\') {
            None
        } else {
            Some(self.inner)
        }
    }

    /// Writes the text to the front of `output`, which belongs to the caller, and returns that part.
    /// `None` if it does not fit; a part of it may have been written then.
    #[must_use]
    pub fn write_into(self, output: &mut [u8]) -> Option<&str> {
        let mut length = 0_usize;
        for character in self.chars() {
            let free = output.get_mut(length..)?;
            let place = free.get_mut(..character.len_utf8())?;
            length = length.saturating_add(character.encode_utf8(place).len());
        }
        str::from_utf8(output.get(..length)?).ok()
    }

    /// Whether it has no character.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.inner.is_empty()
    }
}

/// Compares the characters, however they are escaped.
impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        self.chars().eq(other.chars())
    }
}

/// Says nothing about the text, which may be secret.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text")
    }
}

/// The first character of what stands between quotation marks, and what is behind it.
fn next_character(inner: &str) -> Option<(char, &str)> {
    let mut characters = inner.chars();
    let character = match characters.next()? {
        '\\' => match characters.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return unicode_escape(characters.as_str()),
            character => character,
        },
        character => character,
    };
    Some((character, characters.as_str()))
}

/// Reads the digits of `\u`, and those of a second one if they make a pair.
fn unicode_escape(digits: &str) -> Option<(char, &str)> {
    let (first, rest) = unit(digits)?;
    let second = rest.strip_prefix("\\u").and_then(unit);
    if let Some((second, behind)) = second
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && character > '\u{ffff}'
    {
        return Some((character, behind));
    }
    let character = char::from_u32(u32::from(first));
    Some((character.unwrap_or(char::REPLACEMENT_CHARACTER), rest))
}

fn unit(digits: &str) -> Option<(u16, &str)> {
    let (digits, rest) = digits.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}
