use alloc::vec::Vec;
use core::fmt;

use super::Error;
use crate::crypto::hazmat::xchacha20_poly1305::{
    NONCE_LENGTH, TAG_LENGTH, open_in_place, seal_in_place,
};
use crate::crypto::{Random, Secret, SecretVec, on_wiped_stack, secretbox};

/// The key of the sensitive fields of the iOS database, derived from a remote secret
/// ([chapter 13 section 8](crate::protocol::local_storage)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 24 | nonce |
/// | 24 | n | XChaCha20-Poly1305 of the value; a number has 8 bytes, little-endian |
/// | 24 + n | 16 | tag |
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseFieldKey(Secret<{ Self::LENGTH }>);

impl DatabaseFieldKey {
    /// Bytes of the key.
    pub const LENGTH: usize = 32;

    pub(super) const fn from_secret(secret: Secret<{ Self::LENGTH }>) -> Self {
        Self(secret)
    }

    /// Takes the bytes over. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// Seals a value under a nonce that is drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails, [`Error::Length`] above 256 GiB.
    pub fn seal(&self, value: &[u8], random: &mut impl Random) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_LENGTH];
        random.fill(&mut nonce)?;
        let mut data = SecretVec::zeroed(value.len());
        data.as_mut_bytes().copy_from_slice(value);
        let tag =
            seal_in_place(&self.0, &nonce, &[], data.as_mut_bytes()).map_err(|_| Error::Length)?;
        Ok([&nonce[..], data.as_bytes(), &tag].concat())
    }

    /// Opens a field.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] below 40 bytes, [`Error::Authentication`].
    pub fn open(&self, field: &[u8]) -> Result<SecretVec, Error> {
        const { assert!(NONCE_LENGTH + TAG_LENGTH == 40) };
        let (nonce, sealed) = field.split_first_chunk().ok_or(Error::Length)?;
        let (data, tag) = sealed.split_last_chunk().ok_or(Error::Length)?;
        let mut value = SecretVec::zeroed(data.len());
        value.as_mut_bytes().copy_from_slice(data);
        open_in_place(&self.0, nonce, &[], value.as_mut_bytes(), tag)
            .map_err(|_| Error::Authentication)?;
        Ok(value)
    }
}

impl fmt::Debug for DatabaseFieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseFieldKey")
    }
}

/// A forward-security key as the iOS database has it, 72 bytes: nonce, then a secretbox of 32 bytes under
/// a random key from the keychain ([chapter 13 section 9](crate::protocol::local_storage)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrappedKey([u8; Self::LENGTH]);

impl WrappedKey {
    /// Bytes of the wrapped key.
    pub const LENGTH: usize = secretbox::NONCE_LENGTH + secretbox::TAG_LENGTH + 32;

    /// Reads a stored value.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for another length than 72 bytes.
    pub fn parse(stored: &[u8]) -> Result<Self, Error> {
        stored.try_into().map(Self).map_err(|_| Error::Length)
    }

    /// Seals a key under a nonce that is drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails.
    pub fn seal(
        wrapping_key: &Secret<32>,
        key: &Secret<32>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut stored = [0; Self::LENGTH];
        let (nonce, tag, data) = parts(&mut stored).ok_or(Error::Length)?;
        random.fill(nonce)?;
        data.copy_from_slice(key.as_bytes());
        *tag = secretbox::seal_in_place(wrapping_key, nonce, data);
        Ok(Self(stored))
    }

    /// Opens the key.
    ///
    /// # Errors
    ///
    /// [`Error::Authentication`].
    pub fn open(&self, wrapping_key: &Secret<32>) -> Result<Secret<32>, Error> {
        on_wiped_stack::<512, _>(|| {
            let mut stored = self.0;
            let (nonce, tag, data) = parts(&mut stored).ok_or(Error::Length)?;
            Secret::try_filled(|key| {
                key.copy_from_slice(data);
                secretbox::open_in_place(wrapping_key, nonce, key, tag)
            })
            .map_err(|_| Error::Authentication)
        })
    }

    /// The 72 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

/// Nonce, tag and ciphertext.
type Parts<'a> = (&'a mut [u8; 24], &'a mut [u8; 16], &'a mut [u8]);

fn parts(stored: &mut [u8; WrappedKey::LENGTH]) -> Option<Parts<'_>> {
    let (nonce, sealed) = stored.split_first_chunk_mut()?;
    let (tag, data) = sealed.split_first_chunk_mut()?;
    Some((nonce, tag, data))
}
