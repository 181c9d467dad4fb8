//! What people paste where an export belongs.

use core::fmt;

use crate::codec::blank;
use crate::identity::ThreemaId;

/// Another text of the messenger that people take for an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OtherKind {
    /// An identity alone.
    Identity,
    /// The code `3mid:` with which people verify each other: identity and public key.
    IdentityCode,
    /// A link that adds a contact, such as `https://threema.id/ECHOECHO`.
    ContactLink,
    /// The code with which a phone joins a session in the browser, as base64.
    WebSession,
    /// An encrypted Safe backup, as base64.
    SafeBackup,
    /// The content of a Safe backup, as JSON.
    SafeDocument,
}

impl OtherKind {
    /// What `text` is, if it is one of these.
    ///
    /// ```
    /// use eeema::id_export::OtherKind;
    ///
    /// let link = OtherKind::recognise("https://threema.id/ECHOECHO");
    /// assert_eq!(link, Some(OtherKind::ContactLink));
    /// ```
    pub fn recognise(text: &str) -> Option<Self> {
        let text = blank::trim(text);
        if ThreemaId::from_bytes(text.as_bytes()).is_ok() {
            return Some(Self::Identity);
        }
        let is_link = |mark: &&str| text.contains(mark);
        if text.contains("3mid:") {
            Some(Self::IdentityCode)
        } else if ["threema.id/", "://add?id=", "/add?id="]
            .iter()
            .any(is_link)
        {
            Some(Self::ContactLink)
        } else if text.starts_with('{') && text.contains("\"privatekey\"") {
            Some(Self::SafeDocument)
        } else {
            Self::of_base64(text)
        }
    }

    /// A code or a backup in base64. What looks like a text in words, or is too short, is neither.
    fn of_base64(text: &str) -> Option<Self> {
        // Nonce, tag and the smallest content of a backup.
        const SHORTEST: usize = 80;
        let is_digit =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        let (mut length, mut has_lower, mut has_upper) = (0_usize, false, false);
        for byte in bytes {
            if !is_digit(byte) {
                return None;
            }
            length = length.saturating_add(1);
            has_lower |= byte.is_ascii_lowercase();
            has_upper |= byte.is_ascii_uppercase();
        }
        // Longer words are rare, and a code has one case.
        let longest_word = text.split_ascii_whitespace().map(str::len).max();
        let is_text = longest_word.is_none_or(|length| length < 40);
        if length < SHORTEST || is_text || !has_lower || !has_upper {
            return None;
        }
        // The version 1337 in front.
        let is_session = ["BTk", "BTl", "BTm", "BTn"]
            .iter()
            .any(|front| text.starts_with(front));
        Some(if is_session {
            Self::WebSession
        } else {
            Self::SafeBackup
        })
    }
}

impl fmt::Display for OtherKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "this is an identity, which anybody may know",
            Self::IdentityCode => "this is the QR code that others scan to verify an identity",
            Self::ContactLink => "this is a link that adds a contact",
            Self::WebSession => "this is the QR code of a session in the browser",
            Self::SafeBackup => "this seems to be a Safe backup",
            Self::SafeDocument => "this is the content of a Safe backup",
        })
    }
}
