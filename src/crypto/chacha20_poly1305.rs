//! ChaCha20-Poly1305 (RFC 8439) with a nonce of 12 bytes, in place and detached.
//!
//! The length of the data is a type: what is sealed here has a fixed layout. A nonce must never be
//! used twice with one key. Only the bytes of the associated data are authenticated, not what they
//! mean.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};

use crate::crypto::Secret;
use crate::crypto::secretbox::Unauthentic;
use crate::crypto::verdict::found;

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 12;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Bytes that one nonce can encrypt on every target; RFC 8439 allows 2^38 − 64.
const MAX_LENGTH: usize = 1 << 30;

/// Encrypts `data` in place and returns the tag over it and `associated_data`.
pub fn seal_in_place<const N: usize>(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8; N],
) -> [u8; TAG_LENGTH] {
    const { assert!(N <= MAX_LENGTH, "the key stream would repeat") };
    // The error of the cipher says that the data is too long: the line above keeps it away.
    ChaCha20Poly1305::new(key.as_bytes().into())
        .encrypt_inout_detached(nonce.into(), associated_data, data.as_mut_slice().into())
        .map_or([0; TAG_LENGTH], Into::into)
}

/// Verifies `tag` over `data` and `associated_data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place<const N: usize>(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8; N],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    let opened = ChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
        nonce.into(),
        associated_data,
        data.as_mut_slice().into(),
        tag.into(),
    );
    if found(opened.is_ok()) {
        Ok(())
    } else {
        Err(Unauthentic)
    }
}
