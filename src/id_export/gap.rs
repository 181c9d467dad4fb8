//! What stands between two words: blanks, dashes, line breaks, and characters that no code has there.
//!
//! A code is typed, printed, copied out of mails and out of numbered lists, so a gap is more than a dash. What
//! it is made of says whether the words on both sides belong to one code.

use super::characters::Place;
use crate::codec::blank;

/// What stands between two words.
#[derive(Clone, Copy, Default)]
pub(super) struct Gap {
    dash: bool,
    /// A dash that no blank parts from the word in front of it.
    dash_first: bool,
    /// A dash right in front of the word behind it.
    dash_last: bool,
    blank: bool,
    line_break: bool,
    /// A line break, and nothing but quotation marks and blanks behind it.
    line_start: bool,
    /// How many characters are neither blank nor a dash, and the first of them.
    foreign_count: usize,
    foreign: Option<Place>,
}

impl Gap {
    /// A line break.
    pub(super) fn line_break() -> Self {
        Self {
            line_break: true,
            line_start: true,
            ..Self::default()
        }
    }

    /// Reads up to the next word, and gives the number in front of it where it starts a numbered line.
    ///
    /// The rest is given back at the first letter or digit.
    pub(super) fn read<I>(mut rest: I) -> (Self, Option<u32>, I)
    where
        I: Iterator<Item = Place> + Clone,
    {
        let mut gap = Self::default();
        loop {
            if gap.line_start
                && let Some((number, behind)) = list_number(rest.clone())
            {
                return (gap, Some(number), behind);
            }
            match rest.clone().next() {
                Some(place) if !place.character.is_alphanumeric() => gap.push(place),
                _ => return (gap, None, rest),
            }
            rest.next();
        }
    }

    /// Takes a character that is neither letter nor digit.
    pub(super) fn push(&mut self, place: Place) {
        let character = place.character;
        if !blank::is_format(character) {
            self.dash_last = blank::is_dash(character);
        }
        match character {
            '\n' | '\r' => (self.line_break, self.line_start) = (true, true),
            '>' if self.line_start => {}
            _ if blank::is_dash(character) => {
                self.dash_first |= !self.blank && !self.line_break && self.foreign_count == 0;
                (self.dash, self.line_start) = (true, false);
            }
            _ if blank::is_format(character) => {}
            _ if blank::is_blank(character) => self.blank = true,
            _ => {
                self.foreign_count = self.foreign_count.saturating_add(1);
                self.foreign.get_or_insert(place);
                self.line_start = false;
            }
        }
    }

    /// Whether nothing is seen and nothing is blank.
    pub(super) const fn is_empty(&self) -> bool {
        !self.dash && !self.blank && !self.line_break && self.foreign_count == 0
    }

    /// Whether there is a dash.
    pub(super) const fn has_dash(&self) -> bool {
        self.dash
    }

    /// Whether there is a line break.
    pub(super) const fn has_line_break(&self) -> bool {
        self.line_break
    }

    /// Whether a line starts here.
    pub(super) const fn is_line_start(&self) -> bool {
        self.line_start
    }

    /// Whether the word in front goes on behind a dash, as the groups of a code do.
    pub(super) const fn starts_with_dash(&self) -> bool {
        self.dash_first
    }

    /// Whether a dash joins one of the words to the gap.
    pub(super) const fn joins_with_dash(&self) -> bool {
        self.dash_first || self.dash_last
    }

    /// Whether a code may start behind it.
    pub(super) const fn may_stand_before_a_code(&self) -> bool {
        !self.dash_first || self.has_foreign()
    }

    /// Whether something stands here that no code has.
    pub(super) const fn has_foreign(&self) -> bool {
        self.foreign_count > 0
    }

    /// The one character that parts two words, if it is neither blank nor a dash.
    pub(super) fn only_foreign(&self) -> Option<Place> {
        let alone = self.foreign_count == 1 && !self.dash && !self.blank && !self.line_break;
        self.foreign.filter(|_| alone)
    }

    /// Whether blanks part the words.
    pub(super) const fn has_blank(&self) -> bool {
        self.blank
    }
}

/// The number of a line in a list, such as `1.`, `2)` or `3:` with a blank behind it, and what follows.
pub(super) fn list_number<I>(mut rest: I) -> Option<(u32, I)>
where
    I: Iterator<Item = Place> + Clone,
{
    const MOST_DIGITS: usize = 3;
    let (mut number, mut digits) = (0_u32, 0_usize);
    loop {
        match rest.next()?.character {
            digit @ '0'..='9' if digits < MOST_DIGITS => {
                digits = digits.saturating_add(1);
                number = number
                    .saturating_mul(10)
                    .saturating_add(digit.to_digit(10)?);
            }
            '.' | ')' | ':' if digits > 0 => break,
            _ => return None,
        }
    }
    let is_space = |place: Place| {
        !matches!(place.character, '\n' | '\r') && blank::is_blank_or_format(place.character)
    };
    let mut has_blank = false;
    while rest.clone().next().is_some_and(is_space) {
        has_blank = rest.next().is_some();
    }
    has_blank.then_some((number, rest))
}
