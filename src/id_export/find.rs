//! Finds a code inside a longer text, in one pass and without heap
//! ([chapter 11 section 4.3](crate::protocol::id_export#43-reading-in-this-crate)).
//!
//! A code is looked for at the start of every word: 80 or 104 characters in groups of four, as they
//! are written, or broken by a mail program at any place. No other text looks like that: words in
//! blanks do not end at every fourth character, and a list of words has no digits.

use super::alphabet::symbol;
use super::characters::{Place, plain, quoted_printable};
use super::gap::{Gap, list_number};
use super::text::{GROUP, LEGACY_SYMBOLS, Symbols, V1_SYMBOLS};

/// Dashes that make sure that something is a code.
const CERTAIN_DASHES: usize = 10;

/// The characters of the first code in `text`, as it stands there or in quoted-printable.
///
/// Both are looked for: where quoted-printable breaks a v1 code behind its sixth group, the 80 characters that
/// follow are a legacy code for somebody who does not decode it.
pub(super) fn find(text: &str) -> Option<Symbols> {
    let found = match (search(plain(text)), search(quoted_printable(text))) {
        (Some(plain), Some(decoded)) if decoded.is_before(&plain) => decoded,
        (plain, decoded) => plain.or(decoded)?,
    };
    Some(found.symbols)
}

/// A code, and where it starts.
struct Found {
    ordinal: usize,
    symbols: Symbols,
}

impl Found {
    /// Whether it starts before the other one, or at the same place and is the better one.
    fn is_before(&self, other: &Self) -> bool {
        let is_longer = self.symbols.count() > other.symbols.count();
        self.ordinal < other.ordinal
            || self.ordinal == other.ordinal
                && is_longer
                && is_better(&self.symbols, Some(&other.symbols))
    }
}

/// Tries every word that may be the first of a code, with the number of its line.
fn search(mut rest: impl Iterator<Item = Place> + Clone) -> Option<Found> {
    // The start of a text is the start of a line.
    let (mut gap, mut number) = (Gap::line_break(), None);
    loop {
        if gap.is_line_start()
            && let Some((found, behind)) = list_number(rest.clone())
        {
            (number, rest) = (Some(found), behind);
            gap = Gap::default();
        }
        let here = rest.clone();
        let place = rest.next()?;
        if !place.character.is_alphanumeric() {
            gap.push(place);
            continue;
        }
        if gap.may_stand_before_a_code()
            && let Some(symbols) = code_at(here, number)
        {
            let ordinal = place.ordinal;
            return Some(Found { ordinal, symbols });
        }
        // On to the end of the word.
        while rest.clone().next()?.character.is_alphanumeric() {
            rest.next();
        }
        (gap, number) = (Gap::default(), None);
    }
}

/// The code that starts with the first character, if there is one. `number` stood in front of its line.
fn code_at<I>(mut rest: I, number: Option<u32>) -> Option<Symbols>
where
    I: Iterator<Item = Place> + Clone,
{
    let (mut symbols, mut shape, mut found) = (Symbols::new(), Shape::new(number), None);
    loop {
        let ahead = rest.clone().next();
        if let Some(place) = ahead
            && place.character.is_alphanumeric()
        {
            let Some(symbol) = symbol(place.character) else {
                return found;
            };
            symbols.push(symbol);
            shape.has_digit |= symbol.is_ascii_digit();
            if symbols.count() > V1_SYMBOLS {
                return found;
            }
            rest.next();
            continue;
        }
        let (gap, number, behind) = Gap::read(rest);
        let ends = ahead.is_none() || shape.may_end(&gap);
        if ends && shape.fits(&symbols) && is_better(&symbols, found.as_ref()) {
            found = Some(symbols);
        }
        if ahead.is_none() || !shape.push(&gap, number, symbols.count()) {
            return found;
        }
        rest = behind;
    }
}

/// Whether more characters make a better code than those that were found before: a v1 code begins with
/// its version, which is `AE`, `AF`, `AG` or `AH`.
fn is_better(symbols: &Symbols, found: Option<&Symbols>) -> bool {
    found.is_none() || matches!(symbols.front(), [b'A', b'E'..=b'H'])
}

/// How the characters of a supposed code are parted.
struct Shape {
    /// Gaps with a dash.
    dashes: usize,
    /// Parts that blanks or line breaks leave.
    words: usize,
    /// Whether a gap is of blanks alone.
    has_blank: bool,
    has_digit: bool,
    /// Whether a line before the last one is so short that it may be the end of other text.
    has_short_line: bool,
    /// Characters before the line.
    line_start: usize,
    /// The number in front of the last line, where lines are numbered.
    number: Option<u32>,
}

impl Shape {
    const fn new(number: Option<u32>) -> Self {
        Self {
            dashes: 0,
            words: 1,
            has_blank: false,
            has_digit: false,
            has_short_line: false,
            line_start: 0,
            number,
        }
    }

    /// Takes a gap behind `count` characters, and tells whether a code may have it there.
    fn push(&mut self, gap: &Gap, number: Option<u32>, count: usize) -> bool {
        const SHORTEST_LINE: usize = 10;
        if gap.has_foreign() {
            return false;
        }
        if gap.is_empty() {
            return true;
        }
        self.words = self.words.saturating_add(1);
        if gap.has_dash() {
            self.dashes = self.dashes.saturating_add(1);
        }
        if !gap.has_line_break() {
            self.has_blank |= !gap.has_dash();
            return count.is_multiple_of(GROUP);
        }
        // A dash beside the line break may be a hyphen of the mail program.
        self.has_short_line |= count.saturating_sub(self.line_start) < SHORTEST_LINE;
        self.line_start = count;
        // Either all lines have a number, counted up, or none has.
        let expected = self.number.map(|number| number.saturating_add(1));
        self.number = number;
        number == expected
    }

    /// Whether a code may end at this gap.
    const fn may_end(&self, gap: &Gap) -> bool {
        // In blanks, the last word of a sentence may have been taken for the first group.
        let goes_on = self.has_blank && !gap.has_line_break() && !gap.has_foreign();
        !gap.joins_with_dash() && (self.dashes >= CERTAIN_DASHES || !goes_on)
    }

    /// Whether the characters may be a code.
    fn fits(&self, symbols: &Symbols) -> bool {
        let count = symbols.count();
        let is_complete = matches!(count, LEGACY_SYMBOLS | V1_SYMBOLS);
        let is_in_groups = self.words.saturating_mul(GROUP) == count;
        let is_likely = self.has_digit && (is_in_groups || !self.has_short_line);
        is_complete && (self.dashes >= CERTAIN_DASHES || is_likely)
    }
}
