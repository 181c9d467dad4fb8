use core::fmt;

use crate::crypto::SecretVec;
use crate::crypto::hazmat::password::pbkdf2::{low_bytes, other_low_bytes};

/// How the characters of a password become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordEncoding {
    /// UTF-8, since app 4.55.
    Utf8,
    /// The low eight bits of each UTF-16 unit, before. For ASCII the same.
    LowBytes,
}

/// The bytes of a password, wiped on drop. It is used exactly as typed.
#[derive(Clone)]
pub struct PasswordBytes(SecretVec);

impl PasswordBytes {
    /// Encodes a password.
    pub fn new(password: &str, encoding: PasswordEncoding) -> Self {
        Self(match encoding {
            PasswordEncoding::Utf8 => {
                let mut bytes = SecretVec::zeroed(password.len());
                bytes.as_mut_bytes().copy_from_slice(password.as_bytes());
                bytes
            }
            PasswordEncoding::LowBytes => low_bytes(password),
        })
    }

    /// The low bytes of a password that is not ASCII.
    pub(super) fn other(password: &str) -> Option<Self> {
        other_low_bytes(password).map(Self)
    }

    /// The bytes for PBKDF2.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for PasswordBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordBytes")
    }
}

/// Tries UTF-8, then, for a password that is not ASCII, the low bytes. The first error counts.
pub(super) fn in_both_encodings<T, E: Copy>(
    password: &str,
    is_wrong: impl Fn(E) -> bool,
    mut open: impl FnMut(&PasswordBytes) -> Result<T, E>,
) -> Result<(T, PasswordBytes), E> {
    let utf8 = PasswordBytes::new(password, PasswordEncoding::Utf8);
    match open(&utf8) {
        Ok(opened) => Ok((opened, utf8)),
        Err(first) if is_wrong(first) => {
            let low = PasswordBytes::other(password).ok_or(first)?;
            match open(&low) {
                Ok(opened) => Ok((opened, low)),
                Err(_) => Err(first),
            }
        }
        Err(first) => Err(first),
    }
}
