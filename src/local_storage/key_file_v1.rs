use core::fmt;

use super::{Defect, Error, MasterKey};
use crate::codec::Reader;
use crate::crypto::hazmat::password::pbkdf2::{other_low_bytes, pbkdf2_hmac_sha1};
use crate::crypto::hazmat::password::scrypt::{Cost, scrypt_with_own_table};
use crate::crypto::hazmat::sha1::sha1_of_secret;
use crate::crypto::{Random, Secret, equal, on_wiped_stack};

/// What every stored key is combined with. It hides nothing.
const OBFUSCATION: [u8; 32] = [
    0x95, 0x0d, 0x26, 0x7a, 0x88, 0xea, 0x77, 0x10, 0x9c, 0x50, 0xe7, 0x3f, 0x47, 0xe0, 0x69, 0x72,
    0xda, 0xc4, 0x39, 0x7c, 0x99, 0xea, 0x7e, 0x67, 0xaf, 0xfd, 0xdd, 0x32, 0xda, 0x35, 0xf7, 0x0c,
];

/// Rounds of PBKDF2.
const ITERATIONS: u32 = 10_000;

/// N of scrypt, 65 536: a table of 64 MiB.
const COST: Cost = Cost::of::<16>();

/// How the key in a file of version 1 is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProtectionV1 {
    /// Whoever has the file has the key.
    None,
    /// PBKDF2-HMAC-SHA1 with 10 000 rounds: written up to Android 4.59, and weak. Never written here.
    Pbkdf2,
    /// scrypt with 64 MiB.
    Scrypt,
}

/// The key file `key.dat` of Android up to 6.1 ([chapter 13 section 3](crate::protocol::local_storage)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | protection: 0, 1 or 2 |
/// | 1 | 32 | the key, combined with a constant and with what the passphrase gives |
/// | 33 | 8 | salt |
/// | 41 | 4 | first bytes of SHA-1 of the key |
///
/// The check has 32 bits: one wrong passphrase of 2^32 passes. The database is the proof
/// ([`DatabaseKeys`](super::DatabaseKeys)).
///
/// ```
/// use eeema::OsRandom;
/// use eeema::local_storage::{Error, KeyFileV1, MasterKey};
///
/// let master_key = MasterKey::generate(&mut OsRandom)?;
/// let file = KeyFileV1::seal(&master_key, Some("a long passphrase"), &mut OsRandom)?;
/// let read = KeyFileV1::parse(&file.encode())?;
/// assert_eq!(read.open(Some("a long passphrase"))?, master_key);
/// assert_eq!(read.open(Some("another")), Err(Error::WrongPassphrase));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct KeyFileV1 {
    protection: ProtectionV1,
    stored: Secret<32>,
    salt: [u8; Self::SALT_LENGTH],
    check: [u8; Self::CHECK_LENGTH],
}

impl KeyFileV1 {
    /// Bytes of a file.
    pub const LENGTH: usize = 45;

