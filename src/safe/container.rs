//! The encrypted container of a backup ([chapter 10 section 5](crate::protocol::safe#5-container)).
//!
//! | offset | size | content |
//! |---|---|---|
//! | 0 | 24 | nonce, random for every upload |
//! | 24 | 16 | Poly1305 tag |
//! | 40 | rest | XSalsa20 ciphertext of the [gzip] member |
//!
//! These functions take any bytes as content; [`super::seal`] and [`super::open`] take documents.

use alloc::vec::Vec;

use super::{EncryptionKey, Error, Limits, gzip};
use crate::codec::Reader;
use crate::crypto::{Random, SecretVec, secretbox};
use crate::identity::Nonce;

/// Bytes of the shortest backup that [`open`] takes: nonce, tag and the smallest gzip member.
pub const MIN_LENGTH: usize = HEADER_LENGTH + 20;

/// Bytes in front of the ciphertext.
const HEADER_LENGTH: usize = Nonce::LENGTH + secretbox::TAG_LENGTH;

/// Bytes of the backup of a body of `length` bytes.
pub const fn sealed_len(length: usize) -> usize {
    gzip::encoded_len(length).saturating_add(HEADER_LENGTH)
}

/// Seals `body` with a random nonce.
///
/// # Errors
///
/// [`Error::Random`] if the generator fails.
pub fn seal(key: &EncryptionKey, body: &[u8], random: &mut impl Random) -> Result<Vec<u8>, Error> {
    seal_with_nonce(key, body, Nonce::generate(random)?)
}

/// Seals `body` with a given nonce, for tests: two backups with one nonce give the secret key away.
///
/// # Errors
///
/// [`Error::Gzip`] if the content has not the length that was measured, which does not happen.
pub fn seal_with_nonce(key: &EncryptionKey, body: &[u8], nonce: Nonce) -> Result<Vec<u8>, Error> {
    let mut backup = alloc::vec![0; sealed_len(body.len())];
    let (nonce_place, rest) = backup.split_first_chunk_mut().ok_or(Error::Gzip)?;
    let (tag, text) = rest.split_first_chunk_mut().ok_or(Error::Gzip)?;
    *nonce_place = *nonce.as_bytes();
    let written = gzip::encode_into(body, text).map_err(|_| Error::Gzip)?;
    if written != text.len() {
        return Err(Error::Gzip);
    }
    *tag = secretbox::seal_in_place(key.secret(), nonce.as_bytes(), text);
    Ok(backup)
}

/// Verifies and opens a backup, and returns its body.
///
/// # Errors
///
/// [`Error::TooShort`], [`Error::Unauthentic`], [`Error::Gzip`] or [`Error::TooLarge`].
pub fn open(key: &EncryptionKey, backup: &[u8], limits: Limits) -> Result<SecretVec, Error> {
    if backup.len() < MIN_LENGTH {
        return Err(Error::TooShort);
    }
    let mut reader = Reader::new(backup);
    let nonce = reader.array().map_err(|_| Error::TooShort)?;
    let tag = reader.array().map_err(|_| Error::TooShort)?;
    let ciphertext = reader.rest();
    let mut text = SecretVec::zeroed(ciphertext.len());
    text.as_mut_bytes().copy_from_slice(ciphertext);
    secretbox::open_in_place(key.secret(), nonce, text.as_mut_bytes(), tag)?;
    gzip::decode(text.as_bytes(), limits.max_plaintext)
}
