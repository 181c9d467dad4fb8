//! The schemes with a key that costs nothing, so that a fuzzer gets behind the derivation. Not part
//! of the public API: exports made here open nowhere else.

use super::{Code, Error, Identity, LegacyCode, Scheme, V1Code};
use crate::crypto::{Secret, hmac_sha256};
use crate::identity::{SecretKey, ThreemaId};

fn derive(password: &str, salt: &[u8]) -> Secret<32> {
    Secret::from_bytes(hmac_sha256(salt, &[password.as_bytes()]))
}

/// Seals with the given salt.
///
/// # Errors
///
/// [`Error::Sealing`].
pub fn seal(
    id: ThreemaId,
    secret_key: &SecretKey,
    password: &str,
    scheme: Scheme,
    salt: &[u8; 8],
) -> Result<Code, Error> {
    let key = derive(password, salt);
    Ok(match scheme {
        Scheme::Legacy => Code::Legacy(LegacyCode::seal_with_key(id, secret_key, salt, &key)),
        Scheme::V1 => Code::V1(V1Code::seal_with_key(id, secret_key, salt, &key)?),
    })
}

/// Opens what [`seal`] made.
///
/// # Errors
///
/// [`Error::Decrypt`] and [`Error::Identity`].
pub fn open(code: &Code, password: &str) -> Result<Identity, Error> {
    match code {
        Code::Legacy(code) => code.open_with_key(|salt| derive(password, salt)),
        Code::V1(code) => code.open_with_key(|salt| Ok(derive(password, salt))),
    }
}
