//! The characters of a text with their places, as they stand there or as a mail program encoded them.

/// A character, and where it stands in the text as given.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Bytes before it.
    pub(super) position: usize,
    /// Which character it is, counted from 1.
    pub(super) ordinal: usize,
    pub(super) character: char,
}

/// The characters as they stand in the text.
pub(super) fn plain(text: &str) -> impl Iterator<Item = Place> + Clone {
    let places = text.char_indices().enumerate();
    places.map(|(index, (position, character))| Place {
        position,
        ordinal: index.saturating_add(1),
        character,
    })
}

/// The characters of a text in quoted-printable (RFC 2045 section 6.7): `=` with two digits is a byte,
/// and `=` at the end of a line takes the line break away.
pub(super) fn quoted_printable(text: &str) -> impl Iterator<Item = Place> + Clone {
    QuotedPrintable(plain(text))
}

/// Decodes while one iterates. A decoded character has the place of its `=`.
#[derive(Clone)]
struct QuotedPrintable<I>(I);

impl<I: Iterator<Item = Place> + Clone> Iterator for QuotedPrintable<I> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        loop {
            let place = self.0.next()?;
            if place.character != '=' {
                return Some(place);
            }
            if let Some(behind) = soft_break(self.0.clone()) {
                self.0 = behind;
                continue;
            }
            let Some((character, behind)) = escaped(self.0.clone()) else {
                return Some(place);
            };
            self.0 = behind;
            return Some(Place { character, ..place });
        }
    }
}

/// What stands behind the line break that the `=` in front of `rest` takes away.
fn soft_break<I: Iterator<Item = Place>>(mut rest: I) -> Option<I> {
    loop {
        match rest.next()?.character {
            ' ' | '\t' | '\r' => {}
            '\n' => return Some(rest),
            _ => return None,
        }
    }
}

/// The character whose bytes stand in front of `rest`, behind the first `=`, and what follows it.
fn escaped<I: Iterator<Item = Place> + Clone>(mut rest: I) -> Option<(char, I)> {
    let mut bytes = [0; 4];
    let (first, others) = bytes.split_first_mut()?;
    *first = byte(&mut rest)?;
    let others_count = match *first {
        0..0x80 => 0,
        0xc0..0xe0 => 1,
        0xe0..0xf0 => 2,
        _ => 3,
    };
    for other in others.iter_mut().take(others_count) {
        while let Some(behind) = equals(rest.clone()).and_then(soft_break) {
            rest = behind;
        }
        rest = equals(rest)?;
        *other = byte(&mut rest)?;
    }
    let (bytes, _) = bytes.split_at_checked(others_count.saturating_add(1))?;
    let character = str::from_utf8(bytes).ok()?.chars().next()?;
    Some((character, rest))
}

/// What follows an `=`.
fn equals<I: Iterator<Item = Place>>(mut rest: I) -> Option<I> {
    (rest.next()?.character == '=').then_some(rest)
}

/// The byte of two hexadecimal digits.
fn byte(rest: &mut impl Iterator<Item = Place>) -> Option<u8> {
    let mut digit = || rest.next()?.character.to_digit(16);
    let (high, low) = (digit()?, digit()?);
    u8::try_from(high << 4 | low).ok()
}
