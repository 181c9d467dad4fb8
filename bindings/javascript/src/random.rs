//! Where random bytes come from.

use eeema::crypto::{OsRandom, Random, RandomError};

/// The generator of the system, or bytes that the caller chose for a known answer.
pub(crate) enum Source<'a> {
    System,
    Chosen(&'a [u8]),
}

impl<'a> Source<'a> {
    /// No bytes are no choice.
    pub(crate) fn of(chosen: &'a [u8]) -> Self {
        match chosen {
            [] => Self::System,
            chosen => Self::Chosen(chosen),
        }
    }
}

impl Random for Source<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        match self {
            Self::System => OsRandom.fill(bytes),
            Self::Chosen(chosen) if chosen.len() == bytes.len() => {
                bytes.copy_from_slice(chosen);
                Ok(())
            }
            Self::Chosen(_) => Err(RandomError),
        }
    }
}
