use alloc::vec::Vec;
use core::fmt;

use super::directory::Listed;
use super::file::File;
use super::found::{Found, LostEntry, RecoveredEntry};
use super::local;
use super::scanner::{Scanner, Signature};
use crate::data_backup::archive::MAX_DIRECTORY_SIZE;
use crate::data_backup::entry_reader::{EntryReader, Expected};
use crate::data_backup::{Error, Source};

/// A file that was walked through.
pub struct Recovery<S> {
    file: File<S>,
    entries: Vec<RecoveredEntry>,
    lost: Vec<LostEntry>,
    unnamed: u64,
}

impl<S: Source> Recovery<S> {
    /// Walks through a file. This reads all of it, and authenticates everything that is there.
    ///
    /// A file in which nothing opens has no entries: the password may be wrong.
    ///
    /// # Errors
    ///
    /// [`Error::Source`], [`Error::TooLarge`] above [`MAX_DIRECTORY_SIZE`].
    pub fn scan(source: S, password: &str) -> Result<Self, Error> {
        Self::scan_up_to(source, password, MAX_DIRECTORY_SIZE)
    }

    /// Like [`Recovery::scan`], with a limit of the caller's: what is whole has a directory of
    /// `max_directory_size` bytes at most, and as much is remembered of what is listed and of what is lost.
    ///
    /// # Errors
    ///
    /// [`Error::Source`], and [`Error::TooLarge`] if more is whole. Of what is not whole the rest is counted:
    /// [`Recovery::unnamed`].
    pub fn scan_up_to(source: S, password: &str, max_directory_size: u64) -> Result<Self, Error> {
        let mut file = File::new(source, password)?;
        let mut found = Found::new(max_directory_size);
        for listed in walk(&mut file, &mut found)? {
            listed.compare(&mut file, &mut found)?;
        }
        Ok(Self {
            file,
            entries: found.entries.into_values().collect(),
            lost: found.lost.into_values().collect(),
            unnamed: found.unnamed,
        })
    }

    /// What is whole, in the order of the file.
    pub fn entries(&self) -> &[RecoveredEntry] {
        &self.entries
    }

    /// What is named and not whole, in the order of the file. Where the directory is gone too, entries may
    /// be missing of which nothing is left.
    pub fn lost(&self) -> &[LostEntry] {
        &self.lost
    }

    /// Headers that were not remembered, because there were more than the limit allows: 0 in every file that
    /// was an archive once. Entries of which only they knew are missing.
    pub const fn unnamed(&self) -> u64 {
        self.unnamed
    }

    /// The content of an entry, authenticated again before the first byte comes out.
    ///
    /// # Errors
    ///
    /// [`Error::Source`], and [`Error::Entry`] if the file has changed since.
    pub fn read(&mut self, entry: &RecoveredEntry) -> Result<EntryReader<'_, S>, Error> {
        let (start, length) = (entry.data_offset, entry.compressed_size);
        let (data, keys) = self.file.open(start, length, entry.encryption)?;
        let expected = Expected {
            size: entry.size,
            crc: None,
            method: entry.encryption.method,
        };
        EntryReader::new(&mut self.file.source, &data, &keys, expected)
    }
}

/// Looks at everything in the order of the file, and returns what the directory lists.
fn walk<S: Source>(file: &mut File<S>, found: &mut Found) -> Result<Vec<Listed>, Error> {
    let (mut position, mut listed) = (0, Vec::new());
    let mut scanner = Scanner::new();
    while let Some((signature, offset)) = scanner.find(&mut file.source, position, file.size)? {
        let end = match signature {
            Signature::Local => local::entry(file, offset, found)?,
            Signature::Central => Listed::read(file, offset)?.map(|(entry, end)| {
                if found.has_room_for_listed(&entry.name) {
                    listed.push(entry);
                }
                end
            }),
        };
        position = end.unwrap_or_else(|| offset.saturating_add(Scanner::SIGNATURE_LENGTH));
    }
    Ok(listed)
}

impl<S> fmt::Debug for Recovery<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, lost) = (self.entries.len(), self.lost.len());
        write!(f, "Recovery({whole} entries, {lost} lost)")
    }
}
