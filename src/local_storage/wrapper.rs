use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::level::{self, MAX_FILE_LENGTH};
use super::{Defect, Error};
use crate::codec::protobuf::{FieldWriter, Message, Value};
use crate::crypto::hazmat::aes_gcm::{NONCE_LENGTH, TAG_LENGTH, open_in_place, seal_in_place};
use crate::crypto::{Random, Secret, SecretVec};

/// The key file `enc_master_key_v2.dat` of Android from 6.4 on: a [`KeyFile`](super::KeyFile) sealed by a
/// key that cannot leave the phone ([chapter 13 section 4.1](crate::protocol::local_storage)).
///
/// | field | content |
/// |---|---|
/// | 1 | name of the key in the phone's key store: [`WrappedKeyFile::ALIASES`] |
/// | 2 | IV, 12 bytes |
/// | 3 | AES-256-GCM of the file, the tag of 16 bytes behind it |
///
/// Every write makes a new key under the other name, so that no nonce repeats and an old copy is of no
/// use to anybody. An image of the storage without the phone stays closed.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKeyFile {
    alias: String,
    iv: [u8; NONCE_LENGTH],
    sealed: Vec<u8>,
}

impl WrappedKeyFile {
    /// The names that Android uses in turn.
    pub const ALIASES: [&str; 2] = ["threema_master_key_a", "threema_master_key_b"];

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] above 64 KiB, [`Error::Malformed`].
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        if file.len() > MAX_FILE_LENGTH {
            return Err(Error::Length);
        }
        let (mut alias, mut iv, mut sealed): (&str, &[u8], &[u8]) = ("", &[], &[]);
        level::each_field(file, |number, value| {
            match number {
                1 => alias = value.string()?,
                2 => iv = value.bytes()?,
                3 => sealed = value.bytes()?,
                _ => {}
            }
            Ok(())
        })?;
        match iv.try_into() {
            Ok(iv) if sealed.len() >= TAG_LENGTH => Ok(Self {
                alias: alias.into(),
                iv,
                sealed: sealed.into(),
            }),
            _ => Err(Defect::NonceOrCiphertextLength.into()),
        }
    }

    /// Seals the bytes of a [`KeyFile`](super::KeyFile) under an IV that is drawn. The key must be a new
    /// one: two files under one key and one IV give both away.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails, [`Error::Length`] above 64 KiB.
    pub fn seal(
        alias: &str,
        wrapping_key: &Secret<32>,
        key_file: &[u8],
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        if key_file.len() > MAX_FILE_LENGTH {
            return Err(Error::Length);
        }
        let mut iv = [0; NONCE_LENGTH];
        random.fill(&mut iv)?;
        let mut data = level::concat(&[key_file]);
        let tag = seal_in_place(wrapping_key, &iv, &[], data.as_mut_bytes())
            .map_err(|_| Error::Length)?;
        let mut sealed = data.as_bytes().to_vec();
        sealed.extend(tag);
        Ok(Self {
            alias: alias.into(),
            iv,
            sealed,
        })
    }

    /// The name of the key in the phone's key store.
    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Opens the file with the key of that name, and gives the bytes of a [`KeyFile`](super::KeyFile).
    ///
    /// # Errors
    ///
    /// [`Error::Authentication`].
    pub fn open(&self, wrapping_key: &Secret<32>) -> Result<SecretVec, Error> {
        let (data, tag) = self
            .sealed
            .split_last_chunk()
            .ok_or(Error::Authentication)?;
        let mut plain = level::concat(&[data]);
        open_in_place(wrapping_key, &self.iv, &[], plain.as_mut_bytes(), tag)
            .map_err(|_| Error::Authentication)?;
        Ok(plain)
    }

    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        Fields(self).to_vec()
    }
}

/// The file as a message.
struct Fields<'a>(&'a WrappedKeyFile);

impl Message for Fields<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        let Self(file) = self;
        output.field(1, Value::Bytes(file.alias.as_bytes()));
        output.bytes(2, &file.iv);
        output.bytes(3, &file.sealed);
    }
}

impl fmt::Debug for WrappedKeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKeyFile({:?})", self.alias)
    }
}
