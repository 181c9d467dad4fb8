//! How a request is authorised: user name and password of a server, or a token.

use core::fmt;

use super::AddressError;
use crate::codec::base64;
use crate::crypto::{SecretString, SecretVec, equal, sha256};

/// The name of the scheme of user name and password.
const SCHEME: &str = "Basic";

/// User name and password for a server. **Not the password of the backup**, which never leaves the
/// device. Wiped on drop, never printed.
///
/// ```
/// use eeema::safe::Credentials;
///
/// let credentials = Credentials::new("alice", "opensesame")?.unwrap();
/// assert_eq!(credentials.header().as_str(), "Basic YWxpY2U6b3BlbnNlc2FtZQ==");
/// assert!(Credentials::new("alice", "")?.is_none()); // nothing is sent
/// # Ok::<(), eeema::safe::AddressError>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    /// `username:password`.
    text: SecretString,
    /// Bytes in front of the colon.
    username_length: usize,
}

impl Credentials {
    /// Takes both parts as they are; `None` if one of them is empty, as then nothing is sent.
    ///
    /// # Errors
    ///
    /// [`AddressError::UsernameColon`].
    pub fn new(username: &str, password: &str) -> Result<Option<Self>, AddressError> {
        if username.contains(':') {
            return Err(AddressError::UsernameColon);
        }
        if username.is_empty() || password.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            text: SecretString::from([username, ":", password].concat()),
            username_length: username.len(),
        }))
    }

    /// The user name.
    pub fn username(&self) -> &str {
        self.text.get(..self.username_length).unwrap_or_default()
    }

    /// The password for the server.
    pub fn password(&self) -> &str {
        let start = self.username_length.saturating_add(1);
        self.text.get(start..).unwrap_or_default()
    }

    /// The value of the header `Authorization`: Basic in UTF-8 (RFC 7617).
    pub fn header(&self) -> SecretString {
        let digits = SecretString::from(base64::encode_to_string(self.text.as_bytes()));
        SecretString::from([SCHEME, " ", digits.as_str()].concat())
    }

    /// What a header may carry that lets in.
    pub(super) fn admission(&self) -> Admission {
        let latin = self.text.chars().map(u8::try_from);
        let mut bytes = SecretVec::zeroed(latin.clone().count());
        let has_latin = latin.clone().all(|byte| byte.is_ok());
        for (place, byte) in bytes.as_mut_bytes().iter_mut().zip(latin.flatten()) {
            *place = byte;
        }
        let utf8 = sha256(self.text.as_bytes());
        let latin = has_latin.then(|| sha256(bytes.as_bytes()));
        Admission {
            utf8,
            latin: latin.unwrap_or(utf8),
        }
    }
}

/// Hashes of credentials, so that the time of a comparison tells nothing about the password: in UTF-8, and
/// in ISO-8859-1 if that has all their characters, as the library of Android encodes them.
#[derive(Clone)]
pub(super) struct Admission {
    utf8: [u8; 32],
    latin: [u8; 32],
}

impl Admission {
    /// Whether the value of a header `Authorization` lets in: `Basic` in letters of any case, one blank or
    /// more, and the credentials.
    pub(super) fn admits(&self, header: &str) -> bool {
        let Some((scheme, digits)) = header.split_once(' ') else {
            return false;
        };
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return false;
        }
        let digits = digits.trim_matches(' ');
        let mut bytes = SecretVec::zeroed(digits.len());
        let Ok(given) = base64::decode(digits, bytes.as_mut_bytes()) else {
            return false;
        };
        let given = sha256(given);
        equal(&given, &self.utf8) | equal(&given, &self.latin)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// How a request is authorised.
#[derive(Clone, Debug, Default)]
pub enum Authorization {
    /// Not at all: knowing the backup id is enough.
    #[default]
    None,
    /// With user name and password.
    Basic(Credentials),
    /// With a token of the directory server of an OnPrem installation.
    Token(Token),
}

impl Authorization {
    /// The value of the header `Authorization`.
    pub fn header(&self) -> Option<SecretString> {
        match self {
            Self::None => None,
            Self::Basic(credentials) => Some(credentials.header()),
            Self::Token(token) => Some(SecretString::from(["Token ", &token.0].concat())),
        }
    }
}

/// A token of the directory server. Wiped on drop, never printed.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Takes the text of the token.
    ///
    /// # Errors
    ///
    /// [`AddressError::Token`] unless it is at least one printable ASCII character without blanks: it
    /// must not end the header.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(AddressError::Token);
        }
        Ok(Self(SecretString::from(text)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}
