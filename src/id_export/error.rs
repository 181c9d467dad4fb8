use core::fmt;

use super::OtherKind;
use super::alphabet::look_alikes;
use crate::codec::blank::Number;
use crate::crypto::RandomError;
use crate::crypto::hazmat::chacha20_poly1305::TooLong;
use crate::crypto::password::argon2id::Argon2Error;

/// Why an export was not made, not read or not opened.
///
/// | wrong | errors |
/// |---|---|
/// | the text | [`Error::Empty`], [`Error::Character`], [`Error::OtherKind`], [`Error::Length`], [`Error::Version`] |
/// | the password, or the text after all | [`Error::Decrypt`], [`Error::Identity`], [`Error::PublicKey`] |
/// | a password that is chosen | [`Error::PasswordTooShort`], [`Error::PasswordTooLong`] |
/// | the device | [`Error::KdfMemory`], [`Error::Sealing`], [`Error::Random`] |
///
/// Neither the password nor what a code holds stands in an error; of a text it is one character that no code
/// has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The text holds no code.
    Empty,
    /// A character that is neither part of a code nor a separator. The first one is reported, and
    /// before the length is looked at.
    Character {
        /// Where it stands in the text as given: bytes before it, in UTF-8.
        position: usize,
        /// Which character of the text as given it is, counted from 1.
        ordinal: usize,
        /// The character itself.
        character: char,
    },
    /// The text is another one of the messenger, and no export.
    OtherKind(OtherKind),
    /// The code does not have 80 (legacy) or 104 (v1) characters, separators not counted.
    Length {
        /// How many it has.
        characters: usize,
    },
    /// The code has 104 characters and begins with another version than 1.
    Version {
        /// The first byte.
        version: u8,
    },
    /// The password is wrong **or** the code was altered: the two cannot be told apart.
    Decrypt,
    /// The code opens, but what it holds is no identity. In the legacy scheme this also is a wrong
    /// password, one of 65 536, that meets the two-byte check.
    Identity,
    /// The key in the code belongs to another public key than the expected one.
    PublicKey,
    /// The v1 scheme needs 128 MiB, and less was allowed or there.
    KdfMemory,
    /// The password has too few characters for the rule that was asked.
    PasswordTooShort {
        /// How many it needs, counted as the rule counts.
        minimum: usize,
    },
    /// The password has too many characters for the rule that was asked, or 4 GiB and more.
    PasswordTooLong,
    /// The cipher refused what was to be sealed.
    Sealing,
    /// The random generator failed.
    Random,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match *self {
            Self::Empty => "there is no code in the text; paste the groups of four characters",
            Self::Character {
                ordinal, character, ..
            } => return foreign_character(f, ordinal, character),
            Self::OtherKind(kind) => {
                return write!(
                    f,
                    "{kind}; an export is groups of four characters, made under \"back up my ID\""
                );
            }
            Self::Length { characters } => {
                return write!(
                    f,
                    "the code has {characters} characters, but needs 80 or 104; look for missing or doubled ones"
                );
            }
            Self::Version { version } => {
                return write!(
                    f,
                    "the code has the unknown version {version}; check its first two characters, or update"
                );
            }
            Self::Decrypt => {
                "the password is wrong or the code is damaged; check both, also for upper and lower case"
            }
            Self::Identity => {
                "the code holds no valid identity; try another password, then another copy of the code"
            }
            Self::PublicKey => {
                "the code holds another key than the expected one; look for a newer code or check the ID"
            }
            Self::KdfMemory => "this code needs 128 MiB of memory; allow that much or free some",
            Self::PasswordTooShort { minimum } => {
                return write!(
                    f,
                    "the password is too short; use at least {minimum} characters"
                );
            }
            Self::PasswordTooLong => "the password is too long; choose a shorter one",
            Self::Sealing => "the cipher refused the identity; nothing was made, report this",
            Self::Random => "the random generator failed; nothing was made, try again later",
        };
        f.write_str(sentence)
    }
}

/// Names a character, by its number too if one does not see it, and what it was probably meant to be.
fn foreign_character(f: &mut fmt::Formatter<'_>, ordinal: usize, character: char) -> fmt::Result {
    write!(f, "character {ordinal} of the text is {character:?}")?;
    if !character.is_ascii_graphic() {
        write!(f, " ({})", Number(character))?;
    }
    f.write_str(", which no code contains; ")?;
    match look_alikes(character) {
        [] => f.write_str("compare it with the original"),
        [only] => write!(f, "it is probably {only}"),
        [first, second, ..] => write!(f, "it is probably {first} or {second}"),
    }
}

impl core::error::Error for Error {}

impl From<TooLong> for Error {
    fn from(TooLong: TooLong) -> Self {
        Self::Sealing
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}

impl From<Argon2Error> for Error {
    fn from(error: Argon2Error) -> Self {
        match error {
            Argon2Error::Memory => Self::KdfMemory,
            // Cost and salt are those of the scheme, so only the password is left.
            Argon2Error::OutOfRange => Self::PasswordTooLong,
        }
    }
}
