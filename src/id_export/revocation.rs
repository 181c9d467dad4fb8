use core::fmt;

use crate::codec::base64;
use crate::crypto::{sha256_of_secret, wipe};

/// What the directory stores of a revocation password (chapter 11 section 8), so that its owner can
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
pub struct RevocationKey([u8; Self::LENGTH]);

impl RevocationKey {
    /// Characters of the text.
    pub const LENGTH: usize = 8;

    /// Derives it from any password, even an empty one.
    pub fn derive(password: &str) -> Self {
        let mut hash = sha256_of_secret(password.as_bytes());
        let (used, _) = hash.split_at(4);
        let mut key = Self([0; Self::LENGTH]);
        // Four bytes give eight characters: writing cannot fail.
        let _ = base64::encode(used, &mut key.0);
        wipe(&mut hash);
        key
    }

    /// The 8 characters, as they travel.
    pub fn as_str(&self) -> &str {
        // Base64 is ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Drop for RevocationKey {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl fmt::Debug for RevocationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevocationKey")
    }
}
