use super::Error;

/// Where an archive is read from: anything that can read at a place. Without std: a file, a memory card,
/// a part of a disk image.
///
/// ```
/// use std::fs::File;
/// use std::io::{Read, Seek, SeekFrom};
/// use eeema::data_backup::{Source, SourceError};
///
/// struct FromFile(File);
///
/// impl Source for FromFile {
///     fn size(&mut self) -> Result<u64, SourceError> {
///         self.0.seek(SeekFrom::End(0)).map_err(|_| SourceError)
///     }
///
///     fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
///         self.0.seek(SeekFrom::Start(offset)).map_err(|_| SourceError)?;
///         self.0.read_exact(buffer).map_err(|_| SourceError)
///     }
/// }
/// ```
pub trait Source {
    /// Bytes of the archive.
    ///
    /// # Errors
    ///
    /// [`SourceError`] if that cannot be said.
    fn size(&mut self) -> Result<u64, SourceError>;

    /// Fills all of `buffer` from `offset` on.
    ///
    /// # Errors
    ///
    /// [`SourceError`] if that many bytes cannot be read there.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError>;
}

impl<S: Source + ?Sized> Source for &mut S {
    fn size(&mut self) -> Result<u64, SourceError> {
        S::size(self)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        S::read_at(self, offset, buffer)
    }
}

impl Source for &[u8] {
    fn size(&mut self) -> Result<u64, SourceError> {
        self.len().try_into().map_err(|_| SourceError)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        let start = usize::try_from(offset).map_err(|_| SourceError)?;
        let end = start.checked_add(buffer.len()).ok_or(SourceError)?;
        buffer.copy_from_slice(self.get(start..end).ok_or(SourceError)?);
        Ok(())
    }
}

/// A source could not read. What happened, the source itself remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceError;

impl From<SourceError> for Error {
    fn from(SourceError: SourceError) -> Self {
        Self::Source
    }
}
