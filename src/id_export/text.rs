//! The text form, apart from the cryptography and from what the characters mean.

use core::fmt;

use super::Error;
use super::alphabet::{is_separator, symbol};
use crate::codec::base32;

/// Base32 characters of a legacy code.
pub(super) const LEGACY_SYMBOLS: usize = 80;
/// Base32 characters of a v1 code, the longest.
pub(super) const V1_SYMBOLS: usize = 104;

/// Characters of one group.
pub(super) const GROUP: usize = 4;

/// The base32 characters of a text in upper case, without what stood between them.
#[derive(Clone, Copy)]
pub(super) struct Symbols {
    symbols: [u8; V1_SYMBOLS],
    count: usize,
}

impl Symbols {
    /// No characters yet.
    pub(super) const fn new() -> Self {
        Self {
            symbols: [0; V1_SYMBOLS],
            count: 0,
        }
    }

    /// Adds one. Those that no code has room for are counted only.
    pub(super) fn push(&mut self, symbol: u8) {
        if let Some(place) = self.symbols.get_mut(self.count) {
            *place = symbol;
        }
        self.count = self.count.saturating_add(1);
    }

    /// Adds those of the next word.
    pub(super) fn append(&mut self, other: &Self) {
        let known = other.symbols.iter().take(other.count);
        let behind = self.symbols.iter_mut().skip(self.count);
        for (place, symbol) in behind.zip(known) {
            *place = *symbol;
        }
        self.count = self.count.saturating_add(other.count);
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The first and the second one.
    pub(super) const fn front(&self) -> [u8; 2] {
        let [first, second, ..] = self.symbols;
        [first, second]
    }

    /// The `N` bytes that they stand for.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] unless they fill exactly `N` bytes.
    pub(super) fn raw<const N: usize>(&self) -> Result<[u8; N], Error> {
        let wrong_length = Error::Length {
            characters: self.count,
        };
        let mut raw = [0; N];
        let symbols = self.symbols.get(..self.count).ok_or(wrong_length)?;
        let text = str::from_utf8(symbols).map_err(|_| wrong_length)?;
        match base32::decode(text, &mut raw) {
            Ok(bytes) if bytes.len() == N => Ok(raw),
            _ => Err(wrong_length),
        }
    }
}

impl Default for Symbols {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads the characters of a code exactly, as
/// [chapter 11 section 4.3](crate::protocol::id_export#43-reading-in-this-crate) says.
///
/// # Errors
///
/// [`Error::Character`] for the first one that is neither part of a code nor a separator.
pub(super) fn symbols(text: &str) -> Result<Symbols, Error> {
    let mut symbols = Symbols::new();
    for (index, (position, character)) in text.char_indices().enumerate() {
        if is_separator(character) {
            continue;
        }
        symbols.push(symbol(character).ok_or(Error::Character {
            position,
            ordinal: index.saturating_add(1),
            character,
        })?);
    }
    Ok(symbols)
}

/// Writes the canonical form: upper case, groups of four, joined by `-`.
pub(super) fn write(raw: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut symbols = [0; V1_SYMBOLS];
    let text = base32::encode(raw, &mut symbols).map_err(|_| fmt::Error)?;
    for (index, symbol) in text.chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            f.write_str("-")?;
        }
        fmt::Write::write_char(f, symbol)?;
    }
    Ok(())
}
