//! The Unicode forms of a password, for functions that take its bytes as they are.

use core::fmt;

use unicode_normalization::UnicodeNormalization;

use alloc::string::String;

use crate::crypto::SecretString;

/// One spelling of a password; wiped on drop, never printed.
#[derive(Clone)]
pub struct Spelling(SecretString);

impl Spelling {
    /// Gathers `characters`, which are walked twice: once for their length.
    fn of(characters: impl Iterator<Item = char> + Clone) -> Self {
        let length = characters.clone().map(char::len_utf8).sum();
        // It does not grow: that would leave a copy.
        let mut text = String::with_capacity(length);
        text.extend(characters);
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spelling")
    }
}

/// The spellings under which a password may have been typed elsewhere: as it is, composed (NFC) and
/// decomposed (NFD), each of them once.
///
/// One keyboard gives `é` as one character, another as `e` and an accent; they look the same and
/// derive different keys. Most passwords have one spelling only.
///
/// The spellings are wiped on drop; the few characters that normalising holds meanwhile are not.
///
/// ```
/// let spellings: Vec<_> = eeema::crypto::spellings("caf\u{e9}").collect();
/// assert_eq!(spellings.len(), 2);
/// assert_eq!(spellings[0].as_str(), "caf\u{e9}");
/// assert_eq!(spellings[1].as_str(), "cafe\u{301}");
/// ```
pub fn spellings(password: &str) -> impl Iterator<Item = Spelling> + use<> {
    let typed = Spelling::of(password.chars());
    let composed =
        Some(Spelling::of(password.nfc())).filter(|composed| composed.as_str() != typed.as_str());
    let decomposed = Some(Spelling::of(password.nfd())).filter(|decomposed| {
        let differs = |other: &Spelling| other.as_str() != decomposed.as_str();
        differs(&typed) && composed.as_ref().is_none_or(differs)
    });
    [Some(typed), composed, decomposed].into_iter().flatten()
}
