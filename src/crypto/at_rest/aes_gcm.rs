//! AES-256-GCM with a nonce of 12 bytes and without associated data, in place and detached.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{AeadInOut, KeyInit};

use crate::crypto::Secret;
use crate::crypto::secretbox::Unauthentic;
use crate::crypto::verdict::found;

/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 12;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Encrypts `data` in place and returns the tag. A nonce must never be used twice with one key.
///
/// # Errors
///
/// [`TooLong`] above 64 GiB.
pub fn seal_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> Result<[u8; TAG_LENGTH], TooLong> {
    Aes256Gcm::new(key.as_bytes().into())
        .encrypt_inout_detached(nonce.into(), &[], data.into())
        .map(Into::into)
        .map_err(|_| TooLong)
}

/// Verifies the tag first, then decrypts in place.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    let opened = Aes256Gcm::new(key.as_bytes().into()).decrypt_inout_detached(
        nonce.into(),
        &[],
        data.into(),
        tag.into(),
    );
    if found(opened.is_ok()) {
        Ok(())
    } else {
        Err(Unauthentic)
    }
}

/// More than one nonce can encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;
