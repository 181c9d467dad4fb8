//! What is left of a damaged archive.
//!
//! The ordinary reader refuses an archive whose directory is gone. This one walks through the file from its
//! beginning: it looks for the headers in front of entries, inflates each to learn where it ends,
//! authenticates it, and goes on behind it. What a header does not say any more is taken from what is left
//! of the directory. The unit of loss is the entry: one altered byte costs one entry at most, and what is
//! given out is authentic.
//!
//! ```
//! use eeema::data_backup::Error;
//! use eeema::data_backup::recover::Recovery;
//!
//! fn look(file: &[u8], password: &str) -> Result<(), Error> {
//!     let mut recovery = Recovery::scan(file, password)?;
//!     for lost in recovery.lost() {
//!         println!("lost: {:?} ({})", lost.name(), lost.fault());
//!     }
//!     for entry in recovery.entries().to_vec() {
//!         let content = recovery.read(&entry)?.read_to_end(1 << 20)?;
//!         println!("{:?}: {} bytes", entry.name(), content.len());
//!     }
//!     Ok(())
//! }
//! # look(b"nothing", "password").unwrap();
//! ```
//!
//! Names and the order are not authenticated, here as there. Anybody can make a file that takes
//! long to walk through, as every header costs a key from the password; it takes memory for each header,
//! never for what an entry claims to hold.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entry::{checked_name, encryption};
use super::entry_reader::{EntryReader, Expected, SealedData};
use super::inflate::Inflater;
use super::keys::EntryKeys;
use super::name::EntryName;
use super::password::{PasswordBytes, PasswordEncoding};
use super::scan::{Scanner, Signature};
use super::{EntryFault, Error, Source};
use crate::codec::zip::{
    AesExtra, CentralHeader, DataDescriptor, LocalHeader, METHOD_AES, Method, flags,
};
use crate::crypto::SecretVec;

/// Bytes that are decrypted at once.
const PIECE_LENGTH: usize = 32 * 1024;

/// An entry that is whole: it was authenticated.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveredEntry {
    name: String,
    other_name: Option<String>,
    header_offset: u64,
    data_offset: u64,
    compressed_size: u64,
    size: u64,
    encryption: AesExtra,
}

impl RecoveredEntry {
    /// The name: that of the header in front of the entry or that of the directory, whichever an app
    /// writes. It is not authenticated.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the other place, if it is another.
    pub fn other_name(&self) -> Option<&str> {
        self.other_name.as_deref()
    }

    /// Bytes of the content.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Where its header begins, or began.
    pub const fn offset(&self) -> u64 {
        self.header_offset
    }
}

impl fmt::Debug for RecoveredEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveredEntry({} bytes)", self.size)
    }
}

/// An entry that is named somewhere, and not whole.
#[derive(Clone, PartialEq, Eq)]
pub struct LostEntry {
    name: String,
    offset: u64,
    fault: EntryFault,
}

impl LostEntry {
    /// The name. It may hold anything; escape it before it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its header begins, or began.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// What is wrong with it.
    pub const fn fault(&self) -> EntryFault {
        self.fault
    }
}

impl fmt::Debug for LostEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LostEntry({:?})", self.fault)
    }
}

/// A file that was walked through.
pub struct Recovery<S> {
    source: S,
    size: u64,
    /// In both encodings, until one has opened something.
    passwords: Vec<PasswordBytes>,
    entries: Vec<RecoveredEntry>,
    lost: Vec<LostEntry>,
    listed: Vec<Listed>,
}

/// An entry as the directory has it.
struct Listed {
    name: String,
    offset: u64,
    compressed_size: u64,
    size: u64,
    encryption: Option<AesExtra>,
}

impl<S: Source> Recovery<S> {
    /// Walks through a file. This reads all of it, and authenticates everything that is there.
    ///
    /// A file in which nothing opens has no entries: the password may be wrong.
    ///
    /// # Errors
    ///
    /// [`Error::Source`].
    pub fn scan(mut source: S, password: &str) -> Result<Self, Error> {
        let mut passwords = alloc::vec![PasswordBytes::new(password, PasswordEncoding::Utf8)];
        if !password.is_ascii() {
            passwords.push(PasswordBytes::new(password, PasswordEncoding::LowBytes));
        }
        let size = source.size()?;
        let mut recovery = Self {
            source,
            size,
            passwords,
            entries: Vec::new(),
            lost: Vec::new(),
            listed: Vec::new(),
        };
        recovery.walk()?;
        recovery.use_the_directory()?;
        Ok(recovery)
    }

