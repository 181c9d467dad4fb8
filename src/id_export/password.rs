use core::fmt;

use super::Error;

/// The password of an export, exactly as it was typed: nothing is trimmed, folded or normalised, and even
/// the empty one is a password.
///
/// It is made of text, or of bytes: an old client took passwords in the encoding of its system, so that
/// some exports open with bytes only that are no UTF-8. The caller wipes the text.
///
/// ```
/// use eeema::id_export::Password;
///
/// assert_eq!(Password::new("Grüße").as_bytes(), Password::from("Grüße").as_bytes());
/// // As an old client in a Latin-1 locale took it.
/// let old = Password::from_bytes(b"Gr\xfc\xdfe");
/// assert_eq!(format!("{old:?}"), "Password");
/// ```
#[derive(Clone, Copy)]
pub struct Password<'a>(&'a [u8]);

impl<'a> Password<'a> {
    /// Takes text, in UTF-8.
    pub const fn new(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    /// Takes bytes in any encoding.
    pub const fn from_bytes(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes that keys are derived from.
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }
}

impl<'a> From<&'a str> for Password<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

impl<'a> From<&'a [u8]> for Password<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl fmt::Debug for Password<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// What the apps demand of a password
/// ([chapter 11 section 5](crate::protocol::id_export#5-passwords)), as a check that the caller
/// applies. Sealing and opening take every password.
///
/// | rule | minimum | maximum | counted in |
/// |---|---|---|---|
/// | `Recommended` | 8 | 4096 bytes | Unicode scalar values |
/// | `AndroidWrites` | 8 | 256 | UTF-16 code units |
/// | `AndroidReads` | 4 | none | UTF-16 code units |
/// | `IosWrites` | 8 | none | Unicode scalar values |
/// | `IosReads` | 8 | none | UTF-16 code units |
///
/// Eight characters are what the apps ask for, not what is safe: see the [module](super).
///
/// ```
/// use eeema::id_export::{Error, PasswordRule};
///
/// assert!(PasswordRule::AndroidReads.check("seven77").is_ok());
/// assert_eq!(
///     PasswordRule::IosReads.check("seven77"),
///     Err(Error::PasswordTooShort { minimum: 8 })
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PasswordRule {
    /// A new export: what every app can read later.
    Recommended,
    /// The export dialogue of Android.
    AndroidWrites,
    /// The restore dialogue of Android.
    AndroidReads,
    /// The export dialogue of iOS. It counts what a reader sees as characters; this rule counts
    /// Unicode scalar values, so it lets a few passwords pass that iOS refuses: those with
    /// combining accents or composed emoji.
    IosWrites,
    /// The restore dialogue of iOS.
    IosReads,
}

impl PasswordRule {
    /// Checks a password. Nothing is trimmed: blanks and line breaks count.
    ///
    /// # Errors
    ///
    /// [`Error::PasswordTooShort`] with the minimum of the rule, or [`Error::PasswordTooLong`].
    pub fn check(self, password: &str) -> Result<(), Error> {
        let units = password.encode_utf16().count();
        let scalars = password.chars().count();
        let (length, minimum, too_long) = match self {
            Self::Recommended => (scalars, 8, password.len() > 4096),
            Self::AndroidWrites => (units, 8, units > 256),
            Self::AndroidReads => (units, 4, false),
            Self::IosWrites => (scalars, 8, false),
            Self::IosReads => (units, 8, false),
        };
        if length < minimum {
            Err(Error::PasswordTooShort { minimum })
        } else if too_long {
            Err(Error::PasswordTooLong)
        } else {
            Ok(())
        }
    }
}

/// Calls `open` with the password as it was typed, then with its composed (NFC) and its decomposed
/// (NFD) form, until one of them opens. Forms that are equal are tried once.
///
/// ```
/// use eeema::id_export::{self, Error};
///
/// # let text = "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6";
/// let code = id_export::Code::find(text)?;
/// let identity = id_export::try_spellings("testpassword", |password| id_export::open(&code, password))?;
/// # assert_eq!(identity.id.as_str(), "0ZAHXXHB");
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// The first error of `open` that is neither [`Error::Decrypt`] nor [`Error::Identity`], which
/// another password could mend; otherwise that of the password as it was typed.
#[cfg(feature = "unicode-normalization")]
pub fn try_spellings<T>(
    password: &str,
    mut open: impl FnMut(&str) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut first = None;
    for spelling in crate::crypto::spellings(password) {
        match open(spelling.as_str()) {
            Err(error @ (Error::Decrypt | Error::Identity)) => {
                first.get_or_insert(error);
            }
            result => return result,
        }
    }
    Err(first.unwrap_or(Error::Decrypt))
}
