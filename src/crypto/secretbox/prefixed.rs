//! The box behind its own nonce, which is drawn when it is sealed.
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 24 | nonce, random |
//! | 24 | 16 | tag |
//! | 40 | rest | ciphertext, as long as the plaintext |
//!
//! Nonces of 24 random bytes do not repeat, whatever the number of boxes under one key.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::boxes::{open_in_place, seal_in_place};
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use crate::crypto::error::PrefixedError;
use crate::crypto::{Random, Secret};
#[cfg(feature = "alloc")]
use crate::crypto::{RandomError, SecretVec};

/// Bytes of nonce and tag in front of the ciphertext.
pub const PREFIX_LENGTH: usize = NONCE_LENGTH + TAG_LENGTH;

/// Draws a nonce, seals `plaintext`, and returns nonce, tag and ciphertext in this order.
///
/// # Errors
///
/// [`RandomError`] if the generator fails.
#[cfg(feature = "alloc")]
pub fn seal_prefixed(
    key: &Secret<KEY_LENGTH>,
    plaintext: &[u8],
    random: &mut impl Random,
) -> Result<Vec<u8>, RandomError> {
    let mut nonce = [0; NONCE_LENGTH];
    random.fill(&mut nonce)?;
    let mut sealed = Vec::with_capacity(plaintext.len().saturating_add(PREFIX_LENGTH));
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&[0; TAG_LENGTH]);
    sealed.extend_from_slice(plaintext);
    let (tag, data) = sealed.split_at_mut(NONCE_LENGTH).1.split_at_mut(TAG_LENGTH);
    tag.copy_from_slice(&seal_in_place(key, &nonce, data));
    Ok(sealed)
}

/// Like `seal_prefixed`, in place: `buffer` has [`PREFIX_LENGTH`] bytes of any value, which nonce and
/// tag replace, and then the plaintext, which the ciphertext replaces.
///
/// # Errors
///
/// [`PrefixedError::TooShort`] if `buffer` has fewer than 40 bytes, and [`PrefixedError::Random`]; the
/// plaintext is unchanged then and must not be sent.
pub fn seal_prefixed_in_place(
    key: &Secret<KEY_LENGTH>,
    buffer: &mut [u8],
    random: &mut impl Random,
) -> Result<(), PrefixedError> {
    let (nonce, rest) = buffer
        .split_first_chunk_mut()
        .ok_or(PrefixedError::TooShort)?;
    let (tag, data) = rest
        .split_first_chunk_mut()
        .ok_or(PrefixedError::TooShort)?;
    random.fill(nonce)?;
    *tag = seal_in_place(key, nonce, data);
    Ok(())
}

/// Like `seal_prefixed`, into `output`; returns the part of it that was written.
///
/// # Errors
///
/// [`PrefixedError::TooShort`] if `output` has fewer than 40 bytes more than `plaintext`, and
/// [`PrefixedError::Random`]; nothing of the plaintext stands in `output` then.
pub fn seal_prefixed_into<'o>(
    key: &Secret<KEY_LENGTH>,
    plaintext: &[u8],
    output: &'o mut [u8],
    random: &mut impl Random,
) -> Result<&'o mut [u8], PrefixedError> {
    let sealed = output
        .get_mut(..plaintext.len().saturating_add(PREFIX_LENGTH))
        .ok_or(PrefixedError::TooShort)?;
    let (prefix, data) = sealed.split_at_mut(PREFIX_LENGTH);
    let (nonce, tag) = prefix.split_at_mut(NONCE_LENGTH);
    let mut drawn = [0; NONCE_LENGTH];
    random.fill(&mut drawn)?;
    nonce.copy_from_slice(&drawn);
    data.copy_from_slice(plaintext);
    tag.copy_from_slice(&seal_in_place(key, &drawn, data));
    Ok(sealed)
}

/// Opens what `seal_prefixed` made.
///
/// # Errors
///
/// [`PrefixedError::TooShort`] below 40 bytes, or [`PrefixedError::Unauthentic`].
#[cfg(feature = "alloc")]
pub fn open_prefixed(key: &Secret<KEY_LENGTH>, sealed: &[u8]) -> Result<SecretVec, PrefixedError> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(PrefixedError::TooShort)?;
    let (tag, ciphertext) = rest.split_first_chunk().ok_or(PrefixedError::TooShort)?;
    let mut plaintext = SecretVec::zeroed(ciphertext.len());
    plaintext.as_mut_bytes().copy_from_slice(ciphertext);
    open_in_place(key, nonce, plaintext.as_mut_bytes(), tag)?;
    Ok(plaintext)
}

/// Like `open_prefixed`, in place: returns the part of `sealed` that is plaintext now.
///
/// # Errors
///
/// [`PrefixedError::TooShort`] below 40 bytes, or [`PrefixedError::Unauthentic`]; `sealed` is unchanged
/// then.
pub fn open_prefixed_in_place<'s>(
    key: &Secret<KEY_LENGTH>,
    sealed: &'s mut [u8],
) -> Result<&'s mut [u8], PrefixedError> {
    let (nonce, rest) = sealed
        .split_first_chunk_mut()
        .ok_or(PrefixedError::TooShort)?;
    let (tag, data) = rest
        .split_first_chunk_mut()
        .ok_or(PrefixedError::TooShort)?;
    open_in_place(key, nonce, data, tag)?;
    Ok(data)
}
