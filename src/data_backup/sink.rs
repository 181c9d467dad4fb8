use alloc::vec::Vec;

use super::Error;

/// Where an archive is written to, from its beginning to its end.
pub trait Sink {
    /// Takes all of the next bytes.
    ///
    /// # Errors
    ///
    /// [`SinkError`] if it cannot; the archive is of no use then.
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError>;
}

impl<S: Sink + ?Sized> Sink for &mut S {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        S::write(self, bytes)
    }
}

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// A sink could not write. What happened, the sink itself remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinkError;

impl From<SinkError> for Error {
    fn from(SinkError: SinkError) -> Self {
        Self::Sink
    }
}
