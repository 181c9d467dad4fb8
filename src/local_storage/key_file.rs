use alloc::vec::Vec;
use core::fmt;

use super::cost::{Argon2Fields, CostLimits};
use super::key_storage::KeyStorage;
use super::level::{self, Held, MAX_FILE_LENGTH, SealedLevel};
use super::{Defect, Error, KeyFileV1, ProtectionV1};
use crate::codec::protobuf::{FieldWriter, Message};
use crate::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use crate::crypto::{Argon2Memory, Random, Secret, SecretVec, on_wiped_stack};

/// Bytes of the salt that is written, and of the shortest that is read.
const SALT_LENGTH: usize = 16;
const MIN_SALT_LENGTH: usize = 8;

/// The key file `master_key.dat` of Android from 6.2 on, version 2
/// ([chapter 13 section 4](crate::protocol::local_storage)). In 6.4 and later it lies inside a
/// [`WrappedKeyFile`](super::WrappedKeyFile).
///
/// ```
/// use eeema::OsRandom;
/// use eeema::crypto::Argon2Memory;
/// use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
/// use eeema::local_storage::{CostLimits, Error, KeyFile, KeyStorage, MasterKey};
///
/// let master_key = MasterKey::generate(&mut OsRandom)?;
/// let storage = KeyStorage::new(&master_key);
/// # let cost = Argon2Cost { memory_kib: 64, iterations: 1, parallelism: 1 };
/// # let android = KeyFile::ANDROID_COST;
/// // For a real file use KeyFile::ANDROID_COST, which is 128 MiB and 8 passes.
/// let file = KeyFile::seal(&storage, "old", cost, Argon2Memory::heap(), &mut OsRandom)?;
///
/// // Change the passphrase: unlock with the old one, seal with the new one. The key stays.
/// let read = KeyFile::parse(file.encode().as_bytes(), &CostLimits::default())?;
/// let storage = read.unlock(Some("old"), Argon2Memory::heap())?;
/// let file = KeyFile::seal(&storage, "new", cost, Argon2Memory::heap(), &mut OsRandom)?;
///
/// let storage = file.unlock(Some("new"), Argon2Memory::heap())?;
/// assert_eq!(storage.open(None)?, master_key);
/// assert_eq!(file.unlock(Some("old"), Argon2Memory::heap()).err(), Some(Error::WrongPassphrase));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyFile(Outer);

#[derive(Clone)]
enum Outer {
    Plain(KeyStorage),
    Sealed(PassphraseLevel),
}

#[derive(Clone)]
struct PassphraseLevel {
    cost: Argon2Cost,
    salt: Vec<u8>,
    sealed: SealedLevel,
}

impl KeyFile {
    /// What Android writes: 128 MiB, eight passes, one lane.
    pub const ANDROID_COST: Argon2Cost = Argon2Cost {
        memory_kib: 131_072,
        iterations: 8,
        parallelism: 1,
    };

    /// Reads a file. What it asks for is compared with `limits` before anything is computed.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] above 64 KiB, [`Error::Malformed`], [`Error::Cost`].
    pub fn parse(file: &[u8], limits: &CostLimits) -> Result<Self, Error> {
        if file.len() > MAX_FILE_LENGTH {
            return Err(Error::Length);
        }
        Ok(Self(match level::parse(file)? {
            Held::Plain(intermediate) => {
                let mut encoded = SecretVec::zeroed(intermediate.len());
                encoded.as_mut_bytes().copy_from_slice(intermediate);
                Outer::Plain(KeyStorage::parse(encoded)?)
            }
            Held::Sealed(message) => Outer::Sealed(PassphraseLevel::parse(message, limits)?),
        }))
    }

    /// Without a passphrase: whoever has the file has what it holds.
    pub fn without_passphrase(storage: KeyStorage) -> Self {
        Self(Outer::Plain(storage))
    }

    /// Seals with a passphrase, under a new salt and a new nonce. Apps ask for eight characters or more;
    /// that is not what is safe.
    ///
    /// # Errors
    ///
    /// [`Error::Random`], [`Error::Memory`], and [`Error::Cost`] for a cost that Argon2 does not take.
    pub fn seal(
        storage: &KeyStorage,
        passphrase: &str,
        cost: Argon2Cost,
        memory: Argon2Memory<'_>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut salt = [0; SALT_LENGTH];
        random.fill(&mut salt)?;
        let key = argon2id(passphrase.as_bytes(), &salt, cost, memory)?;
        Ok(Self(Outer::Sealed(PassphraseLevel {
            cost,
            salt: salt.to_vec(),
            sealed: SealedLevel::seal(&key, storage.as_encoded(), random)?,
        })))
    }

