use alloc::vec::Vec;
use core::fmt;

use super::directory::Directory;
use super::entry::{Entry, RefusedEntry};
use super::entry_reader::{EntryReader, Expected, SealedData};
use super::keys::{EntryKeys, Salt};
use super::password::{PasswordBytes, in_both_encodings};
use super::{EntryFault, Error, Source};
use crate::codec::zip::LocalHeader;

/// Bytes of a directory, at most, unless the caller allows more: some 400 000 entries.
pub const MAX_DIRECTORY_SIZE: u64 = 64 * 1024 * 1024;

/// An archive whose directory was read: a data backup, a chat export, or what a tool made of one.
///
/// Names, sizes and times need no password; they are not authenticated. Memory grows with the number of
/// entries, not with their size.
#[derive(Clone)]
pub struct Archive<S> {
    source: S,
    directory: Directory,
}

impl<S: Source> Archive<S> {
    /// Reads the directory, of [`MAX_DIRECTORY_SIZE`] at most. This touches nothing else of the archive.
    ///
    /// # Errors
    ///
    /// [`Error::NotAZip`], [`Error::TooLarge`], [`Error::Source`].
    pub fn open(source: S) -> Result<Self, Error> {
        Self::open_up_to(source, MAX_DIRECTORY_SIZE)
    }

    /// Like [`Archive::open`], with a limit of the caller's for the bytes of the directory.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::open`].
    pub fn open_up_to(mut source: S, max_directory_size: u64) -> Result<Self, Error> {
        let directory = Directory::read(&mut source, max_directory_size)?;
        Ok(Self { source, directory })
    }

    /// The entries that may be read, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        self.directory.entries()
    }

    /// The entries that are left out, each name once.
    pub fn refused(&self) -> &[RefusedEntry] {
        self.directory.refused()
    }

    /// The entry of this name.
    ///
    /// # Errors
    ///
    /// What is wrong with it, if it is there and left out.
    pub fn find(&self, name: &str) -> Result<Option<&Entry>, EntryFault> {
        self.directory.find(name)
    }

    /// The salt of an entry, to derive its keys elsewhere.
    ///
    /// # Errors
    ///
    /// [`Error::NotAZip`] if the entry lies outside the archive, [`EntryFault::TooShort`],
    /// [`Error::Source`].
    pub fn salt(&mut self, entry: &Entry) -> Result<Salt, Error> {
        Ok(self.sealed(entry)?.salt)
    }

    /// Derives the keys of an entry.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::salt`]. A wrong password is found when reading.
    pub fn keys(&mut self, entry: &Entry, password: &PasswordBytes) -> Result<EntryKeys, Error> {
        let salt = self.salt(entry)?;
        Ok(EntryKeys::derive(password.as_bytes(), &salt))
    }

    /// Derives the keys of many entries on all cores. Where the salt cannot be read, the error stands in
    /// the place of the keys.
    #[cfg(feature = "rayon")]
    #[must_use]
    pub fn keys_parallel(
        &mut self,
        entries: &[Entry],
        password: &PasswordBytes,
    ) -> Vec<Result<EntryKeys, Error>> {
        let salts: Vec<_> = entries.iter().map(|entry| self.salt(entry)).collect();
        super::parallel::derive(&salts, password.as_bytes())
    }

    /// Authenticates an entry, then gives its content piece by piece: every byte was authenticated before
    /// it is given out. The data are read twice, and if they change in between, the reader ends with
    /// [`EntryFault::Authentication`].
    ///
    /// # Errors
    ///
    /// [`EntryFault::WrongPassword`], [`EntryFault::Authentication`], [`EntryFault::TooShort`],
    /// [`Error::NotAZip`], [`Error::Source`].
    pub fn read(&mut self, entry: &Entry, keys: &EntryKeys) -> Result<EntryReader<'_, S>, Error> {
        let data = self.sealed(entry)?;
        data.authenticate(&mut self.source, keys)?;
        EntryReader::new(&mut self.source, &data, keys, Expected::of(entry))
    }

    /// Gives the content piece by piece **before** it is authenticated, and reads the data once. The
    /// caller withholds what comes out until the reader has ended without an error, for instance in a
    /// file that is deleted otherwise.
    ///
    /// # Errors
    ///
    /// [`EntryFault::WrongPassword`], [`EntryFault::TooShort`], [`Error::NotAZip`], [`Error::Source`].
    pub fn read_unverified(
        &mut self,
        entry: &Entry,
        keys: &EntryKeys,
    ) -> Result<EntryReader<'_, S>, Error> {
        let data = self.sealed(entry)?;
        EntryReader::new(&mut self.source, &data, keys, Expected::of(entry))
    }

    /// Authenticates an entry and reads it to its end, and keeps nothing. The data are read once.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`], and [`EntryFault::Size`].
    pub fn check(&mut self, entry: &Entry, keys: &EntryKeys) -> Result<(), Error> {
        self.read_unverified(entry, keys)?.check()
    }

    /// The content of a short entry under a password in either encoding, and the encoding that opened it.
    pub(super) fn unlock(
        &mut self,
        entry: &Entry,
        password: &str,
        limit: usize,
    ) -> Result<(Vec<u8>, PasswordBytes), Error> {
        in_both_encodings(password, is_wrong, |bytes| {
            let keys = self.keys(entry, bytes)?;
            self.read(entry, &keys)?.read_to_end(limit)
        })
    }

    /// The bytes of a password in the encoding that authenticates an entry.
    pub(super) fn password_of(
        &mut self,
        entry: &Entry,
        password: &str,
    ) -> Result<PasswordBytes, Error> {
        let opened = in_both_encodings(password, is_wrong, |bytes| {
            let keys = self.keys(entry, bytes)?;
            self.read(entry, &keys).map(|_| ())
        });
        opened.map(|((), bytes)| bytes)
    }

    /// Finds the data of an entry behind its local header.
    fn sealed(&mut self, entry: &Entry) -> Result<SealedData, Error> {
        let mut header = [0; LocalHeader::LENGTH];
        self.source.read_at(entry.offset, &mut header)?;
        let header = LocalHeader::parse(&header).ok_or(Error::NotAZip)?;
        let start = entry
            .offset
            .checked_add(header.data_offset())
            .ok_or(Error::NotAZip)?;
        let end = start
            .checked_add(entry.compressed_size)
            .ok_or(Error::NotAZip)?;
        if end > self.directory.offset() {
            return Err(Error::NotAZip);
        }
        let strength = entry.encryption.strength;
        SealedData::read(&mut self.source, start, entry.compressed_size, strength)
    }
}

/// Whether another encoding of the password could help.
const fn is_wrong(error: Error) -> bool {
    matches!(
        error,
        Error::Entry(EntryFault::WrongPassword | EntryFault::Authentication)
    )
}

impl<S> fmt::Debug for Archive<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({:?})", self.directory)
    }
}
