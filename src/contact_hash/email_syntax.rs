//! What RFC 5321 section 4.1.2 allows on both sides of the `@`, without its limits of length.

/// One side of an address, as it was typed.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    /// Whether `%` with two digits is a byte.
    pub(super) is_escaped: bool,
}

impl<'a> Part<'a> {
    /// The bytes, each with its position in the text.
    pub(super) fn bytes(self) -> Bytes<'a> {
        Bytes {
            rest: self.text.as_bytes(),
            length: self.text.len(),
            is_escaped: self.is_escaped,
        }
    }

    /// How many bytes it has without escapes.
    pub(super) fn length(self) -> usize {
        if self.is_escaped {
            self.bytes().count()
        } else {
            self.text.len()
        }
    }

    /// Writes the bytes to the front of `places`, which has room for them, and returns what is behind.
    pub(super) fn write_to(self, places: &mut [u8]) -> &mut [u8] {
        let (places, behind) = places.split_at_mut(self.length());
        if self.is_escaped {
            for (place, (_, byte)) in places.iter_mut().zip(self.bytes()) {
                *place = byte;
            }
        } else {
            places.copy_from_slice(self.text.as_bytes());
        }
        behind
    }

    /// Whether it is `name`, in letters of any case.
    pub(super) fn is(self, name: &str) -> bool {
        let bytes = self.bytes().map(|(_, byte)| byte.to_ascii_lowercase());
        bytes.eq(name.bytes())
    }
}

/// The bytes of a side, each with its position in the text.
#[derive(Clone)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    length: usize,
    is_escaped: bool,
}

impl Iterator for Bytes<'_> {
    type Item = (usize, u8);

    #[inline]
    fn next(&mut self) -> Option<(usize, u8)> {
        let position = self.length.saturating_sub(self.rest.len());
        let (byte, behind) = self.rest.split_first()?;
        self.rest = behind;
        if self.is_escaped
            && *byte == b'%'
            && let Some(([high, low], behind)) = behind.split_first_chunk()
            && let Some(escaped) = escaped(*high, *low)
        {
            self.rest = behind;
            return Some((position, escaped));
        }
        Some((position, *byte))
    }
}

fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// Which ASCII characters are in a set.
struct Set([bool; 128]);

impl Set {
    /// ASCII letters and digits, the dot between labels, and `others`.
    const fn of_labels_with(others: &[u8]) -> Self {
        let mut set = [false; 128];
        let mut byte = 0_u8;
        let (places, _) = set.split_at_mut(128);
        let mut rest = places;
        while let [place, behind @ ..] = rest {
            *place = byte.is_ascii_alphanumeric() || byte == b'.' || contains(others, byte);
            byte = byte.wrapping_add(1);
            rest = behind;
        }
        Self(set)
    }

    #[inline]
    fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|is_in| *is_in)
    }
}

const fn contains(mut bytes: &[u8], byte: u8) -> bool {
    while let [first, rest @ ..] = bytes {
        if *first == byte {
            return true;
        }
        bytes = rest;
    }
    false
}

/// What stands in front of the `@` between dots (RFC 5322 section 3.2.3: `atext`).
static ATOM: Set = Set::of_labels_with(b"!#$%&'*+-/=?^_`{|}~");
/// What stands behind the `@` between dots.
static LABEL: Set = Set::of_labels_with(b"-");

/// Checks the side in front of the `@`.
///
/// # Errors
///
/// The position of the first byte that cannot stand there; `None` if something is missing at the end.
pub(super) fn local_part(part: Part<'_>) -> Result<(), Option<usize>> {
    let mut ahead = part.bytes();
    if ahead.next().is_some_and(|(_, byte)| byte == b'"') {
        return quoted_string(ahead);
    }
    labels(part, &ATOM)
}

/// Checks the side behind the `@`.
///
/// # Errors
///
/// As [`local_part`].
pub(super) fn domain_part(part: Part<'_>) -> Result<(), Option<usize>> {
    let mut ahead = part.bytes();
    if ahead.next().is_some_and(|(_, byte)| byte == b'[') {
        return address_literal(ahead);
    }
    labels(part, &LABEL)
}

/// Parts of at least one character, joined by single dots.
fn labels(part: Part<'_>, allowed: &Set) -> Result<(), Option<usize>> {
    if part.is_escaped {
        joined(part.bytes(), allowed)
    } else {
        joined(part.text.bytes().enumerate(), allowed)
    }
}

/// The same of bytes with their positions.
fn joined(bytes: impl Iterator<Item = (usize, u8)>, allowed: &Set) -> Result<(), Option<usize>> {
    let mut before = b'.';
    for (position, byte) in bytes {
        if !allowed.has(byte) || byte == b'.' && before == b'.' {
            return Err(Some(position));
        }
        before = byte;
    }
    if before == b'.' { Err(None) } else { Ok(()) }
}

/// What follows the first quotation mark: characters, some behind a backslash, and one more mark.
fn quoted_string(mut bytes: Bytes<'_>) -> Result<(), Option<usize>> {
    loop {
        match bytes.next().ok_or(None)? {
            (_, b'\\') => drop(bytes.next().ok_or(None)?),
            (_, b'"') => break,
            _ => {}
        }
    }
    bytes
        .next()
        .map_or(Ok(()), |(position, _)| Err(Some(position)))
}

/// What follows the opening bracket: something without brackets, and the closing one.
fn address_literal(bytes: Bytes<'_>) -> Result<(), Option<usize>> {
    let mut is_empty = true;
    let mut rest = bytes;
    loop {
        match rest.next().ok_or(None)? {
            (_, b']') if !is_empty => break,
            (position, b'[' | b']' | b'\\') => return Err(Some(position)),
            _ => is_empty = false,
        }
    }
    rest.next()
        .map_or(Ok(()), |(position, _)| Err(Some(position)))
}
