use alloc::string::String;

use super::file::File;
use super::found::{Found, LostEntry, RecoveredEntry};
use crate::codec::zip::{AesExtra, CentralHeader, LocalHeader};
use crate::data_backup::entry::{checked_name, encryption};
use crate::data_backup::{EntryFault, Error, Source};

/// An entry as the directory has it.
pub(super) struct Listed {
    pub(super) name: String,
    offset: u64,
    compressed_size: u64,
    size: u64,
    encryption: Option<AesExtra>,
}

impl Listed {
    /// Reads a header of the directory, and where it ends; `None` if it is none.
    pub(super) fn read<S: Source>(
        file: &mut File<S>,
        offset: u64,
    ) -> Result<Option<(Self, u64)>, Error> {
        let Some(bytes) = file.central_header(offset)? else {
            return Ok(None);
        };
        let Ok(header) = CentralHeader::parse(&bytes) else {
            return Ok(None);
        };
        Ok(checked_name(header.name).map(|name| {
            let listed = Self {
                name: name.into(),
                offset: header.offset,
                compressed_size: header.compressed_size,
                size: header.size,
                encryption: encryption(&header),
            };
            (listed, offset.saturating_add(bytes.len() as u64))
        }))
    }

    /// Compares with what was found, and looks for what was not.
    pub(super) fn compare<S: Source>(
        self,
        file: &mut File<S>,
        found: &mut Found,
    ) -> Result<(), Error> {
        if let Some(entry) = found.entries.get_mut(&self.offset) {
            entry.compare_names(self.name);
            return Ok(());
        }
        let fault = match self.find(file)? {
            Ok(entry) => return found.keep(entry),
            Err(fault) => fault,
        };
        match found.lost.get_mut(&self.offset) {
            Some(lost) => {
                lost.compare_names(self.name);
                // With the length of the directory the reason is the exact one.
                lost.fault = fault;
            }
            // There is room: that of the listed name.
            None => {
                let (name, offset) = (self.name, self.offset);
                let lost = LostEntry {
                    name,
                    offset,
                    fault,
                };
                found.lost.insert(offset, lost);
            }
        }
        Ok(())
    }

    /// An entry whose own header does not lead to it.
    fn find<S: Source>(
        &self,
        file: &mut File<S>,
    ) -> Result<Result<RecoveredEntry, EntryFault>, Error> {
        let Some(encryption) = self.encryption else {
            return Ok(Err(EntryFault::NotEncrypted));
        };
        let mut fault = EntryFault::TooShort;
        for data_offset in self.possible_starts(file)?.into_iter().flatten() {
            match file.open(data_offset, self.compressed_size, encryption) {
                Ok(_) => {
                    return Ok(Ok(RecoveredEntry {
                        name: self.name.clone(),
                        other_name: None,
                        header_offset: self.offset,
                        data_offset,
                        compressed_size: self.compressed_size,
                        size: self.size,
                        encryption,
                    }));
                }
                Err(Error::Entry(found)) => fault = found,
                Err(error) => return Err(error),
            }
        }
        Ok(Err(fault))
    }

    /// Where the data may begin: as the header in front of them says, and as the app writes it.
    fn possible_starts<S: Source>(&self, file: &mut File<S>) -> Result<[Option<u64>; 2], Error> {
        let header = file.bare_header(self.offset)?;
        let said = header.map(|header| self.offset.saturating_add(header.data_offset()));
        let written = (LocalHeader::LENGTH as u64)
            .saturating_add(self.name.len() as u64)
            .saturating_add(AesExtra::LENGTH as u64);
        let written = Some(self.offset.saturating_add(written));
        Ok([said, written.filter(|_| said != written)])
    }
}
