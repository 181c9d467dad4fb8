use core::fmt;
use core::str::FromStr;

use super::damage::{damaged, is_grouped};
use super::find::find;
use super::text::{LEGACY_SYMBOLS, Symbols, V1_SYMBOLS, symbols};
use super::{Error, Identity, LegacyCode, OtherKind, Password, V1Code};
use crate::crypto::Argon2Memory;

/// How an export is sealed. The [module](super) says which client reads what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// PBKDF2 and XSalsa20 with a check of two bytes. Every client reads it.
    Legacy,
    /// Argon2id and ChaCha20-Poly1305, version byte 1. Better, but iOS cannot read it.
    V1,
}

/// A code that was read and found complete, but not opened yet: everything that can be said
/// without the password.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Code {
    /// 80 characters.
    Legacy(LegacyCode),
    /// 104 characters.
    V1(V1Code),
}

impl Code {
    /// Reads a code as people type and paste it: of any case, with white space, dashes of every
    /// kind, soft hyphens, zero-width spaces and byte order marks anywhere.
    ///
    /// # Errors
    ///
    /// [`Error::Character`] with the place of the first foreign character, then [`Error::Empty`],
    /// [`Error::Length`] and [`Error::Version`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::of_symbols(&symbols(text)?)
    }

    /// Reads a text that is a code, or else finds the code inside a longer text, such as the mail that an
    /// app wrote.
    ///
    /// In a longer text the groups may be joined by any dash, by blanks or not at all, in lines that a
    /// mail program broke anywhere, quoted with `>`, numbered, or encoded as quoted-printable. The first
    /// complete code wins. Without one, the error is that of the piece of text that looks most like a
    /// damaged code, with ten groups or more; or it says what the text is instead.
    ///
    /// ```
    /// use eeema::id_export::Code;
    ///
    /// let code = Code::find("Hi, this is the code of my ID 0ZAHXXHB:
    ///
    /// 4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CT
    /// CL-N2CF-3C4C-HPB7-YZWW-U3S6
    ///
    /// Keep it safe.")?;
    /// assert!(code.to_string().starts_with("4K4M-5Q6T-"));
    /// # Ok::<(), eeema::id_export::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Code::parse`]; [`Error::OtherKind`] for another text of the messenger, and
    /// [`Error::Empty`] if nothing looks like a code.
    pub fn find(text: &str) -> Result<Self, Error> {
        let error = match Self::parse(text) {
            Ok(code) => return Ok(code),
            Err(error) => error,
        };
        if let Some(symbols) = find(text) {
            return Self::of_symbols(&symbols);
        }
        match damaged(text) {
            Some(code) => Self::of_symbols(&code?),
            None if is_grouped(text) => Err(error),
            None => Err(OtherKind::recognise(text).map_or(Error::Empty, Error::OtherKind)),
        }
    }

    fn of_symbols(symbols: &Symbols) -> Result<Self, Error> {
        match symbols.count() {
            0 => Err(Error::Empty),
            LEGACY_SYMBOLS => Ok(Self::Legacy(LegacyCode::from_bytes(symbols.raw()?))),
            V1_SYMBOLS => Ok(Self::V1(V1Code::from_bytes(symbols.raw()?)?)),
            characters => Err(Error::Length { characters }),
        }
    }

    /// The scheme.
    pub const fn scheme(&self) -> Scheme {
        match self {
            Self::Legacy(_) => Scheme::Legacy,
            Self::V1(_) => Scheme::V1,
        }
    }

    /// Opens the export. `memory` is touched by the v1 scheme only.
    ///
    /// # Errors
    ///
    /// Those of [`LegacyCode::open`] and [`V1Code::open`].
    pub fn open<'p>(
        &self,
        password: impl Into<Password<'p>>,
        memory: Argon2Memory<'_>,
    ) -> Result<Identity, Error> {
        match self {
            Self::Legacy(code) => code.open(password),
            Self::V1(code) => code.open(password, memory),
        }
    }
}

impl FromStr for Code {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Legacy(code) => code.fmt(f),
            Self::V1(code) => code.fmt(f),
        }
    }
}
