//! What a code is written with: 32 characters, and what may stand between them.

use crate::codec::blank;

/// Whether exact reading skips `character`: white space, dashes of the usual kinds, and the invisible
/// characters that mail programs and word processors insert.
pub(super) const fn is_separator(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{ad}' | '\u{200b}' | '\u{feff}'
    ) || blank::is_blank(character)
}

/// What a character that no code contains was probably meant to be: `0` is often `O`, `1` is `I` or
/// `L`, `8` is `B`. Everything else, `9` included, looks like nothing in particular.
pub const fn look_alikes(character: char) -> &'static [char] {
    match character {
        '0' => &['O'],
        '1' => &['I', 'L'],
        '8' => &['B'],
        _ => &[],
    }
}

/// The base32 character that `character` stands for.
///
/// Letters of lower case stand for those of upper case; nothing else is taken for another character.
pub(super) fn symbol(character: char) -> Option<u8> {
    match u8::try_from(character.to_ascii_uppercase()) {
        Ok(symbol @ (b'A'..=b'Z' | b'2'..=b'7')) => Some(symbol),
        _ => None,
    }
}
