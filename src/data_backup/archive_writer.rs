use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::deflate::{Compression, Deflater};
use super::dos_time::DosTime;
use super::entry::checked_name;
use super::keys::{EntryKeys, Salt, tag};
use super::password::PasswordBytes;
use super::{EntryFault, Error, Sink};
use crate::codec::zip::{
    AesExtra, CentralHeader, DataDescriptor, End, LocalHeader, METHOD_AES, Method, Strength, flags,
};
use crate::crypto::Random;
use crate::crypto::hazmat::aes_ctr::AesCtr;
use crate::crypto::hazmat::sha1::HmacSha1;

/// The version that AES needs, as the app writes it.
const VERSION_NEEDED: u16 = 51;

/// What every entry is: AE-2, 256 bits, DEFLATE.
const ENCRYPTION: AesExtra = AesExtra {
    has_crc: false,
    strength: Strength::Aes256,
    method: Method::Deflated,
};

const FLAGS: u16 = flags::ENCRYPTED | flags::DATA_DESCRIPTOR | flags::UTF_8;

/// Writes an archive as a stream, exactly as the app does: every entry under AES-256 with a salt of its
/// own, its sizes in a descriptor behind it.
///
/// For a data backup use [`BackupWriter`](super::BackupWriter), which knows what belongs into it.
pub struct ArchiveWriter<W> {
    sink: W,
    position: u64,
    directory: Vec<u8>,
    names: BTreeSet<String>,
    /// An entry was started and not finished: the archive is of no use.
    is_broken: bool,
    /// The sink has refused something: what it holds has a gap.
    has_failed: bool,
}

impl<W: Sink> ArchiveWriter<W> {
    /// Starts an archive at the beginning of a sink.
    pub const fn new(sink: W) -> Self {
        Self {
            sink,
            position: 0,
            directory: Vec::new(),
            names: BTreeSet::new(),
            is_broken: false,
            has_failed: false,
        }
    }

    /// Starts an entry, with a salt of 16 bytes that is drawn.
    ///
    /// # Errors
    ///
    /// [`EntryFault::Name`], [`EntryFault::Duplicate`], [`Error::Order`] if the entry before was not
    /// finished, [`Error::Random`], [`Error::Sink`].
    pub fn start(
        &mut self,
        name: &str,
        compression: Compression,
        time: DosTime,
        password: &PasswordBytes,
        random: &mut impl Random,
    ) -> Result<EntryWriter<'_, W>, Error> {
        self.start_with(name, Deflater::new(compression), time, password, random)
    }

    /// Writes an entry whose DEFLATE stream and size are known, with a salt of 16 bytes that is drawn.
    ///
    /// # Errors
    ///
    /// Those of [`ArchiveWriter::start`] and [`EntryWriter::finish`].
    #[doc(hidden)]
    pub fn write_deflated(
        &mut self,
        name: &str,
        (deflated, size): (&[u8], u64),
        time: DosTime,
        password: &PasswordBytes,
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let mut entry = self.start_with(name, Deflater::Ready, time, password, random)?;
        entry.write(deflated)?;
        entry.size = size;
        entry.finish()
    }

    fn start_with(
        &mut self,
        name: &str,
        deflater: Deflater,
        time: DosTime,
        password: &PasswordBytes,
        random: &mut impl Random,
    ) -> Result<EntryWriter<'_, W>, Error> {
        if self.is_broken {
            return Err(Error::Order);
        }
        let is_good = checked_name(name.as_bytes()).is_some() && name.len() <= 0xffff;
        if !is_good {
            return Err(EntryFault::Name.into());
        }
        if self.names.contains(name) {
            return Err(EntryFault::Duplicate.into());
        }
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let salt = Salt::new(Strength::Aes256, &salt).ok_or(EntryFault::TooShort)?;
        let keys = EntryKeys::derive(password.as_bytes(), &salt);

        self.is_broken = true;
        self.names.insert(name.into());
        let offset = self.position;
        let mut head = Vec::new();
        LocalHeader {
            flags: FLAGS,
            method: METHOD_AES,
            time: time.to_bits(),
            crc: 0,
            compressed_size: 0,
            size: 0,
            name_length: name.len() as u16, // checked above
            extra_length: ENCRYPTION.encode().len() as u16,
        }
        .write(VERSION_NEEDED, &mut head);
        head.extend(name.as_bytes());
        head.extend(ENCRYPTION.encode());
        let data_offset = offset.saturating_add(head.len() as u64);
        head.extend(salt.as_bytes());
        head.extend(keys.verifier());
        self.put(&head)?;
        Ok(EntryWriter {
            name: name.into(),
            offset,
            data_offset,
            size: 0,
            time,
            deflater,
            cipher: keys.cipher(),
            mac: keys.mac(),
            buffer: Vec::new(),
            archive: self,
        })
    }

    /// Writes the directory, and gives the sink back.
    ///
    /// # Errors
    ///
    /// [`Error::Order`] if the last entry was not finished, [`Error::Sink`].
    pub fn finish(mut self) -> Result<W, Error> {
        if self.is_broken {
            return Err(Error::Order);
        }
        let (offset, size) = (self.position, self.directory.len() as u64);
        let mut end = core::mem::take(&mut self.directory);
        let position = offset.saturating_add(size);
        End::write(self.names.len() as u64, size, offset, position, &mut end);
        self.put(&end)?;
        Ok(self.sink)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.has_failed {
            return Err(Error::Sink);
        }
        self.sink
            .write(bytes)
            .inspect_err(|_| self.has_failed = true)?;
        self.position = self.position.saturating_add(bytes.len() as u64);
        Ok(())
    }
}

