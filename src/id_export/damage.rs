//! Says what is wrong with the piece of a text that looks most like a code.
//!
//! A text without a code may hold one that somebody mistyped, or that a program damaged. The piece that
//! looks most like a code is found by its groups, and the error names what is wrong in it: so people look at
//! the right place.

use super::Error;
use super::alphabet::{is_separator, symbol};
use super::characters::{Place, plain, quoted_printable};
use super::gap::Gap;
use super::text::{GROUP, LEGACY_SYMBOLS, Symbols, V1_SYMBOLS};

/// Groups that make a damaged code look like one.
const MIN_GROUPS: usize = 10;

/// The first of the pieces that look most like a code, if one does: its characters where only the groups
/// are wrong, or else what is wrong with it.
pub(super) fn damaged(text: &str) -> Option<Result<Symbols, Error>> {
    best_run(plain(text))
        .or_else(|| best_run(quoted_printable(text)))
        .map(|run| run.code())
}

/// Whether the text as a whole is grouped as a code: ten groups or more, and three of four words
/// have four characters.
pub(super) fn is_grouped(text: &str) -> bool {
    let (mut words, mut groups) = (0_usize, 0_usize);
    for word in text.split(is_separator).filter(|word| !word.is_empty()) {
        words = words.saturating_add(1);
        if word.chars().count() == GROUP {
            groups = groups.saturating_add(1);
        }
    }
    groups >= MIN_GROUPS && groups.saturating_mul(4) >= words.saturating_mul(3)
}

/// Reads word after word and joins those that belong together; the best run so far wins.
fn best_run(mut rest: impl Iterator<Item = Place> + Clone) -> Option<Run> {
    let (mut best, mut run) = (None, Run::default());
    loop {
        let (gap, _, behind) = Gap::read(rest);
        let (word, behind) = Word::read(behind);
        if word.symbols.count() == 0 {
            return better(best, run);
        }
        if !run.goes_on(&gap, &word) {
            best = better(best, run);
            run = Run::default();
        }
        run.push(&gap, &word);
        rest = behind;
    }
}

/// The first of the better ones, if it looks like a code at all.
fn better(best: Option<Run>, run: Run) -> Option<Run> {
    if run.groups < MIN_GROUPS {
        return best;
    }
    match best {
        Some(best) if best.likeness() >= run.likeness() => Some(best),
        _ => Some(run),
    }
}

/// Letters and digits that follow each other.
struct Word {
    symbols: Symbols,
    /// The first one that no code has.
    foreign: Option<Place>,
}

impl Word {
    /// Reads letters and digits, and gives what follows.
    fn read<I: Iterator<Item = Place> + Clone>(mut rest: I) -> (Self, I) {
        let mut word = Self {
            symbols: Symbols::new(),
            foreign: None,
        };
        while let Some(place) = rest.clone().next()
            && place.character.is_alphanumeric()
        {
            let symbol = symbol(place.character);
            if symbol.is_none() {
                word.foreign.get_or_insert(place);
            }
            word.symbols.push(symbol.unwrap_or_default());
            rest.next();
        }
        (word, rest)
    }
}

/// Words that are joined as the groups of a code are.
#[derive(Clone, Copy, Default)]
struct Run {
    /// How many groups there are; a group may be broken in two by a line break.
    groups: usize,
    symbols: Symbols,
    /// Characters of the last group.
    last_group: usize,
    /// The first character that no code has.
    foreign: Option<Place>,
}

impl Run {
    /// Whether a word belongs to it.
    fn goes_on(&self, gap: &Gap, word: &Word) -> bool {
        if self.groups == 0 {
            return false;
        }
        let completes = self.last_group.saturating_add(word.symbols.count()) <= GROUP;
        let are_groups = self.last_group == GROUP && word.symbols.count() == GROUP;
        if gap.has_foreign() {
            return are_groups && gap.only_foreign().is_some();
        }
        if gap.has_dash() {
            let is_tight = gap.starts_with_dash() && !gap.has_blank();
            return is_tight || gap.has_line_break();
        }
        // A mail program breaks a group, but not one that is whole.
        gap.is_empty() || gap.has_line_break() && self.groups > 1 && completes
    }

    /// Takes a word, with the gap in front of it.
    fn push(&mut self, gap: &Gap, word: &Word) {
        let starts_group = self.groups == 0 || gap.has_dash() || gap.has_foreign();
        if starts_group {
            (self.groups, self.last_group) = (self.groups.saturating_add(1), 0);
        }
        if self.groups > 1 {
            self.foreign = self.foreign.or(gap.only_foreign());
        }
        self.foreign = self.foreign.or(word.foreign);
        self.last_group = self.last_group.saturating_add(word.symbols.count());
        self.symbols.append(&word.symbols);
    }

    /// How much it looks like a code: whether it has the right number of characters, and no others.
    fn likeness(&self) -> (bool, bool) {
        let is_complete = matches!(self.symbols.count(), LEGACY_SYMBOLS | V1_SYMBOLS);
        (is_complete, self.foreign.is_none())
    }

    /// The characters, or the first one that no code has.
    fn code(&self) -> Result<Symbols, Error> {
        match self.foreign {
            Some(place) => Err(Error::Character {
                position: place.position,
                ordinal: place.ordinal,
                character: place.character,
            }),
            None => Ok(self.symbols),
        }
    }
}