    /// What is whole, in the order of the file.
    pub fn entries(&self) -> &[RecoveredEntry] {
        &self.entries
    }

    /// What is named and not whole. Where the directory is gone too, entries may be missing of which
    /// nothing is left.
    pub fn lost(&self) -> &[LostEntry] {
        &self.lost
    }

    /// The content of an entry, authenticated again before the first byte comes out.
    ///
    /// # Errors
    ///
    /// [`Error::Source`], and [`Error::Entry`] if the file has changed since.
    pub fn read(&mut self, entry: &RecoveredEntry) -> Result<EntryReader<'_, S>, Error> {
        let (start, length) = (entry.data_offset, entry.compressed_size);
        let strength = entry.encryption.strength;
        let data = SealedData::read(&mut self.source, start, length, strength)?;
        let keys = self.open(&data)?;
        let expected = Expected {
            size: entry.size,
            crc: None,
            method: entry.encryption.method,
        };
        EntryReader::new(&mut self.source, &data, &keys, expected)
    }

    fn walk(&mut self) -> Result<(), Error> {
        let mut position = 0;
        let mut scanner = Scanner::new();
        while let Some((signature, offset)) = scanner.find(&mut self.source, position, self.size)? {
            position = match signature {
                Signature::Local => self.local(offset)?,
                Signature::Central => self.central(offset)?,
            };
        }
        Ok(())
    }

    /// Tries an entry whose header begins here; where to go on.
    fn local(&mut self, offset: u64) -> Result<u64, Error> {
        let behind_signature = offset.saturating_add(4);
        let Some((header, name, encryption)) = self.local_header(offset)? else {
            return Ok(behind_signature);
        };
        let start = offset.saturating_add(header.data_offset());
        let known = header.flags & flags::DATA_DESCRIPTOR == 0;
        let found = match known {
            true => {
                let (length, size) = (header.compressed_size.into(), header.size.into());
                self.whole(start, length, encryption)
                    .map(|()| (length, size))
            }
            false => self.streamed(start, encryption),
        };
        match found {
            Ok((compressed_size, size)) => {
                self.entries.push(RecoveredEntry {
                    name,
                    other_name: None,
                    header_offset: offset,
                    data_offset: start,
                    compressed_size,
                    size,
                    encryption,
                });
                let end = start.saturating_add(compressed_size);
                Ok(if known {
                    end
                } else {
                    self.behind_descriptor(end)?
                })
            }
            Err(Error::Source) => Err(Error::Source),
            Err(error) => {
                let fault = match error {
                    Error::Entry(fault) => fault,
                    _ => EntryFault::TooShort,
                };
                self.lost.push(LostEntry {
                    name,
                    offset,
                    fault,
                });
                Ok(behind_signature)
            }
        }
    }

    /// A header that an entry of a backup could have.
    fn local_header(
        &mut self,
        offset: u64,
    ) -> Result<Option<(LocalHeader, String, AesExtra)>, Error> {
        let mut header = [0; LocalHeader::LENGTH];
        if !self.fill(offset, &mut header)? {
            return Ok(None);
        }
        let Some(header) = LocalHeader::parse(&header) else {
            return Ok(None);
        };
        let length = usize::from(header.name_length).saturating_add(header.extra_length.into());
        let mut rest = alloc::vec![0; length];
        if !self.fill(offset.saturating_add(LocalHeader::LENGTH as u64), &mut rest)? {
            return Ok(None);
        }
        let (name, extra) = rest.split_at(usize::from(header.name_length).min(length));
        let is_aes = header.flags & flags::ENCRYPTED != 0 && header.method == METHOD_AES;
        Ok(match (checked_name(name), AesExtra::find(extra)) {
            (Some(name), Some(encryption)) if is_aes => Some((header, name.into(), encryption)),
            _ => None,
        })
    }

    /// Authenticates data whose length is known.
    fn whole(&mut self, start: u64, length: u64, encryption: AesExtra) -> Result<(), Error> {
        if start.saturating_add(length) > self.size {
            return Err(EntryFault::TooShort.into());
        }
        let data = SealedData::read(&mut self.source, start, length, encryption.strength)?;
        self.open(&data).map(|_| ())
    }

    /// Finds the end of data by inflating them, and authenticates them: bytes of the data and of the
    /// content.
    fn streamed(&mut self, start: u64, encryption: AesExtra) -> Result<(u64, u64), Error> {
        if encryption.method != Method::Deflated {
            // Only the directory knows how long they are.
            return Err(EntryFault::Size.into());
        }
        let most = self.size.checked_sub(start).ok_or(EntryFault::TooShort)?;
        let strength = encryption.strength;
        let data = SealedData::read(&mut self.source, start, most, strength)?;
        let (index, keys) = self.matching_keys(&data)?;
        let (ciphertext, size) = self.measure(&data, &keys)?;
        let overhead = most.saturating_sub(data.length());
        let length = ciphertext.saturating_add(overhead);
        SealedData::read(&mut self.source, start, length, strength)?
            .authenticate(&mut self.source, &keys)?;
        self.keep_to(index);
        Ok((length, size))
    }

    /// One encoding has opened something: it is that of all entries.
    fn keep_to(&mut self, index: usize) {
        self.passwords.drain(..index.min(self.passwords.len()));
        self.passwords.truncate(1);
    }

    /// The first keys whose verifier fits.
    fn matching_keys(&self, data: &SealedData) -> Result<(usize, EntryKeys), Error> {
        let keys = self.passwords.iter();
        let keys = keys.map(|password| EntryKeys::derive(password.as_bytes(), &data.salt));
        let fitting = keys.enumerate().find(|(_, keys)| data.check(keys).is_ok());
        fitting.ok_or(EntryFault::WrongPassword.into())
    }

    /// Inflates up to the end of the stream, and keeps nothing: bytes of the stream and of the content.
    fn measure(&mut self, data: &SealedData, keys: &EntryKeys) -> Result<(u64, u64), Error> {
        let (mut cipher, mut inflater) = (keys.cipher(), Inflater::new());
        let mut buffer = SecretVec::zeroed(PIECE_LENGTH);
        let (mut used, mut size) = (0_u64, 0_u64);
        loop {
            let left = data.length().saturating_sub(used);
            let length = left.min(PIECE_LENGTH as u64) as usize; // at most 32 KiB
            let piece = buffer.as_mut_bytes().get_mut(..length).unwrap_or_default();
            self.source
                .read_at(data.start().saturating_add(used), piece)?;
            cipher.apply(piece);
            let (is_end, mut rest) = (piece.is_empty(), &*piece);
            loop {
                // A step without input gives what the window had no place for.
                let step = inflater
                    .step(rest)
                    .map_err(|_| EntryFault::Authentication)?;
                let given = inflater.output(&step).len();
                used = used.saturating_add(step.read as u64);
                size = size.saturating_add(given as u64);
                if step.is_done {
                    return Ok((used, size));
                }
                rest = rest.get(step.read..).unwrap_or_default();
                if rest.is_empty() && given == 0 {
                    break;
                }
            }
            if is_end {
                return Err(EntryFault::TooShort.into());
            }
        }
    }

    /// Authenticates under a password in one of the encodings, and keeps to the one that fits.
    fn open(&mut self, data: &SealedData) -> Result<EntryKeys, Error> {
        let mut first = EntryFault::WrongPassword;
        for (index, password) in self.passwords.iter().enumerate() {
            let keys = EntryKeys::derive(password.as_bytes(), &data.salt);
            match data.authenticate(&mut self.source, &keys) {
                Ok(()) => {
                    self.keep_to(index);
                    return Ok(keys);
                }
                Err(Error::Entry(EntryFault::Authentication)) => first = EntryFault::Authentication,
                Err(Error::Entry(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(first.into())
    }

    /// Where the descriptor behind an entry ends, if there is one.
    fn behind_descriptor(&mut self, end: u64) -> Result<u64, Error> {
        let mut bytes = [0; DataDescriptor::LENGTH];
        let is_there = self.fill(end, &mut bytes)? && DataDescriptor::parse(&bytes).is_some();
        Ok(if is_there {
            end.saturating_add(DataDescriptor::LENGTH as u64)
        } else {
            end
        })
    }

    /// Remembers an entry of the directory; where to go on.
    fn central(&mut self, offset: u64) -> Result<u64, Error> {
        let behind_signature = offset.saturating_add(4);
        let mut start = [0; CentralHeader::LENGTH];
        if !self.fill(offset, &mut start)? {
            return Ok(behind_signature);
        }
        let Ok(length) = CentralHeader::length(&start) else {
            return Ok(behind_signature);
        };
        let mut bytes = alloc::vec![0; length];
        if !self.fill(offset, &mut bytes)? {
            return Ok(behind_signature);
        }
        let Ok(header) = CentralHeader::parse(&bytes) else {
            return Ok(behind_signature);
        };
        let Some(name) = checked_name(header.name) else {
            return Ok(behind_signature);
        };
        self.listed.push(Listed {
            name: name.into(),
            offset: header.offset,
            compressed_size: header.compressed_size,
            size: header.size,
            encryption: encryption(&header),
        });
        Ok(offset.saturating_add(length as u64))
    }

    /// Looks for what the directory names and was not found, and compares names.
    fn use_the_directory(&mut self) -> Result<(), Error> {
        for listed in core::mem::take(&mut self.listed) {
            // They were found in the order of the file.
            let place = self
                .entries
                .binary_search_by_key(&listed.offset, |entry| entry.header_offset);
            match place.map(|place| self.entries.get_mut(place)) {
                Ok(Some(entry)) => entry.compare_names(listed.name),
                Ok(None) => {}
                Err(place) => self.find_listed(listed, place)?,
            }
        }
        self.lost.sort_by_key(|lost| lost.offset);
        Ok(())
    }

    /// An entry whose own header does not lead to it; `place` is where it belongs among those that were
    /// found.
    fn find_listed(&mut self, listed: Listed, place: usize) -> Result<(), Error> {
        let Listed {
            name,
            offset,
            compressed_size,
            size,
            encryption,
        } = listed;
        let mut fault = EntryFault::NotEncrypted;
        for data_offset in self.possible_starts(offset, name.len())? {
            let Some(encryption) = encryption else {
                break;
            };
            match self.whole(data_offset, compressed_size, encryption) {
                Ok(()) => {
                    self.lost.retain(|lost| lost.offset != offset);
                    let entry = RecoveredEntry {
                        name,
                        other_name: None,
                        header_offset: offset,
                        data_offset,
                        compressed_size,
                        size,
                        encryption,
                    };
                    self.entries.insert(place, entry);
                    return Ok(());
                }
                Err(Error::Entry(found)) => fault = found,
                Err(error) => return Err(error),
            }
        }
        match self.lost.iter_mut().find(|lost| lost.offset == offset) {
            Some(lost) if matches!(EntryName::of(&lost.name), EntryName::Unknown(_)) => {
                lost.name = name;
            }
            Some(_) => {}
            None => self.lost.push(LostEntry {
                name,
                offset,
                fault,
            }),
        }
        Ok(())
    }

    /// Where the data of an entry may begin: as its header says, and as the app writes it.
    fn possible_starts(&mut self, offset: u64, name_length: usize) -> Result<Vec<u64>, Error> {
        let written = (LocalHeader::LENGTH as u64)
            .saturating_add(name_length as u64)
            .saturating_add(AesExtra::LENGTH as u64);
        let mut starts = alloc::vec![offset.saturating_add(written)];
        let mut header = [0; LocalHeader::LENGTH];
        if self.fill(offset, &mut header)?
            && let Some(header) = LocalHeader::parse(&header)
        {
            starts.insert(0, offset.saturating_add(header.data_offset()));
        }
        starts.dedup();
        Ok(starts)
    }

    /// Reads bytes, if they are there.
    fn fill(&mut self, offset: u64, buffer: &mut [u8]) -> Result<bool, Error> {
        let end = offset.checked_add(buffer.len() as u64);
        if end.is_none_or(|end| end > self.size) {
            return Ok(false);
        }
        self.source.read_at(offset, buffer)?;
        Ok(true)
    }
}

impl RecoveredEntry {
    /// Of two names the one that an app writes counts.
    fn compare_names(&mut self, listed: String) {
        if listed == self.name {
            return;
        }
        let is_known = |name: &str| !matches!(EntryName::of(name), EntryName::Unknown(_));
        let other = if is_known(&listed) && !is_known(&self.name) {
            core::mem::replace(&mut self.name, listed)
        } else {
            listed
        };
        self.other_name = Some(other);
    }
}

impl<S> fmt::Debug for Recovery<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, lost) = (self.entries.len(), self.lost.len());
        write!(f, "Recovery({whole} entries, {lost} lost)")
    }
}
