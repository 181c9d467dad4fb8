use core::fmt;
use core::str::FromStr;

use super::{Error, Identity, LegacyCode, V1Code, find, text};
use crate::crypto::password::Argon2Memory;

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
        text::decode(text, 0, 1, text::is_separator)
    }

    /// Reads a text that is a code, or else the code inside a longer text, such as the mail that an
    /// app wrote.
    ///
    /// In a longer text the groups must be joined by dashes, which a line break and the quotation
    /// marks `>` of a reply may follow but not precede, or not be separated at all. The first
    /// complete code wins. Without one, the error is that of the first piece of text that looks like
    /// a damaged code, with ten groups or more.
    ///
    /// ```
    /// use eeema::id_export::Code;
    ///
    /// let code = Code::find("Hi, this is the code of my ID 0ZAHXXHB:
    ///
    /// 4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-
    /// CTCL-N2CF-3C4C-HPB7-YZWW-U3S6
    ///
    /// Keep it safe.")?;
    /// assert!(code.to_string().starts_with("4K4M-5Q6T-"));
    /// # Ok::<(), eeema::id_export::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Code::parse`]; [`Error::Empty`] if nothing looks like a code.
    pub fn find(text: &str) -> Result<Self, Error> {
        Self::parse(text).or_else(|error| match find::find(text) {
            Err(Error::Empty) if find::is_grouped(text) => Err(error),
            found => found,
        })
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
    pub fn open(&self, password: &str, memory: Argon2Memory<'_>) -> Result<Identity, Error> {
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
