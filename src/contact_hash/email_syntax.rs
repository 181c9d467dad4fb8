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

/// Checks the side in front of the `@`.
///
/// # Errors
///
/// The position of the first byte that cannot stand there; `None` if something is missing at the end.
pub(super) fn local_part(mut bytes: Bytes<'_>) -> Result<(), Option<usize>> {
    let mut ahead = bytes.clone();
    if ahead.next().is_some_and(|(_, byte)| byte == b'"') {
        return quoted_string(ahead);
    }
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    labels(&mut bytes, is_atom)
}

/// Checks the side behind the `@`.
///
/// # Errors
///
/// As [`local_part`].
pub(super) fn domain_part(mut bytes: Bytes<'_>) -> Result<(), Option<usize>> {
    let mut ahead = bytes.clone();
    if ahead.next().is_some_and(|(_, byte)| byte == b'[') {
        return address_literal(ahead);
    }
    labels(&mut bytes, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'-'
    })
}

/// Parts of at least one character, joined by single dots.
fn labels(bytes: &mut Bytes<'_>, is_allowed: impl Fn(u8) -> bool) -> Result<(), Option<usize>> {
    let mut is_empty = true;
    for (position, byte) in bytes {
        let is_dot = byte == b'.';
        if is_dot && is_empty || !is_dot && !is_allowed(byte) {
            return Err(Some(position));
        }
        is_empty = is_dot;
    }
    if is_empty { Err(None) } else { Ok(()) }
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