    /// Makes a file of version 2 of one of version 1, protected by the same passphrase, or by none, as
    /// before. The new file is opened and compared before it is given out; write it before the old one is
    /// deleted.
    ///
    /// # Errors
    ///
    /// Those of [`KeyFileV1::open`] and [`KeyFile::seal`]; [`Error::Damaged`] if the new file does not give
    /// the key back.
    pub fn upgrade(
        old: &KeyFileV1,
        passphrase: Option<&str>,
        cost: Argon2Cost,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let master_key = old.open(passphrase)?;
        let storage = KeyStorage::new(&master_key);
        let new = match (old.protection(), passphrase) {
            (ProtectionV1::None, _) | (_, None) => Self::without_passphrase(storage),
            (_, Some(passphrase)) => {
                Self::seal(&storage, passphrase, cost, Argon2Memory::heap(), random)?
            }
        };
        let opened = new.unlock(passphrase, Argon2Memory::heap())?.open(None)?;
        if opened == master_key {
            Ok(new)
        } else {
            Err(Error::Damaged)
        }
    }

    /// Whether a passphrase is needed.
    #[must_use]
    pub const fn is_protected(&self) -> bool {
        matches!(self.0, Outer::Sealed(_))
    }

    /// What the passphrase costs, if one is needed. It is within the limits that the file was read with.
    pub const fn cost(&self) -> Option<Argon2Cost> {
        match &self.0 {
            Outer::Plain(_) => None,
            Outer::Sealed(level) => Some(level.cost),
        }
    }

    /// Opens what the passphrase protects. A passphrase that is not needed is ignored, and `memory` is
    /// not touched then.
    ///
    /// # Errors
    ///
    /// [`Error::PassphraseMissing`], [`Error::WrongPassphrase`], [`Error::Memory`], and
    /// [`Error::Malformed`] if what was sealed is no key storage.
    pub fn unlock(
        &self,
        passphrase: Option<&str>,
        memory: Argon2Memory<'_>,
    ) -> Result<KeyStorage, Error> {
        on_wiped_stack::<1024, _>(|| match &self.0 {
            Outer::Plain(storage) => Ok(storage.clone()),
            Outer::Sealed(level) => {
                let passphrase = passphrase.ok_or(Error::PassphraseMissing)?;
                let key = level.key(passphrase, memory)?;
                let encoded = level.sealed.open(&key).ok_or(Error::WrongPassphrase)?;
                Ok(KeyStorage::parse(encoded)?)
            }
        })
    }

    /// The bytes of the file. Without a passphrase they hold what it protects.
    pub fn encode(&self) -> SecretVec {
        match &self.0 {
            Outer::Plain(storage) => level::of_plain(storage.as_encoded()),
            Outer::Sealed(level) => level::of_sealed(level),
        }
    }
}

impl PassphraseLevel {
    fn parse(message: &[u8], limits: &CostLimits) -> Result<Self, Error> {
        let mut fields = Argon2Fields::default();
        let mut sealed = None;
        level::each_field(message, |number, value| match number {
            6 => {
                sealed = Some(value.bytes()?);
                Ok(())
            }
            _ => fields.take(number, value),
        })?;
        let cost = fields.check(fields.memory, MIN_SALT_LENGTH, limits)?;
        let sealed = sealed.ok_or(Defect::NonceOrCiphertextLength)?;
        Ok(Self {
            cost,
            salt: fields.salt.to_vec(),
            sealed: SealedLevel::parse(sealed)?,
        })
    }

    fn key(&self, passphrase: &str, memory: Argon2Memory<'_>) -> Result<Secret<32>, Error> {
        Ok(argon2id(
            passphrase.as_bytes(),
            &self.salt,
            self.cost,
            memory,
        )?)
    }
}

impl Message for PassphraseLevel {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        Argon2Fields::new(&self.salt, self.cost.memory_kib, self.cost).write_fields(output);
        output.message(6, &self.sealed);
    }
}

impl fmt::Debug for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(storage) => storage.fmt(f),
            Self::Sealed(level) => write!(f, "Passphrase({:?})", level.cost),
        }
    }
}
