use core::fmt;

use crate::codec::blank::{self, Number};

/// Why a text is no phone number or e-mail address.
///
/// Positions count bytes from the start of the text as given.
///
/// Nothing of the text stands in an error but the one character that does not belong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is left of the text.
    Empty,
    /// A character that a phone number or an e-mail address must not have.
    Character {
        /// Of the character.
        position: usize,
        /// The character itself.
        character: char,
    },
    /// A zero that is dialled inside the country only: alone in round brackets, or behind the code of a
    /// country that drops it.
    TrunkZero {
        /// Of the zero.
        position: usize,
    },
    /// The number starts with a zero: it is national, or has an international prefix.
    LeadingZero {
        /// Of the zero.
        position: usize,
    },
    /// The number has fewer than 3 digits.
    TooShort,
    /// The number has more than 15 digits.
    TooLong {
        /// Of the first digit that is too many.
        position: usize,
    },
    /// The address has no `@`, or nothing on one side of it.
    NoAt,
    /// The address has a character at a place where RFC 5321 does not allow it.
    Syntax {
        /// Of the character, or of the end of its side of the `@` if something is missing there.
        position: usize,
    },
    /// The text holds more than one address.
    Several,
    /// The numbering plans know no such number.
    NoNumber,
    /// The country is not a region of two letters that the numbering plans know.
    Region,
    /// The numbering plans that were built into the program are damaged.
    NumberingPlans,
}

impl Error {
    /// The same error in a text that has `front` bytes more in front.
    pub(super) const fn behind(mut self, front: usize) -> Self {
        if let Some(position) = self.position() {
            *position = position.saturating_add(front);
        }
        self
    }

    /// Where the error is, if it is at one place.
    const fn position(&mut self) -> Option<&mut usize> {
        match self {
            Self::Character { position, .. }
            | Self::TrunkZero { position }
            | Self::LeadingZero { position }
            | Self::TooLong { position }
            | Self::Syntax { position } => Some(position),
            _ => None,
        }
    }

    /// What is wrong, and what to do.
    const fn sentence(&self) -> &'static str {
        match self {
            Self::Empty => "there is no text; give a phone number or an e-mail address",
            Self::Character { .. } => "a character does not belong there; remove or correct it",
            Self::TrunkZero { .. } => {
                "the zero in front of the area is not part of the international number; leave it out"
            }
            Self::LeadingZero { .. } => {
                "the number starts with a zero; write it with its country code"
            }
            Self::TooShort => "a number has at least 3 digits; write it with its country code",
            Self::TooLong { .. } => "a number has at most 15 digits; shorten it",
            Self::NoAt => "an e-mail address has an @ with something on both sides; complete it",
            Self::Syntax { .. } => {
                "an e-mail address cannot be written so; look at the place and correct it"
            }
            Self::Several => "there is more than one address; give them one by one",
            Self::NoNumber => "there is no such phone number in this country; check it",
            Self::Region => "name the country with the two letters of its code, for example CH",
            Self::NumberingPlans => "the numbering plans are damaged; build the program again",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Character {
            position,
            character,
        } = *self
        {
            return foreign_character(f, position, character);
        }
        f.write_str(self.sentence())?;
        match { *self }.position() {
            Some(position) => write!(f, " (from byte {position} on)"),
            None => Ok(()),
        }
    }
}

/// Names a character as one sees it, and by its number where one does not.
fn foreign_character(f: &mut fmt::Formatter<'_>, position: usize, character: char) -> fmt::Result {
    let number = Number(character);
    if blank::is_blank_or_format(character) || character.is_control() {
        write!(
            f,
            "there is an invisible character {number} at byte {position}; remove it"
        )
    } else if character.is_ascii() {
        write!(
            f,
            "{character:?} at byte {position} does not belong there; remove or correct it"
        )
    } else {
        write!(
            f,
            "{character:?} ({number}) at byte {position} does not belong there; remove or correct it"
        )
    }
}

impl core::error::Error for Error {}
