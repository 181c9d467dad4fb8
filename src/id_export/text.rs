//! The text form, apart from the cryptography: nothing here needs a password.

use core::fmt;

use super::{Code, Error, LegacyCode, V1Code};
use crate::codec::base32;

/// Base32 characters of the longer scheme.
const MAX_SYMBOLS: usize = V1Code::SYMBOLS;

/// Characters of one group.
const GROUP: usize = 4;

/// Whether reading skips `character`: white space, dashes of every kind, and the invisible
/// characters that mail programs and word processors insert.
pub(super) fn is_separator(character: char) -> bool {
    is_dash(character) || is_invisible(character) || character.is_whitespace()
}

pub(super) const fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

pub(super) const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{feff}')
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
pub(super) fn symbol(character: char) -> Option<u8> {
    match u8::try_from(character.to_ascii_uppercase()) {
        Ok(symbol @ (b'A'..=b'Z' | b'2'..=b'7')) => Some(symbol),
        _ => None,
    }
}

/// Reads the code in `text`, which may stand inside a longer text: `position` bytes and `ordinal`
/// minus one characters are before it. Characters that `skip` names are passed over.
pub(super) fn decode(
    text: &str,
    position: usize,
    ordinal: usize,
    skip: impl Fn(char) -> bool,
) -> Result<Code, Error> {
    let mut symbols = [0; MAX_SYMBOLS];
    let mut free = symbols.iter_mut();
    let mut count: usize = 0;
    for (index, (offset, character)) in text.char_indices().enumerate() {
        if skip(character) {
            continue;
        }
        let symbol = symbol(character).ok_or(Error::Character {
            position: position.saturating_add(offset),
            ordinal: ordinal.saturating_add(index),
            character,
        })?;
        count = count.saturating_add(1);
        if let Some(place) = free.next() {
            *place = symbol;
        }
    }
    match count {
        0 => Err(Error::Empty),
        LegacyCode::SYMBOLS => Ok(Code::Legacy(LegacyCode::from_bytes(raw(&symbols, count)?))),
        V1Code::SYMBOLS => Ok(Code::V1(V1Code::from_bytes(raw(&symbols, count)?)?)),
        characters => Err(Error::Length { characters }),
    }
}

/// The bytes of the first `count` symbols.
fn raw<const N: usize>(symbols: &[u8], count: usize) -> Result<[u8; N], Error> {
    let mut raw = [0; N];
    // All of them are in the alphabet, and both lengths fill whole bytes: this cannot fail.
    symbols
        .get(..count)
        .and_then(|symbols| str::from_utf8(symbols).ok())
        .and_then(|text| base32::decode(text, &mut raw).ok())
        .ok_or(Error::Length { characters: count })?;
    Ok(raw)
}

/// Writes the canonical form: upper case, groups of four, joined by `-`.
pub(super) fn write(raw: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut symbols = [0; MAX_SYMBOLS];
    let text = base32::encode(raw, &mut symbols).map_err(|_| fmt::Error)?;
    for (index, group) in text.as_bytes().chunks(GROUP).enumerate() {
        if index > 0 {
            f.write_str("-")?;
        }
        f.write_str(str::from_utf8(group).unwrap_or_default())?;
    }
    Ok(())
}
