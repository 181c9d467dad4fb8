//! A password that did not open its backup: was it mistyped?

use core::fmt;

use alloc::string::String;

use super::key::PairOfKeys;
use super::{Error, MasterKey, Password};
use crate::crypto::SecretString;
use crate::identity::ThreemaId;

/// What happens to a password between one keyboard and another, each by itself or together.
///
/// | field | what was typed | what is tried |
/// |---|---|---|
/// | `first_letter` | `hunter2` or `Hunter2` | the first letter in the other case |
/// | `layout` | `yellow` or `zellow` | Y and Z exchanged everywhere, as on a German and an English keyboard |
/// | `blanks` | `secret ` or `secret` | without blanks at its ends; if it has none, with one behind it |
///
/// `Display` says it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slip {
    /// The first letter has the other case.
    pub first_letter: bool,
    /// Y and Z are exchanged.
    pub layout: bool,
    /// Blanks at the ends are not there, or one is.
    pub blanks: bool,
}

impl Slip {
    /// The most spellings that [`find_mistyped`] tries: 8.
    pub const MOST: usize = Self::ALL.len();

    /// What is tried, from the fewest slips to the most.
    const ALL: [Self; 8] = [
        Self::of(false, false, false),
        Self::of(true, false, false),
        Self::of(false, true, false),
        Self::of(false, false, true),
        Self::of(true, true, false),
        Self::of(true, false, true),
        Self::of(false, true, true),
        Self::of(true, true, true),
    ];

    const fn of(first_letter: bool, layout: bool, blanks: bool) -> Self {
        Self {
            first_letter,
            layout,
            blanks,
        }
    }

    /// Whether the password is right as it was typed.
    #[must_use]
    pub const fn is_none(self) -> bool {
        !(self.first_letter || self.layout || self.blanks)
    }

    /// The password with this slip taken back; `None` if that is empty.
    fn applied(self, typed: &str) -> Option<SecretString> {
        let trimmed = typed.trim_matches(' ');
        let (kept, blank) = match self.blanks {
            false => (typed, ""),
            true if trimmed.len() == typed.len() => (typed, " "),
            true => (trimmed, ""),
        };
        let letter = kept.find(|character: char| character != ' ');
        let characters = kept.char_indices().map(|(position, character)| {
            let character = if self.layout {
                exchanged(character)
            } else {
                character
            };
            if self.first_letter && Some(position) == letter {
                other_case(character)
            } else {
                character
            }
        });
        // It does not grow: that would leave a copy.
        let length = characters.clone().map(char::len_utf8).sum::<usize>();
        let mut text = String::with_capacity(length.saturating_add(blank.len()));
        text.extend(characters);
        text.push_str(blank);
        (!text.is_empty()).then(|| text.into())
    }
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("the password is right as it was typed");
        }
        f.write_str("the password is right")?;
        let slips = [
            (self.first_letter, "with its first letter in the other case"),
            (self.layout, "with Y and Z exchanged"),
            (self.blanks, "with other blanks at its ends"),
        ];
        let made = slips.iter().filter(|(made, _)| *made);
        for (number, (_, words)) in made.enumerate() {
            f.write_str(if number == 0 { " " } else { ", and " })?;
            f.write_str(words)?;
        }
        Ok(())
    }
}

/// Y and Z on the keyboard of the other language.
const fn exchanged(character: char) -> char {
    match character {
        'y' => 'z',
        'z' => 'y',
        'Y' => 'Z',
        'Z' => 'Y',
        other => other,
    }
}

/// A letter in its other case, if that is one character.
fn other_case(letter: char) -> char {
    let (mut upper, mut lower) = (letter.to_uppercase(), letter.to_lowercase());
    let other = match lower.next() {
        Some(other) if other != letter && lower.next().is_none() => Some(other),
        _ => upper.next().filter(|_| upper.next().is_none()),
    };
    other.unwrap_or(letter)
}

/// The spelling of a password that fits, and its key.
#[derive(Debug)]
pub struct Mistyped {
    /// What is to be taken back to get the right password.
    pub slip: Slip,
    /// The key of the right password.
    pub key: MasterKey,
}

