//! HMAC and PBKDF2 over SHA-512, which SQLCipher 4 is made of.

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

use crate::crypto::Secret;

/// PBKDF2-HMAC-SHA512 (RFC 8018), `N` bytes. No `iterations` count as one.
pub fn derive<const N: usize>(password: &[u8], salt: &[u8], iterations: u32) -> Secret<N> {
    Secret::filled(|key| pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, key))
}

/// HMAC-SHA512 (RFC 2104) over the concatenation of `parts`, 64 bytes.
pub fn hmac(key: &Secret<32>, parts: &[&[u8]]) -> [u8; 64] {
    // A block of SHA-512; the key is padded with zero bytes.
    let padded = Secret::<128>::filled(|block| {
        let (front, _) = block.split_at_mut(32);
        front.copy_from_slice(key.as_bytes());
    });
    let mut mac = Hmac::<Sha512>::new(padded.as_bytes().into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize_fixed().into()
}
