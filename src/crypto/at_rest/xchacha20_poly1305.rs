//! XChaCha20-Poly1305 with a nonce of 24 bytes and without associated data, in place and detached.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use crate::crypto::Secret;
use crate::crypto::at_rest::aes_gcm::TooLong;
use crate::crypto::secretbox::Unauthentic;
use crate::crypto::verdict::found;

/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Encrypts `data` in place and returns the tag. A nonce must never be used twice with one key.
///
/// # Errors
///
/// [`TooLong`] above 256 GiB.
pub fn seal_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> Result<[u8; TAG_LENGTH], TooLong> {
    XChaCha20Poly1305::new(key.as_bytes().into())
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
    let opened = XChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
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
