use core::fmt;

use super::{Error, Password};
use crate::codec::hex;
use crate::crypto::password::scrypt::{Cost, PairTables, scrypt, scrypt_with_own_table};
use crate::crypto::{Secret, equal, on_wiped_stack};
use crate::identity::ThreemaId;

/// N of scrypt: 2^16, which makes a table of 64 MiB.
const COST: Cost = Cost::of::<16>();

/// What password and identity derive to, 64 bytes: the name of the backup and the key that opens it
/// ([chapter 10 section 4](crate::protocol::safe#4-key-derivation)).
///
/// A device stores this and forgets the password. Wiped on drop, never printed.
///
/// | what | size | for |
/// |---|---|---|
/// | [`BackupId`] | 32 bytes | the name of the backup on its server |
/// | [`EncryptionKey`] | 32 bytes | the box around the backup |
#[derive(Clone)]
pub struct MasterKey {
    backup_id: BackupId,
    encryption_key: EncryptionKey,
}

impl MasterKey {
    /// Bytes of a master key.
    pub const LENGTH: usize = 64;

    /// Bytes of the work area with which [`MasterKey::derive_in`] is fastest: 64 MiB.
    pub const WORK_AREA_LENGTH: usize = COST.table_length();

    /// Derives the key with scrypt, which takes 64 MiB of memory and some tenths of a second.
    /// Without optimisation it takes half a minute: see [development builds](crate#development-builds).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] if the system does not give the memory.
    pub fn derive(password: Password<'_>, id: ThreemaId) -> Result<Self, Error> {
        on_wiped_stack::<1024, _>(|| {
            let key = scrypt_with_own_table(password.as_str().as_bytes(), id.as_bytes(), COST);
            let key = key.map_err(|_| Error::OutOfMemory)?;
            Ok(Self::from_bytes(key.as_bytes()))
        })
    }

    /// Derives the key in memory of the caller, of any size from 1024 bytes on. The key is the
    /// same; less memory takes more steps. The times are those of one core of a Xeon with AVX-512
    /// (`cargo bench --manifest-path benches/Cargo.toml --bench safe`); a smaller table fits better
    /// into its caches:
    ///
    /// | work area | steps | time |
    /// |---|---|---|
    /// | 64 MiB | 1 | 0.12 s |
    /// | 32 MiB | 1.25 | |
    /// | 16 MiB | 1.75 | 0.15 s |
    /// | 4 MiB | 4.75 | 0.35 s |
    /// | 1 MiB | 16.75 | 1.35 s |
    /// | 64 KiB | 256.75 | |
    /// | 4 KiB | about 4100 | |
    ///
    /// Beside the work area, up to 10 KiB of stack are used. The work area may have any content and
    /// is wiped at the end, so that one serves for many derivations.
    ///
    /// # Errors
    ///
    /// [`Error::WorkAreaTooSmall`] below 1024 bytes.
    pub fn derive_in(
        password: Password<'_>,
        id: ThreemaId,
        work_area: &mut [u8],
    ) -> Result<Self, Error> {
        on_wiped_stack::<1024, _>(|| {
            let key = scrypt(password.as_str().as_bytes(), id.as_bytes(), COST, work_area)?;
            Ok(Self::from_bytes(key.as_bytes()))
        })
    }

    /// Derives the keys of two passwords side by side, which takes 128 MiB, and half as long again as one of them.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] if the system does not give the memory.
    pub fn derive_pair(passwords: [Password<'_>; 2], id: ThreemaId) -> Result<[Self; 2], Error> {
        on_wiped_stack::<1024, _>(|| Ok(PairOfKeys::new()?.derive(passwords, id)))
    }

    /// Takes the 64 stored bytes. The caller wipes their own copy.
    ///
    /// Any 64 bytes are a key: a wrong one names another backup, and opens none.
    pub fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Self {
        let (backup_id, encryption_key) = bytes.split_at(BackupId::LENGTH);
        Self {
            backup_id: BackupId(Secret::filled(|place| place.copy_from_slice(backup_id))),
            encryption_key: EncryptionKey(Secret::filled(|place| {
                place.copy_from_slice(encryption_key);
            })),
        }
    }

    /// The 64 bytes to store.
    pub fn to_bytes(&self) -> Secret<{ Self::LENGTH }> {
        Secret::filled(|bytes| {
            let (backup_id, encryption_key) = bytes.split_at_mut(BackupId::LENGTH);
            backup_id.copy_from_slice(self.backup_id.as_bytes());
            encryption_key.copy_from_slice(self.encryption_key.0.as_bytes());
        })
    }

    /// Names the backup on the server.
    pub const fn backup_id(&self) -> &BackupId {
        &self.backup_id
    }

    /// Seals and opens the backup.
    pub const fn encryption_key(&self) -> &EncryptionKey {
        &self.encryption_key
    }
}

/// The memory for two keys, for one pair of passwords after the other. Wiped on drop.
pub(super) struct PairOfKeys(PairTables);

impl PairOfKeys {
    pub(super) fn new() -> Result<Self, Error> {
        let tables = PairTables::new(COST).map_err(|_| Error::OutOfMemory)?;
        Ok(Self(tables))
    }

    pub(super) fn derive(&mut self, passwords: [Password<'_>; 2], id: ThreemaId) -> [MasterKey; 2] {
        on_wiped_stack::<1024, _>(|| {
            let passwords = passwords.map(|password| password.as_str().as_bytes());
            let keys = self.0.derive(passwords, id.as_bytes());
            keys.map(|key| MasterKey::from_bytes(key.as_bytes()))
        })
    }
}

impl TryFrom<&[u8]> for MasterKey {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        bytes
            .try_into()
            .map(Self::from_bytes)
            .map_err(|_| Error::KeyLength)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey")
    }
}

/// The name of a backup on its server, 32 bytes.
///
/// It is a secret: on a server without accounts whoever knows it may read, overwrite and delete the
/// backup. Never log it, never use it to count users. Wiped on drop, never printed. The server shares
/// the secret: [`super::server::BackupName`] is what it has of it.
#[derive(Clone)]
pub struct BackupId(Secret<{ Self::LENGTH }>);

impl BackupId {
    /// Bytes of a backup id.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// The 64 lower-case hexadecimal digits that stand in the address of the backup.
    pub fn to_hex(&self) -> Secret<64> {
        Secret::filled(|digits| {
            let (places, _) = digits.as_chunks_mut();
            for (place, byte) in places.iter_mut().zip(self.as_bytes()) {
                *place = hex::pair(*byte);
            }
        })
    }
}

impl PartialEq for BackupId {
    fn eq(&self, other: &Self) -> bool {
        equal(self.as_bytes(), other.as_bytes())
    }
}

impl Eq for BackupId {}

impl fmt::Debug for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupId")
    }
}

/// The key that seals a backup, 32 bytes. Wiped on drop, never printed.
#[derive(Clone)]
pub struct EncryptionKey(Secret<{ Self::LENGTH }>);

impl EncryptionKey {
    /// Bytes of an encryption key.
    pub const LENGTH: usize = 32;

    /// Takes the 32 bytes. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    pub(super) const fn secret(&self) -> &Secret<{ Self::LENGTH }> {
        &self.0
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncryptionKey")
    }
}
