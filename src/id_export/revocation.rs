//! The revocation key, by which a directory lets an identity be revoked
//! ([chapter 11 section 8](crate::protocol::id_export#8-revocation-key)).

use core::fmt;

use super::Password;
use crate::codec::base64;
use crate::crypto::hazmat::hash::sha256_of_secret;
use crate::crypto::{Secret, wipe};

/// What the directory stores of a revocation password
/// ([chapter 11 section 8](crate::protocol::id_export#8-revocation-key)), so that its owner can
/// revoke the identity later without the secret key: base64 of the first 4 bytes of SHA-256.
///
/// It has 32 bits. Whoever reads it can find a password that gives it within seconds, and learns
/// much about the real one: use a password that is used nowhere else. Wiped on drop, never printed.
///
/// ```
/// use eeema::id_export::RevocationKey;
/// assert_eq!(RevocationKey::derive("testpassword").as_str(), "n3NeDQ==");
/// ```
#[derive(Clone)]
pub struct RevocationKey(Secret<{ Self::LENGTH }>);

impl RevocationKey {
    /// Characters of the text.
    pub const LENGTH: usize = 8;

    /// Derives it from any password, even an empty one.
    pub fn derive<'p>(password: impl Into<Password<'p>>) -> Self {
        let mut hash = sha256_of_secret(password.into().as_bytes());
        let [first, second, third, fourth, ..] = hash;
        wipe(&mut hash);
        Self(Secret::filled(|key| {
            let [a, b, c, d] = base64::quad([first, second, third]);
            let [e, f, ..] = base64::quad([fourth, 0, 0]);
            *key = [a, b, c, d, e, f, b'=', b'='];
        }))
    }

    /// The 8 characters, as they travel.
    pub fn as_str(&self) -> &str {
        // Base64 is ASCII.
        str::from_utf8(self.0.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for RevocationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevocationKey")
    }
}
