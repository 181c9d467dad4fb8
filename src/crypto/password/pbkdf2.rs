//! PBKDF2 ([RFC 8018 section 5.2](https://www.rfc-editor.org/rfc/rfc8018#section-5.2)) over HMAC, for formats
//! that have it.
//!
//! | what | size |
//! |---|---|
//! | password, salt | any |
//! | iterations | 1 or more; what the format says |
//! | key | any; every further length of the hash costs all iterations again |
//!
//! It is slow by repetition alone, and needs no memory: graphics cards guess many passwords at a time. New
//! formats take `argon2id`.
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha256;
//!
//! let key: Secret<8> = pbkdf2_hmac_sha256(b"passwd", b"salt", 1); // RFC 7914 section 11
//! assert_eq!(key.as_bytes(), &[0x55, 0xac, 0x04, 0x6e, 0x56, 0xe3, 0x08, 0x9f]);
//! ```

use ::pbkdf2::pbkdf2_hmac;
use sha2::{Sha256, Sha512};

#[cfg(all(feature = "alloc", feature = "_sha1"))]
use crate::codec::declassify;
use crate::crypto::Secret;
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::hazmat::hash::STACK;
use crate::crypto::secret::on_wiped_stack;

/// PBKDF2-HMAC-SHA256 (RFC 8018), the first `N` bytes. No `iterations` count as one.
pub fn pbkdf2_hmac_sha256<const N: usize>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> Secret<N> {
    derived(|key| pbkdf2_hmac::<Sha256>(password, salt, iterations, key))
}

/// PBKDF2-HMAC-SHA512 (RFC 8018), the first `N` bytes. No `iterations` count as one.
pub fn pbkdf2_hmac_sha512<const N: usize>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> Secret<N> {
    derived(|key| pbkdf2_hmac::<Sha512>(password, salt, iterations, key))
}

/// PBKDF2-HMAC-SHA1 (RFC 8018), the first `N` bytes, for formats that have it. No `iterations` count as
/// one.
#[cfg(feature = "_sha1")]
pub fn pbkdf2_hmac_sha1<const N: usize>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
) -> Secret<N> {
    derived(|key| pbkdf2_hmac::<sha1::Sha1>(password, salt, iterations, key))
}

/// Derives a key, and leaves nothing of the password on the stack.
fn derived<const N: usize>(derive: impl FnOnce(&mut [u8; N])) -> Secret<N> {
    Secret::filled(|key| on_wiped_stack::<STACK, _>(|| derive(key)))
}

/// The low eight bits of each UTF-16 unit of a password: what old Java libraries made of it. For ASCII
/// these are the bytes of UTF-8.
///
/// Different passwords may become the same bytes, so this is for reading what such a library wrote.
///
/// ```
/// use eeema::crypto::hazmat::password::pbkdf2::low_bytes;
///
/// assert_eq!(low_bytes("word").as_bytes(), b"word");
/// assert_eq!(low_bytes("Ā").as_bytes(), [0]); // U+0100
/// ```
#[cfg(feature = "alloc")]
pub fn low_bytes(password: &str) -> SecretVec {
    let mut bytes = SecretVec::zeroed(password.encode_utf16().count());
    for (byte, unit) in bytes.as_mut_bytes().iter_mut().zip(password.encode_utf16()) {
        [*byte, _] = unit.to_le_bytes();
    }
    bytes
}

/// The [`low_bytes`] of a password, if they are others than those of UTF-8. Whether it is ASCII becomes
/// known.
#[cfg(all(feature = "alloc", feature = "_sha1"))]
pub(crate) fn other_low_bytes(password: &str) -> Option<SecretVec> {
    let bits = password.bytes().fold(0, |bits, byte| bits | byte);
    match declassify(bits >> 7) {
        true => Some(low_bytes(password)),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7914 section 11 (SHA-256) and RFC 6070 (SHA-1); the key of one iteration with SHA-512 is an
    /// HMAC.
    #[test]
    fn known_keys() {
        let key: Secret<8> = pbkdf2_hmac_sha256(b"passwd", b"salt", 1);
        assert_eq!(
            key.as_bytes(),
            &[0x55, 0xac, 0x04, 0x6e, 0x56, 0xe3, 0x08, 0x9f]
        );
        let key: Secret<64> = pbkdf2_hmac_sha512(b"password", b"salt", 1);
        let mac = crate::crypto::hazmat::hash::hmac_sha512(b"password", &[b"salt", &[0, 0, 0, 1]]);
        assert_eq!(key.as_bytes(), &mac);
        #[cfg(feature = "_sha1")]
        {
            let key: Secret<20> = pbkdf2_hmac_sha1(b"password", b"salt", 2);
            let expected = [
                0xea, 0x6c, 0x01, 0x4d, 0xc7, 0x2d, 0x6f, 0x8c, 0xcd, 0x1e, 0xd9, 0x2a, 0xce, 0x1d,
                0x41, 0xf0, 0xd8, 0xde, 0x89, 0x57,
            ];
            assert_eq!(key.as_bytes(), &expected);
        }
    }
}
