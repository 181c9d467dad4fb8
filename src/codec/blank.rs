//! Blank and invisible characters: one table for every reader of what people type and paste.
//!
//! | function | Unicode | examples |
//! |---|---|---|
//! | [`is_blank`] | property `White_Space` | space, tab, line ends, U+00A0, U+2003, U+3000 |
//! | [`is_format`] | general category `Cf` | U+00AD, U+200B, U+200E, U+2060, U+FEFF |
//! | [`is_dash`] | general category `Pd`, and U+2212 | `-`, U+2013, U+FE63, U+FF0D |
//!
//! A tolerant reader strips the first two at both ends ([`trim`]) and may skip them between the groups of
//! a code ([`visible`]); in the middle of a word, such as a host, an identity or a password, it names them
//! ([`Number`]) and refuses. The tables are those
//! of Unicode 16.
//!
//! ```
//! use eeema::codec::blank;
//!
//! assert_eq!(blank::trim("\u{feff} ECHOECHO\u{200b}\n"), "ECHOECHO");
//! assert!(blank::visible("ab\u{2060} cd\u{a0}ef").eq("abcdef".chars()));
//! assert_eq!(blank::Number('\u{200b}').to_string(), "U+200B");
//! assert!(blank::is_dash('\u{ff0d}'));
//! ```

use core::fmt;

/// Whether a character is white space: it has the property `White_Space`.
#[must_use]
pub const fn is_blank(character: char) -> bool {
    character.is_whitespace()
}

/// Whether a character only says how others are shown, and is not seen itself: it has the general
/// category `Cf`.
#[must_use]
pub const fn is_format(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0001}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

/// Whether a reader sees nothing where this character stands: [`is_blank`] or [`is_format`].
#[must_use]
pub const fn is_blank_or_format(character: char) -> bool {
    is_blank(character) || is_format(character)
}

/// Whether a character is a dash of any width: it has the general category `Pd`, or is the minus sign
/// U+2212.
#[must_use]
pub const fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{58a}'
            | '\u{5be}'
            | '\u{1400}'
            | '\u{1806}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{2e17}'
            | '\u{2e1a}'
            | '\u{2e3a}'..='\u{2e3b}'
            | '\u{2e40}'
            | '\u{2e5d}'
            | '\u{301c}'
            | '\u{3030}'
            | '\u{30a0}'
            | '\u{fe31}'..='\u{fe32}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '\u{10d6e}'
            | '\u{10ead}'
    )
}

/// The text without what is not seen at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank_or_format)
}

/// The characters of a text that are seen.
pub fn visible(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter(|c| !is_blank_or_format(*c))
}

/// Shows a character by its number, `U+200B`: its name, if it is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub char);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U+{:04X}", u32::from(self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "an interpreter needs half an hour for all characters")]
    fn the_tables_are_as_long_as_those_of_unicode() {
        let count = |table: fn(char) -> bool| ('\0'..=char::MAX).filter(|c| table(*c)).count();
        assert_eq!(count(is_blank), 25);
        assert_eq!(count(is_format), 170);
        assert_eq!(count(is_dash), 28);
        assert_eq!(count(is_blank_or_format), 25 + 170);
    }

    #[test]
    fn nothing_is_removed_inside() {
        assert_eq!(trim("\u{3000}a\u{200b} b\u{61c}\r\n"), "a\u{200b} b");
        assert_eq!(trim("\u{ad}\u{a0}"), "");
        assert!(visible("\u{3000}a\u{200b} b\u{61c}\r\n").eq("ab".chars()));
    }

    #[test]
    fn numbers_have_four_digits_or_more() {
        let shown = ['\t', '\u{feff}', '\u{e0001}'].map(|c| Number(c).to_string());
        assert_eq!(shown, ["U+0009", "U+FEFF", "U+E0001"]);
    }
}
