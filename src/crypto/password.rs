//! Keys out of passwords: slow functions, so that guessing is slow.
//!
//! | function | what makes it slow |
//! |---|---|
//! | [`pbkdf2_hmac_sha256`] | time alone; graphics cards do not mind |
//! | [`argon2id`] | memory and time |
//!
//! None of them saves a weak password: whoever has the sealed data guesses at his own pace.

mod argon2id;

pub use argon2id::{Argon2Area, Argon2Cost, Argon2Error, Argon2Memory, argon2id};

use sha2::Sha256;

use crate::crypto::Secret;

/// PBKDF2-HMAC-SHA256 (RFC 8018), the first 32 bytes. No `iterations` count as one.
pub fn pbkdf2_hmac_sha256(password: &[u8], salt: &[u8], iterations: u32) -> Secret<32> {
    Secret::filled(|key| pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, key))
}
