use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::measure::measure;
use super::passwords::Passwords;
use crate::codec::zip::{
    AesExtra, CentralHeader, DataDescriptor, LocalHeader, METHOD_AES, Method, flags,
};
use crate::data_backup::entry::checked_name;
use crate::data_backup::entry_reader::SealedData;
use crate::data_backup::keys::EntryKeys;
use crate::data_backup::{EntryFault, Error, Source};

/// A file that is looked at place by place.
pub(super) struct File<S> {
    pub(super) source: S,
    pub(super) size: u64,
    passwords: Passwords,
}

impl<S: Source> File<S> {
    pub(super) fn new(mut source: S, password: &str) -> Result<Self, Error> {
        Ok(Self {
            size: source.size()?,
            source,
            passwords: Passwords::new(password),
        })
    }

    /// A header in front of an entry, with its name and encryption, if an entry of a backup could have it.
    pub(super) fn local_header(
        &mut self,
        offset: u64,
    ) -> Result<Option<(LocalHeader, String, AesExtra)>, Error> {
        let Some(header) = self.bare_header(offset)? else {
            return Ok(None);
        };
        let length = usize::from(header.name_length).saturating_add(header.extra_length.into());
        let mut rest = vec![0; length];
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

    /// The same without name and extra fields.
    pub(super) fn bare_header(&mut self, offset: u64) -> Result<Option<LocalHeader>, Error> {
        let mut header = [0; LocalHeader::LENGTH];
        let is_there = self.fill(offset, &mut header)?;
        Ok(LocalHeader::parse(&header).filter(|_| is_there))
    }

    /// The bytes of a header of the directory.
    pub(super) fn central_header(&mut self, offset: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut start = [0; CentralHeader::LENGTH];
        if !self.fill(offset, &mut start)? {
            return Ok(None);
        }
        let Ok(length) = CentralHeader::length(&start) else {
            return Ok(None);
        };
        let mut bytes = vec![0; length];
        let is_there = self.fill(offset, &mut bytes)?;
        Ok(is_there.then_some(bytes))
    }

    /// Where the descriptor that may lie here ends.
    pub(super) fn behind_descriptor(&mut self, offset: u64) -> Result<u64, Error> {
        let mut bytes = [0; DataDescriptor::LENGTH];
        let is_there = self.fill(offset, &mut bytes)? && DataDescriptor::parse(&bytes).is_some();
        let length = if is_there { bytes.len() as u64 } else { 0 };
        Ok(offset.saturating_add(length))
    }

    /// Authenticates data of a known length, and gives their keys.
    pub(super) fn open(
        &mut self,
        start: u64,
        length: u64,
        encryption: AesExtra,
    ) -> Result<(SealedData, EntryKeys), Error> {
        if start.saturating_add(length) > self.size {
            return Err(EntryFault::TooShort.into());
        }
        let data = SealedData::read(&mut self.source, start, length, encryption.strength)?;
        let keys = self.passwords.open(&mut self.source, &data)?;
        Ok((data, keys))
    }

    /// Finds the end of data by inflating them, and authenticates them: bytes of the data and of the
    /// content.
    pub(super) fn measure(
        &mut self,
        start: u64,
        encryption: AesExtra,
    ) -> Result<(u64, u64), Error> {
        if encryption.method != Method::Deflated {
            // Only the directory knows how long they are.
            return Err(EntryFault::Size.into());
        }
        let most = self.size.checked_sub(start).ok_or(EntryFault::TooShort)?;
        let strength = encryption.strength;
        let data = SealedData::read(&mut self.source, start, most, strength)?;
        let (index, keys) = self.passwords.matching(&data)?;
        let measured = measure(&mut self.source, &data, &keys)?;
        let overhead = most.saturating_sub(data.length());
        let length = measured.stream.saturating_add(overhead);
        SealedData::read(&mut self.source, start, length, strength)?
            .authenticate(&mut self.source, &keys)?;
        self.passwords.keep_to(index);
        Ok((length, measured.content))
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
