//! Passwords of backups: what may be chosen, and a random one
//! ([chapter 10 section 3](crate::protocol::safe#3-passwords)).

use core::fmt;

use crate::codec::base32;
use crate::crypto::{Random, RandomError, Secret};

use super::Error;

/// The password of a backup, as it was typed: not trimmed, not folded, not normalised
/// ([chapter 10 section 3](crate::protocol::safe#3-passwords)).
///
/// It is never sent anywhere; what a server asks for goes into [`super::Credentials`], which is
/// another type for this reason. The caller wipes the text.
#[derive(Clone, Copy)]
pub struct Password<'a>(&'a str);

impl<'a> Password<'a> {
    /// Takes a password to derive with.
    ///
    /// The same visible text may be typed in several spellings, such as `ä` as one or as two
    /// characters; each derives another key, and the server says "not found" to all but one. A
    /// caller with Unicode tables tries the text as typed, then its NFC and NFD forms.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyPassword`].
    pub const fn new(text: &'a str) -> Result<Self, Error> {
        if text.is_empty() {
            Err(Error::EmptyPassword)
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

impl fmt::Debug for Password<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// What to say about a password that somebody wants to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Assessment {
    /// It has U+0000, at which iOS would cut it off: refuse it.
    Nul,
    /// It has fewer than 8 characters, so that no app would take it for restoring: refuse it.
    TooShort,
    /// It has more than 4096 UTF-16 units, which Android refuses: refuse it.
    TooLong,
    /// It does not match the pattern of the administrator: refuse it and show their message.
    PatternMissed,
    /// It is one character, repeated: warn.
    WeakRepeated,
    /// It is at most 15 digits: warn.
    WeakNumeric,
    /// It is in the list: warn.
    WeakListed,
    /// Nothing is known against it, which does not make it strong.
    Good,
}

impl Assessment {
    /// Whether the password must not be chosen.
    #[must_use]
    pub const fn is_refused(self) -> bool {
        matches!(
            self,
            Self::Nul | Self::TooShort | Self::TooLong | Self::PatternMissed
        )
    }

    /// Whether the user should be warned, and may go on.
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(
            self,
            Self::WeakRepeated | Self::WeakNumeric | Self::WeakListed
        )
    }
}

impl fmt::Display for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nul => "the password has a zero character; remove it",
            Self::TooShort => "the password is too short; use at least 8 characters",
            Self::TooLong => "the password is too long; use at most 4096 characters",
            Self::PatternMissed => "the password breaks the rule of the administrator; ask for it",
            Self::WeakRepeated => "the password is one character repeated; choose a better one",
            Self::WeakNumeric => "the password is a short number; choose a better one",
            Self::WeakListed => "the password is a well-known one; choose a better one",
            Self::Good => "the password may be used",
        })
    }
}

/// Assesses a password that somebody wants to choose. `is_listed` says whether it is in a list of bad
/// passwords; it is asked last, and may always say no.
///
/// Everything rests on this one secret: whoever knows the identity can test guesses against the
/// names on a server. Six random words or 14 random characters are safe, eight chosen ones are not.
///
/// ```
/// use eeema::safe::password::{Assessment, assess};
///
/// assert_eq!(assess("12345678", |_| false), Assessment::WeakNumeric);
/// assert_eq!(assess("letmein!", |password| password == "letmein!"), Assessment::WeakListed);
/// assert!(assess("seven77", |_| false).is_refused());
/// ```
pub fn assess(password: &str, is_listed: impl FnOnce(&str) -> bool) -> Assessment {
    const LONGEST_WEAK_NUMBER: usize = 15;
    if let Some(refusal) = refuse(password) {
        return refusal;
    }
    let mut characters = password.chars();
    let first = characters.next().unwrap_or_default();
    if characters.all(|other| other.eq_ignore_ascii_case(&first)) {
        Assessment::WeakRepeated
    } else if password.len() <= LONGEST_WEAK_NUMBER
        && password.bytes().all(|digit| digit.is_ascii_digit())
    {
        Assessment::WeakNumeric
    } else if is_listed(password) {
        Assessment::WeakListed
    } else {
        Assessment::Good
    }
}

/// Assesses a password where the administrator set a pattern. Whether the pattern matches the **whole**
/// password is for the caller's regular expressions to say; they replace the checks for weakness.
/// The least length stays, as no app takes a shorter password for restoring.
pub fn assess_with_pattern(password: &str, matches_whole: bool) -> Assessment {
    match refuse(password) {
        Some(refusal) => refusal,
        None if matches_whole => Assessment::Good,
        None => Assessment::PatternMissed,
    }
}

/// What no rule lets pass.
fn refuse(password: &str) -> Option<Assessment> {
    const MIN_CHARACTERS: usize = 8;
    const MAX_UTF16_UNITS: usize = 4096;
    if password.contains('\0') {
        Some(Assessment::Nul)
    } else if password.chars().count() < MIN_CHARACTERS {
        Some(Assessment::TooShort)
    } else if password.encode_utf16().count() > MAX_UTF16_UNITS {
        Some(Assessment::TooLong)
    } else {
        None
    }
}

/// A random password of 20 characters (100 bits), to be written down. Wiped on drop, never printed.
pub struct GeneratedPassword(Secret<{ Self::LENGTH }>);

impl GeneratedPassword {
    /// Characters of the password: `A`–`Z` and `2`–`7`.
    pub const LENGTH: usize = 20;

    /// Draws a password.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        // 15 bytes make 24 characters, of which the first 20 carry 100 bits.
        let bytes = Secret::<15>::try_filled(|bytes| random.fill(bytes))?;
        let text = Secret::<24>::try_filled(|text| {
            let written = base32::encode(bytes.as_bytes(), text);
            written.map(|_| ()).map_err(|_| RandomError)
        })?;
        Ok(Self(Secret::filled(|password| {
            for (place, character) in password.iter_mut().zip(text.as_bytes()) {
                *place = *character;
            }
        })))
    }

    /// The password.
    pub fn as_password(&self) -> Password<'_> {
        // Base32 is ASCII.
        Password(str::from_utf8(self.0.as_bytes()).unwrap_or_default())
    }
}

impl fmt::Debug for GeneratedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeneratedPassword")
    }
}
