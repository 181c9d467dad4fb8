//! Finds a code inside a longer text, in one pass and without heap.

use super::{Code, Error, LegacyCode, V1Code, text};

/// Groups that make a damaged code look like one.
const MIN_GROUPS: usize = 10;

/// How much a run looks like a code; the first of the best is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Some other text.
    None,
    /// Ten groups or more, but not as many characters as a code has.
    Groups,
    /// The right number of characters in groups, some of them foreign.
    Complete,
    /// A code, unless its version is unknown.
    Code,
}

/// Words that are joined as the groups of a code are.
#[derive(Clone, Copy, Default)]
struct Run {
    /// Byte offset of the first word in the text.
    start: usize,
    /// Byte offset behind the last word.
    end: usize,
    /// Which character of the text is the first one, from 1.
    ordinal: usize,
    groups: usize,
    characters: usize,
    /// Whether a character is not of the base32 alphabet.
    foreign: bool,
}

impl Run {
    fn push(&mut self, offset: usize, character: char) {
        self.characters = self.characters.saturating_add(1);
        self.end = offset.saturating_add(character.len_utf8());
        self.foreign |= text::symbol(character).is_none();
    }

    const fn likeness(&self) -> Likeness {
        let grouped = self.groups >= MIN_GROUPS;
        match self.characters {
            LegacyCode::SYMBOLS | V1Code::SYMBOLS if !self.foreign => Likeness::Code,
            LegacyCode::SYMBOLS | V1Code::SYMBOLS if grouped => Likeness::Complete,
            _ if grouped => Likeness::Groups,
            _ => Likeness::None,
        }
    }

    fn better(self, other: Self) -> Self {
        if other.likeness() > self.likeness() {
            other
        } else {
            self
        }
    }
}

/// What stands between two words.
#[derive(Clone, Copy, Default)]
struct Gap {
    dash: bool,
    blank: bool,
    line_break: bool,
    foreign: bool,
}

impl Gap {
    fn push(&mut self, character: char) {
        match character {
            '\n' | '\r' => self.line_break = true,
            '>' if self.line_break => {}
            // A dash behind a space belongs to a sentence or to the signature of a mail.
            _ if text::is_dash(character) && !self.spaced() => self.dash = true,
            _ if text::is_invisible(character) => {}
            _ if character.is_whitespace() => self.blank = true,
            _ => self.foreign = true,
        }
    }

    const fn spaced(&self) -> bool {
        self.blank || self.line_break
    }

    /// Whether the words on both sides belong to one run.
    const fn joins(&self) -> bool {
        !self.foreign && (!self.spaced() || (self.dash && self.line_break))
    }
}

/// Reads the first code in `text`, or says what is wrong with the first piece that looks like one.
pub(super) fn find(text: &str) -> Result<Code, Error> {
    let (mut best, mut run, mut gap) = (Run::default(), Run::default(), Gap::default());
    for (index, (offset, character)) in text.char_indices().enumerate() {
        if !character.is_alphanumeric() {
            gap.push(character);
            continue;
        }
        if run.groups == 0 || !gap.joins() {
            best = best.better(run);
            run = Run {
                start: offset,
                ordinal: index.saturating_add(1),
                groups: 1,
                ..Run::default()
            };
        } else if gap.dash {
            run.groups = run.groups.saturating_add(1);
        }
        run.push(offset, character);
        gap = Gap::default();
    }
    best = best.better(run);
    // Where nothing looks like a code the piece is empty, and refused as that.
    let piece = text.get(best.start..best.end).unwrap_or_default();
    text::decode(piece, best.start, best.ordinal, |character| {
        !character.is_alphanumeric()
    })
}

/// Whether the text as a whole is grouped as a code: ten groups or more, and three of four words
/// have four characters.
pub(super) fn is_grouped(text: &str) -> bool {
    let (mut words, mut groups) = (0_usize, 0_usize);
    for word in text
        .split(text::is_separator)
        .filter(|word| !word.is_empty())
    {
        words = words.saturating_add(1);
        if word.chars().count() == 4 {
            groups = groups.saturating_add(1);
        }
    }
    groups >= MIN_GROUPS && groups.saturating_mul(4) >= words.saturating_mul(3)
}
