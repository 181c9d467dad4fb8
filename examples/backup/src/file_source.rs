//! A file as a source of the library.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use eeema::data_backup::{Source, SourceError};

pub struct FileSource(File);

impl FileSource {
    pub fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path);
        file.map(Self)
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl Source for FileSource {
    fn size(&mut self) -> Result<u64, SourceError> {
        self.0.seek(SeekFrom::End(0)).map_err(|_| SourceError)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        self.0
            .seek(SeekFrom::Start(offset))
            .map_err(|_| SourceError)?;
        self.0.read_exact(buffer).map_err(|_| SourceError)
    }
}