impl<W> fmt::Debug for ArchiveWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArchiveWriter({} bytes)", self.position)
    }
}

/// One entry that is being written. Finish it: without that the whole archive cannot be finished.
#[must_use]
pub struct EntryWriter<'a, W> {
    archive: &'a mut ArchiveWriter<W>,
    name: String,
    offset: u64,
    data_offset: u64,
    size: u64,
    time: DosTime,
    deflater: Deflater,
    cipher: AesCtr,
    mac: HmacSha1,
    buffer: Vec<u8>,
}

impl<W: Sink> EntryWriter<'_, W> {
    /// Writes the next bytes of the content.
    ///
    /// # Errors
    ///
    /// [`Error::Sink`].
    pub fn write(&mut self, content: &[u8]) -> Result<(), Error> {
        self.size = self.size.saturating_add(content.len() as u64);
        self.buffer.clear();
        self.deflater
            .feed(content, &mut self.buffer)
            .map_err(|_| Error::Sink)?;
        self.seal()
    }

    /// Ends the entry.
    ///
    /// # Errors
    ///
    /// [`Error::Sink`].
    pub fn finish(mut self) -> Result<(), Error> {
        self.buffer.clear();
        self.deflater
            .finish(&mut self.buffer)
            .map_err(|_| Error::Sink)?;
        self.seal()?;
        self.archive.put(&tag(self.mac))?;
        let compressed_size = self.archive.position.saturating_sub(self.data_offset);
        let descriptor = DataDescriptor {
            crc: 0,
            compressed_size: compressed_size as u32, // modulo 2^32, as the app writes it
            size: self.size as u32,
        };
        self.archive.put(&descriptor.encode())?;
        CentralHeader {
            flags: FLAGS,
            method: METHOD_AES,
            time: self.time.to_bits(),
            crc: 0,
            compressed_size,
            size: self.size,
            offset: self.offset,
            name: self.name.as_bytes(),
            extra: &ENCRYPTION.encode(),
        }
        .write(VERSION_NEEDED, &mut self.archive.directory);
        self.archive.is_broken = false;
        Ok(())
    }

    /// Encrypts and writes what is in the buffer.
    fn seal(&mut self) -> Result<(), Error> {
        self.cipher.apply(&mut self.buffer);
        self.mac.update(&self.buffer);
        self.archive.put(&self.buffer)
    }
}

impl<W> fmt::Debug for EntryWriter<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryWriter({} bytes)", self.size)
    }
}
