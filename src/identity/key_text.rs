use core::fmt;
use core::str::FromStr;

use super::{Error, PublicKey, SecretKey};
use crate::codec::hex;
use crate::crypto::Secret;

const PRIVATE: &str = "private:";
const PUBLIC: &str = "public:";

/// A key in the text form of the Gateway tools
/// ([chapter 01 section 12](crate::protocol::identity#12-text-forms-and-the-nonce-hash)):
/// `private:` or `public:` and 64 hexadecimal digits.
///
/// Digits of any case are read, lowercase ones are written, and both in constant time. Anything
/// else is refused, white space included.
///
/// ```
/// use eeema::SecretKey;
/// use eeema::identity::KeyText;
///
/// let key = SecretKey::from_bytes([0x0f; 32]);
/// let text = key.to_key_text();
/// assert!(text.as_str().starts_with("private:0f0f"));
/// assert_eq!(text.as_str().parse(), Ok(KeyText::Private(key)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyText {
    /// `private:` and the secret key.
    Private(SecretKey),
    /// `public:` and the public key.
    Public(PublicKey),
}

impl FromStr for KeyText {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(digits) = text.strip_prefix(PRIVATE) {
            key_bytes(digits).map(|key| Self::Private(SecretKey::from_secret(key)))
        } else if let Some(digits) = text.strip_prefix(PUBLIC) {
            let key = key_bytes(digits)?;
            Ok(Self::Public(PublicKey::from_bytes(*key.as_bytes())))
        } else {
            Err(Error::KeyText)
        }
    }
}

impl FromStr for SecretKey {
    type Err = Error;

    /// Reads 64 hexadecimal digits of any case, with or without `private:` in front, in constant time.
    ///
    /// [`Error::PublicKeyText`] for a text that says that it is a public key, [`Error::KeyText`] for
    /// anything else.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with(PUBLIC) {
            return Err(Error::PublicKeyText);
        }
        key_bytes(text.strip_prefix(PRIVATE).unwrap_or(text)).map(Self::from_secret)
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    /// Reads 64 hexadecimal digits of any case, with or without `public:` in front.
    ///
    /// [`Error::SecretKeyText`] for a text that says that it is a secret key, [`Error::KeyText`] for
    /// anything else.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with(PRIVATE) {
            return Err(Error::SecretKeyText);
        }
        let key = key_bytes(text.strip_prefix(PUBLIC).unwrap_or(text))?;
        Ok(Self::from_bytes(*key.as_bytes()))
    }
}

fn key_bytes(digits: &str) -> Result<Secret<32>, Error> {
    Secret::try_filled(
        |bytes| match hex::decode(digits, bytes).map(|decoded| decoded.len()) {
            Ok(SecretKey::LENGTH) => Ok(()),
            _ => Err(Error::KeyText),
        },
    )
}

impl SecretKey {
    /// Writes `private:` and 64 digits, wiped when the result is dropped.
    pub fn to_key_text(&self) -> SecretKeyText {
        SecretKeyText(Secret::filled(|text| {
            let (prefix, digits) = text.split_at_mut(PRIVATE.len());
            prefix.copy_from_slice(PRIVATE.as_bytes());
            let (pairs, _) = digits.as_chunks_mut();
            for (pair, byte) in pairs.iter_mut().zip(self.as_bytes()) {
                *pair = hex::pair(*byte);
            }
        }))
    }
}

impl PublicKey {
    /// Shows the key as `public:` and 64 digits.
    pub fn key_text(&self) -> impl fmt::Display + use<> {
        PublicKeyText(*self)
    }
}

/// The text form of a secret key, 72 ASCII characters; wiped on drop, never printed.
pub struct SecretKeyText(Secret<{ Self::LENGTH }>);

impl SecretKeyText {
    /// Characters of the text.
    pub const LENGTH: usize = 72;

    /// The text.
    pub fn as_str(&self) -> &str {
        // Prefix and digits are ASCII.
        str::from_utf8(self.0.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for SecretKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKeyText")
    }
}

struct PublicKeyText(PublicKey);

impl fmt::Display for PublicKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC}{}", self.0)
    }
}