/// Tries the spellings of a password that people mistype, until `fits` says that the key of one is right.
///
/// `fits` opens the backup, or asks a server for its name. It is called for at most [`Slip::MOST`] keys, fewer if
/// spellings are equal. Two keys are derived side by side: that takes 128 MiB and at most four times as long as
/// one [`MasterKey::derive`], or little more. The spellings are wiped, and nothing is kept of those that do not fit.
///
/// The spellings are made character by character, in a time that depends on the password.
///
/// ```
/// use eeema::safe::{self, Document, Limits, MasterKey, Password, find_mistyped};
/// use eeema::{OsRandom, SecretKey, ThreemaId};
///
/// let id = ThreemaId::from_typed("echoecho")?;
/// let key = MasterKey::derive(Password::new("Shootdeathstar")?, id)?;
/// let document = Document::new(SecretKey::generate(&mut OsRandom)?);
/// let backup = safe::seal(&key, &document, &mut OsRandom)?;
///
/// let typed = Password::new("shootdeathstar")?;
/// let opens = |key: &MasterKey| safe::open(key, &backup, Limits::default()).is_ok();
/// let found = find_mistyped(typed, id, opens)?.ok_or("another password")?;
/// assert!(found.slip.first_letter && !found.slip.layout && !found.slip.blanks);
/// assert_eq!(found.slip.to_string(), "the password is right with its first letter in the other case");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfMemory`] if the system does not give the memory.
pub fn find_mistyped(
    typed: Password<'_>,
    id: ThreemaId,
    mut fits: impl FnMut(&MasterKey) -> bool,
) -> Result<Option<Mistyped>, Error> {
    let mut spellings = spellings(typed.as_str());
    let mut pair = PairOfKeys::new()?;
    while let Some((slip, spelling)) = spellings.next() {
        let first = Password::new(&spelling)?;
        let Some((other_slip, other)) = spellings.next() else {
            // One table is taken when the two are given back.
            drop(pair);
            let key = MasterKey::derive(first, id)?;
            return Ok(fits(&key).then_some(Mistyped { slip, key }));
        };
        let keys = pair.derive([first, Password::new(&other)?], id);
        for (slip, key) in [slip, other_slip].into_iter().zip(keys) {
            if fits(&key) {
                return Ok(Some(Mistyped { slip, key }));
            }
        }
    }
    Ok(None)
}

/// The spellings of a password, each once, with what is taken back: as it was typed first.
fn spellings(typed: &str) -> impl Iterator<Item = (Slip, SecretString)> {
    let all = Slip::ALL.map(|slip| slip.applied(typed));
    let is_first = |number: usize| {
        let earlier = all.iter().take(number).flatten();
        let spelling = all.get(number).and_then(Option::as_ref);
        spelling.is_some_and(|spelling| earlier.into_iter().all(|other| other != spelling))
    };
    let kept: [bool; Slip::MOST] = core::array::from_fn(is_first);
    let all = Slip::ALL.into_iter().zip(all).zip(kept);
    all.filter_map(|((slip, spelling), kept)| spelling.filter(|_| kept).map(|text| (slip, text)))
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;

    fn texts(typed: &str) -> Vec<String> {
        spellings(typed).map(|(_, text)| text.to_string()).collect()
    }

    #[test]
    fn each_spelling_is_tried_once_and_the_likely_ones_first() {
        assert_eq!(
            texts("yes "),
            ["yes ", "Yes ", "zes ", "yes", "Zes ", "Yes", "zes", "Zes"]
        );
        assert_eq!(texts("77"), ["77", "77 "]);
        assert_eq!(texts(" "), [" "]);
        assert_eq!(texts("\u{df}x"), ["\u{df}x", "\u{df}x "]);
        assert_eq!(texts("\u{c4}"), ["\u{c4}", "\u{e4}", "\u{c4} ", "\u{e4} "]);
        assert_eq!(texts(" a"), [" a", " A", "a", "A"]);
    }

    #[test]
    fn what_was_found_is_said_in_words() {
        let words = Slip::ALL.map(|slip| slip.to_string());
        assert_eq!(words[0], "the password is right as it was typed");
        assert_eq!(
            words[7],
            "the password is right with its first letter in the other case, and with Y and Z exchanged, and with other \
             blanks at its ends"
        );
    }
}
