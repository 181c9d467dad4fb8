//! Secrets whose length is known at run time: they lie on the heap.

use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, mem};

use super::declassify::equal_secrets;
use super::secret::wipe;

/// Secret bytes of a length known at run time: wiped on drop, never printed, never grown (growing
/// would leave a copy behind).
///
/// ```
/// use eeema::crypto::SecretVec;
///
/// let mut secret = SecretVec::zeroed(4);
/// secret.as_mut_bytes().copy_from_slice(&[1, 2, 3, 4]);
/// assert_eq!(secret.as_bytes(), [1, 2, 3, 4]);
/// assert_eq!(format!("{secret:?}"), "SecretVec");
/// ```
#[derive(Clone)]
pub struct SecretVec(Vec<u8>);

impl SecretVec {
    /// `length` zero bytes, to be written in place.
    pub fn zeroed(length: usize) -> Self {
        Self(vec![0; length])
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, for writing. Their number stays as it is.
    pub fn as_mut_bytes(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

#[allow(dead_code, reason = "not every protocol gathers secret bytes")]
impl SecretVec {
    /// No bytes yet.
    pub(crate) const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Puts bytes behind the others. Where there is no room for them, all move, and the old place is wiped.
    pub(crate) fn append(&mut self, bytes: &[u8]) {
        let length = self.0.len().saturating_add(bytes.len());
        if length > self.0.capacity() {
            let twice = self.0.capacity().saturating_mul(2);
            let mut grown = Vec::with_capacity(length.max(twice));
            grown.extend_from_slice(&self.0);
            *self = Self(grown);
        }
        self.0.extend_from_slice(bytes);
    }

    /// Gives the bytes away, which are not wiped any more.
    pub(crate) fn into_plain(mut self) -> Vec<u8> {
        mem::take(&mut self.0)
    }
}

impl From<Vec<u8>> for SecretVec {
    /// Takes the bytes over without copying them. What the vector left behind when it grew is not wiped.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Drop for SecretVec {
    fn drop(&mut self) {
        wipe_all(&mut self.0);
    }
}

/// Wipes all of the capacity: a longer content may have left something behind the end.
fn wipe_all(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.capacity(), 0);
    wipe(bytes);
}

impl fmt::Debug for SecretVec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretVec")
    }
}

/// A secret text: wiped on drop, compared in constant time, never printed.
///
/// For passwords, tokens and exports. It lends itself as `&str`, and there every function of texts is at
/// hand; what such a function copies is the caller's to wipe. Two texts of different lengths are unequal at
/// once: the length of a password is not hidden.
///
/// ```
/// use eeema::crypto::SecretString;
///
/// let password = SecretString::from("correct horse".to_owned()); // moved, not copied
/// assert!(password.starts_with("correct"));
/// assert_eq!(format!("{password:?}"), "SecretString");
/// ```
#[derive(Clone)]
pub struct SecretString(alloc::string::String);

impl SecretString {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[allow(dead_code, reason = "not every protocol changes secret text")]
impl SecretString {
    /// Gives the text away, which is not wiped any more.
    pub(crate) fn into_plain(mut self) -> alloc::string::String {
        mem::take(&mut self.0)
    }

    /// The text, for writing within the capacity that it has: growing would leave a copy behind.
    pub(crate) fn as_mut_string(&mut self) -> &mut alloc::string::String {
        &mut self.0
    }
}

impl From<alloc::string::String> for SecretString {
    /// Takes the text over without copying it.
    fn from(text: alloc::string::String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretString {
    /// Copies the text. The caller wipes their own.
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl PartialEq for SecretString {
    /// In constant time for texts of the same length.
    fn eq(&self, other: &Self) -> bool {
        equal_secrets(self.as_bytes(), other.as_bytes())
    }
}

impl Eq for SecretString {}

impl core::ops::Deref for SecretString {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Drop for SecretString {
    fn drop(&mut self) {
        wipe_all(&mut mem::take(&mut self.0).into_bytes());
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_text_is_the_text() {
        let text = SecretString::from("words");
        assert_eq!((text.as_str(), &*text), ("words", "words"));
        assert_eq!(text, SecretString::from("words"));
        assert_ne!(text, SecretString::from("sword"));
        assert_eq!(text.into_plain(), "words");
    }
}
