use alloc::vec::Vec;
use core::fmt;

use super::cost::{Argon2Fields, CostLimits};
use super::desktop_keys::DesktopKeys;
use super::level::{self, MAX_FILE_LENGTH};
use super::{Defect, Error};
use crate::codec::protobuf::{FieldWriter, Message};
use crate::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use crate::crypto::secretbox::{self, NONCE_LENGTH, TAG_LENGTH};
use crate::crypto::{Argon2Memory, Random, Secret, SecretVec, on_wiped_stack};

/// Bytes of a salt, at least.
const SALT_LENGTH: usize = 16;

/// The key storage of the desktop client ([chapter 13 section 10](crate::protocol::local_storage)): all its keys
/// under a password.
///
/// | field | content |
/// |---|---|
/// | 1 | nonce (24), then a secretbox of [`DesktopKeys`] |
/// | 2 | Argon2id: version, salt, memory in bytes, iterations, lanes |
/// | 3 | version of the schema |
#[derive(Clone, PartialEq, Eq)]
pub struct DesktopKeyFile {
    schema_version: u32,
    salt: Vec<u8>,
    memory_bytes: u32,
    cost: Argon2Cost,
    sealed: Vec<u8>,
}

impl DesktopKeyFile {
    /// The least memory that the client writes, 128 MiB.
    pub const MIN_MEMORY_BYTES: u32 = 128 * 1024 * 1024;

    /// Reads a file. What it asks for is compared with `limits` before anything is computed.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] above 64 KiB, [`Error::Malformed`], [`Error::Cost`].
    pub fn parse(file: &[u8], limits: &CostLimits) -> Result<Self, Error> {
        if file.len() > MAX_FILE_LENGTH {
            return Err(Error::Length);
        }
        let (mut sealed, mut argon2, mut schema_version): (&[u8], &[u8], _) = (&[], &[], 0);
        level::each_field(file, |number, value| {
            match number {
                1 => sealed = value.bytes()?,
                2 => argon2 = value.bytes()?,
                3 => schema_version = value.uint32_exact()?,
                _ => {}
            }
            Ok(())
        })?;
        let mut fields = Argon2Fields::default();
        level::each_field(argon2, |number, value| fields.take(number, value))?;
        let cost = fields.check(fields.memory / 1024, SALT_LENGTH, limits)?;
        if sealed.len() < NONCE_LENGTH.saturating_add(TAG_LENGTH) {
            return Err(Defect::NonceOrCiphertextLength.into());
        }
        Ok(Self {
            schema_version,
            salt: fields.salt.to_vec(),
            memory_bytes: fields.memory,
            cost,
            sealed: sealed.to_vec(),
        })
    }

    /// Seals keys under a new salt and a new nonce. `cost.memory_kib` is written in bytes; the version of
    /// the file's schema is another number than that of the keys.
    ///
    /// # Errors
    ///
    /// [`Error::Random`], [`Error::Memory`], and [`Error::Cost`] for a cost that Argon2 does not take or
    /// that has 4 GiB and more.
    pub fn seal(
        keys: &DesktopKeys,
        schema_version: u32,
        password: &str,
        cost: Argon2Cost,
        memory: Argon2Memory<'_>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let memory_bytes = cost.memory_kib.checked_mul(1024).ok_or(Error::Cost)?;
        let mut salt = [0; SALT_LENGTH];
        random.fill(&mut salt)?;
        let key = argon2id(password.as_bytes(), &salt, cost, memory)?;
        let mut nonce = [0; NONCE_LENGTH];
        random.fill(&mut nonce)?;
        let mut data = keys.encode();
        let tag = secretbox::seal_in_place(&key, &nonce, data.as_mut_bytes());
        Ok(Self {
            schema_version,
            salt: salt.to_vec(),
            memory_bytes,
            cost,
            sealed: [&nonce[..], &tag, data.as_bytes()].concat(),
        })
    }

    /// The version of the file's schema.
    pub const fn schema_version(&self) -> u32 {
        self.schema_version
    }

    /// What the password costs. It is within the limits that the file was read with.
    pub const fn cost(&self) -> Argon2Cost {
        self.cost
    }

    /// Opens the file.
    ///
    /// # Errors
    ///
    /// [`Error::WrongPassphrase`], [`Error::Memory`], and [`Error::Malformed`] if what was sealed are no
    /// keys.
    pub fn open(&self, password: &str, memory: Argon2Memory<'_>) -> Result<DesktopKeys, Error> {
        on_wiped_stack::<2048, _>(|| {
            let key = argon2id(password.as_bytes(), &self.salt, self.cost, memory)?;
            let plain = self.open_box(&key).ok_or(Error::WrongPassphrase)?;
            Ok(DesktopKeys::parse(plain.as_bytes())?)
        })
    }

    fn open_box(&self, key: &Secret<32>) -> Option<SecretVec> {
        let (nonce, sealed) = self.sealed.split_first_chunk()?;
        let (tag, data) = sealed.split_first_chunk()?;
        let mut plain = level::concat(&[data]);
        secretbox::open_in_place(key, nonce, plain.as_mut_bytes(), tag).ok()?;
        Some(plain)
    }

    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        Fields(self).to_vec()
    }
}

/// The file as a message.
struct Fields<'a>(&'a DesktopKeyFile);

impl Message for Fields<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        let Self(file) = self;
        output.bytes(1, &file.sealed);
        output.message(
            2,
            &Argon2Fields::new(&file.salt, file.memory_bytes, file.cost),
        );
        output.uint32(3, file.schema_version);
    }
}

impl fmt::Debug for DesktopKeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DesktopKeyFile({:?})", self.cost)
    }
}
