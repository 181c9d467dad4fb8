#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use super::Secret;
use super::declassify::found;
#[cfg(feature = "alloc")]
use super::error::PrefixedError;
use super::error::{TooLong, Unauthentic};
#[cfg(feature = "alloc")]
use super::{Random, SecretVec};

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Encrypts `data` in place and returns the tag over it and `associated_data`.
///
/// # Errors
///
/// [`TooLong`] if `data` has more than 256 GiB: it was not encrypted.
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8],
) -> Result<[u8; TAG_LENGTH], TooLong> {
    XChaCha20Poly1305::new(key.as_bytes().into())
        .encrypt_inout_detached(nonce.into(), associated_data, data.into())
        .map(Into::into)
        .map_err(|_| TooLong)
}

/// Verifies `tag` over `data` and `associated_data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    let opened = XChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
        nonce.into(),
        associated_data,
        data.into(),
        tag.into(),
    );
    match found(opened.is_ok()) {
        true => Ok(()),
        false => Err(Unauthentic),
    }
}

/// Bytes of the nonce in front of the ciphertext and of the tag behind it.
pub const OVERHEAD: usize = NONCE_LENGTH + TAG_LENGTH;

/// Draws a nonce, seals `plaintext`, and returns nonce, ciphertext and tag in this order.
///
/// # Errors
///
/// [`PrefixedError::Random`] if the generator fails, [`PrefixedError::TooLong`] above 256 GiB.
#[cfg(feature = "alloc")]
pub fn seal_prefixed(
    key: &Secret<KEY_LENGTH>,
    plaintext: &[u8],
    random: &mut impl Random,
) -> Result<Vec<u8>, PrefixedError> {
    let mut nonce = [0; NONCE_LENGTH];
    random.fill(&mut nonce)?;
    let mut sealed = Vec::with_capacity(plaintext.len().saturating_add(OVERHEAD));
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    let (_, data) = sealed.split_at_mut(NONCE_LENGTH);
    let tag = seal_in_place(key, &nonce, &[], data)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens what [`seal_prefixed`] made.
///
/// # Errors
///
/// [`PrefixedError::TooShort`] below 40 bytes, or [`PrefixedError::Unauthentic`].
#[cfg(feature = "alloc")]
pub fn open_prefixed(key: &Secret<KEY_LENGTH>, sealed: &[u8]) -> Result<SecretVec, PrefixedError> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(PrefixedError::TooShort)?;
    let (ciphertext, tag) = rest.split_last_chunk().ok_or(PrefixedError::TooShort)?;
    let mut plaintext = SecretVec::zeroed(ciphertext.len());
    plaintext.as_mut_bytes().copy_from_slice(ciphertext);
    open_in_place(key, nonce, &[], plaintext.as_mut_bytes(), tag)?;
    Ok(plaintext)
}
