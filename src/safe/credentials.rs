use core::fmt;

use super::Error;
use crate::codec::base64;
use crate::crypto::{SecretString, SecretVec};

/// User name and password for a server. **Not the password of the backup**, which never leaves the
/// device. Wiped on drop, never printed.
#[derive(Clone)]
pub struct Credentials {
    /// `username:password`.
    text: SecretString,
    username_length: usize,
}

impl Credentials {
    /// Takes both parts as they are; `None` if one of them is empty, as then nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::UsernameColon`].
    pub fn new(username: &str, password: &str) -> Result<Option<Self>, Error> {
        if username.contains(':') {
            return Err(Error::UsernameColon);
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
        let length = self.text.len().div_ceil(3).saturating_mul(4);
        let mut digits = SecretVec::zeroed(length);
        let digits =
            base64::encode(self.text.as_bytes(), digits.as_mut_bytes()).unwrap_or_default();
        SecretString::from(["Basic ", digits].concat())
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
    /// [`Error::Parameter`] unless it is at least one printable ASCII character without blanks: it
    /// must not end the header.
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::Parameter);
        }
        Ok(Self(SecretString::from(text)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}
