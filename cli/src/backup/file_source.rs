//! A file as a source of the library.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use eeema::data_backup::{Source, SourceError};

pub(crate) struct FileSource(pub(crate) File);

impl Source for FileSource {
    fn size(&mut self) -> Result<u64, SourceError> {
        self.0.seek(SeekFrom::End(0)).map_err(|_| SourceError)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        let place = self.0.seek(SeekFrom::Start(offset));
        let read = place.and_then(|_| self.0.read_exact(buffer));
        read.map_err(|_| SourceError)
    }
}