    const SALT_LENGTH: usize = 8;
    const CHECK_LENGTH: usize = 4;

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Length`], or [`Error::Malformed`] for an unknown protection.
    pub fn parse(file: &[u8]) -> Result<Self, Error> {
        let file: &[u8; Self::LENGTH] = file.try_into().map_err(|_| Error::Length)?;
        let mut reader = Reader::new(file);
        let protection = match reader.u8().map_err(|_| Error::Length)? {
            0 => ProtectionV1::None,
            1 => ProtectionV1::Pbkdf2,
            2 => ProtectionV1::Scrypt,
            _ => return Err(Defect::UnknownProtection.into()),
        };
        let stored: &[u8; 32] = reader.array().map_err(|_| Error::Length)?;
        Ok(Self {
            protection,
            stored: Secret::filled(|bytes| bytes.copy_from_slice(stored)),
            salt: *reader.array().map_err(|_| Error::Length)?,
            check: *reader.array().map_err(|_| Error::Length)?,
        })
    }

    /// Seals a key with scrypt, which takes 64 MiB of heap, or, without passphrase, stores it as it is.
    /// Eight bytes of salt are drawn.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] and [`Error::Memory`].
    pub fn seal(
        master_key: &MasterKey,
        passphrase: Option<&str>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut salt = [0; Self::SALT_LENGTH];
        random.fill(&mut salt)?;
        on_wiped_stack::<512, _>(|| {
            let plain = combined(master_key.as_secret(), &Secret::from_bytes(OBFUSCATION));
            let (protection, stored) = match passphrase {
                None => (ProtectionV1::None, plain),
                Some(passphrase) => {
                    let mask = scrypt(passphrase.as_bytes(), &salt)?;
                    (ProtectionV1::Scrypt, combined(&plain, &mask))
                }
            };
            Ok(Self {
                protection,
                stored,
                salt,
                check: check(master_key.as_secret()),
            })
        })
    }

    /// How the key is protected.
    pub const fn protection(&self) -> ProtectionV1 {
        self.protection
    }

    /// Opens the file. A passphrase that it does not need is ignored. scrypt takes 64 MiB of heap.
    ///
    /// Old phones made other bytes of a passphrase that is not ASCII; with PBKDF2 both are tried.
    ///
    /// # Errors
    ///
    /// [`Error::PassphraseMissing`], [`Error::WrongPassphrase`], [`Error::Damaged`] without protection,
    /// [`Error::Memory`].
    pub fn open(&self, passphrase: Option<&str>) -> Result<MasterKey, Error> {
        on_wiped_stack::<512, _>(|| {
            let plain = combined(&self.stored, &Secret::from_bytes(OBFUSCATION));
            if self.protection == ProtectionV1::None {
                return self.checked(plain).ok_or(Error::Damaged);
            }
            let passphrase = passphrase.ok_or(Error::PassphraseMissing)?;
            let opened = match self.protection {
                ProtectionV1::Scrypt => {
                    let mask = scrypt(passphrase.as_bytes(), &self.salt)?;
                    self.checked(combined(&plain, &mask))
                }
                _ => self.open_pbkdf2(&plain, passphrase.as_bytes()).or_else(|| {
                    let other = other_low_bytes(passphrase)?;
                    self.open_pbkdf2(&plain, other.as_bytes())
                }),
            };
            opened.ok_or(Error::WrongPassphrase)
        })
    }

    fn open_pbkdf2(&self, plain: &Secret<32>, passphrase: &[u8]) -> Option<MasterKey> {
        let mask = pbkdf2_hmac_sha1(passphrase, &self.salt, ITERATIONS);
        self.checked(combined(plain, &mask))
    }

    /// The key, if it fits the check.
    fn checked(&self, key: Secret<32>) -> Option<MasterKey> {
        equal(&check(&key), &self.check).then(|| MasterKey::from_secret(key))
    }

    /// The bytes of the file. Without protection they are the key: wipe them.
    pub fn encode(&self) -> [u8; Self::LENGTH] {
        let mut file = [0; Self::LENGTH];
        let [protection, rest @ ..] = &mut file;
        *protection = match self.protection {
            ProtectionV1::None => 0,
            ProtectionV1::Pbkdf2 => 1,
            ProtectionV1::Scrypt => 2,
        };
        let (stored, rest) = rest.split_at_mut(MasterKey::LENGTH);
        stored.copy_from_slice(self.stored.as_bytes());
        let (salt, check) = rest.split_at_mut(Self::SALT_LENGTH);
        salt.copy_from_slice(&self.salt);
        check.copy_from_slice(&self.check);
        file
    }
}

impl fmt::Debug for KeyFileV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFileV1({:?})", self.protection)
    }
}

fn scrypt(passphrase: &[u8], salt: &[u8]) -> Result<Secret<32>, Error> {
    let wide = scrypt_with_own_table(passphrase, salt, COST).map_err(|_| Error::Memory)?;
    let (mask, _) = wide.as_bytes().split_at(32);
    Ok(Secret::filled(|bytes| bytes.copy_from_slice(mask)))
}

fn combined(left: &Secret<32>, right: &Secret<32>) -> Secret<32> {
    Secret::filled(|bytes| {
        let pairs = left.as_bytes().iter().zip(right.as_bytes());
        for (byte, (left, right)) in bytes.iter_mut().zip(pairs) {
            *byte = left ^ right;
        }
    })
}

/// The first bytes of SHA-1.
fn check(key: &Secret<32>) -> [u8; KeyFileV1::CHECK_LENGTH] {
    let [a, b, c, d, ..] = sha1_of_secret(key.as_bytes());
    [a, b, c, d]
}
