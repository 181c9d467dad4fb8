use core::fmt;

use super::archive::Archive;
use super::entry::{Entry, RefusedEntry};
use super::entry_reader::EntryReader;
use super::keys::EntryKeys;
use super::name::EntryName;
use super::password::PasswordBytes;
use super::rows::Rows;
use super::settings::{self, MAX_SETTINGS_LENGTH};
use super::table::{Record, Table, Version};
use super::{EntryFault, Error, Source};
use crate::crypto::Argon2Memory;
use crate::id_export::{self, Code, Identity};

/// Bytes of `identity` that are read; the app writes 99.
const MAX_IDENTITY_LENGTH: usize = 64 * 1024;

/// A data backup that was opened with its password: version and identity were read, everything else is
/// read when it is asked for.
pub struct Backup<S> {
    archive: Archive<S>,
    password: PasswordBytes,
    version: Version,
    identity: Identity,
}

impl<S: Source> Backup<S> {
    /// Opens a backup: the password in UTF-8 first, then, if it is not ASCII, as old apps encoded it.
    ///
    /// # Errors
    ///
    /// What is wrong with `settings`, then with `identity`: [`Error::Entry`], [`Error::SettingsMissing`],
    /// [`Error::SettingsInvalid`], [`Error::VersionTooNew`], [`Error::IdentityMissing`],
    /// [`Error::IdentityInvalid`], [`Error::IdentityWrongPassword`]; and [`Error::NotAZip`],
    /// [`Error::Source`].
    pub fn open(mut archive: Archive<S>, password: &str) -> Result<Self, Error> {
        let settings = archive
            .find("settings")?
            .ok_or(Error::SettingsMissing)?
            .clone();
        let opened = archive.unlock(&settings, password, MAX_SETTINGS_LENGTH);
        let (settings, bytes) = opened.map_err(|error| match error {
            Error::TooLarge => Error::SettingsInvalid,
            error => error,
        })?;
        let version = settings::version(&settings)?;
        let identity = archive
            .find("identity")?
            .ok_or(Error::IdentityMissing)?
            .clone();
        let keys = archive.keys(&identity, &bytes)?;
        let text = archive
            .read(&identity, &keys)?
            .read_to_end(MAX_IDENTITY_LENGTH);
        let text = text.map_err(|error| match error {
            Error::TooLarge => Error::IdentityInvalid,
            error => error,
        })?;
        Ok(Self {
            identity: open_identity(&text, password)?,
            archive,
            password: bytes,
            version,
        })
    }

    /// The version of the format.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The account: its identity and secret key.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The entries that may be read, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        self.archive.entries()
    }

    /// The entries that are left out, each name once.
    pub fn refused(&self) -> &[RefusedEntry] {
        self.archive.refused()
    }

    /// The entry of this name.
    ///
    /// # Errors
    ///
    /// What is wrong with it, if it is there and left out.
    pub fn find(&self, name: &EntryName<'_>) -> Result<Option<&Entry>, EntryFault> {
        self.archive.find(&alloc::string::ToString::to_string(name))
    }

    /// Gives the content of an entry piece by piece, authenticated before. The data are read twice.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`].
    pub fn read(&mut self, entry: &Entry) -> Result<EntryReader<'_, S>, Error> {
        let keys = self.archive.keys(entry, &self.password)?;
        self.archive.read(entry, &keys)
    }

    /// Like [`Backup::read`], with keys that were derived before.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`].
    pub fn read_with(
        &mut self,
        entry: &Entry,
        keys: &EntryKeys,
    ) -> Result<EntryReader<'_, S>, Error> {
        self.archive.read(entry, keys)
    }

    /// The rows of a table. `table` is that of the entry's name: [`Table::of`].
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`].
    pub fn rows<R: Record>(
        &mut self,
        entry: &Entry,
        table: Table,
    ) -> Result<Rows<'_, S, R>, Error> {
        let version = self.version;
        Ok(Rows::new(self.read(entry)?, table, version))
    }

    /// Authenticates an entry and reads it to its end, and keeps nothing.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`], and [`EntryFault::Size`].
    pub fn check(&mut self, entry: &Entry) -> Result<(), Error> {
        let keys = self.archive.keys(entry, &self.password)?;
        self.archive.check(entry, &keys)
    }

    /// The password as it opened the backup, to derive keys elsewhere.
    pub const fn password(&self) -> &PasswordBytes {
        &self.password
    }

    /// The archive, to derive keys and to read in other ways.
    pub const fn archive_mut(&mut self) -> &mut Archive<S> {
        &mut self.archive
    }
}

/// Opens the ID export, in which the password is UTF-8 always.
fn open_identity(text: &[u8], password: &str) -> Result<Identity, Error> {
    let text = str::from_utf8(text).map_err(|_| Error::IdentityInvalid)?;
    let code = Code::parse(text).map_err(|_| Error::IdentityInvalid)?;
    code.open(password, Argon2Memory::heap())
        .map_err(|error| match error {
            id_export::Error::KdfMemory => Error::TooLarge,
            _ => Error::IdentityWrongPassword,
        })
}

impl<S> fmt::Debug for Backup<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Backup(version {})", self.version.number())
    }
}
