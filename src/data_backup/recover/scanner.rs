use alloc::vec::Vec;

use crate::codec::zip::{CentralHeader, LocalHeader};
use crate::data_backup::{Error, Source};

/// Which record begins somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    Local,
    Central,
}

/// Looks for signatures, through a window.
pub(super) struct Scanner {
    window: Vec<u8>,
    /// Where the window begins in the file.
    offset: u64,
}

impl Scanner {
    const WINDOW_LENGTH: u64 = 64 * 1024;
    pub(super) const SIGNATURE_LENGTH: u64 = 4;

    pub(super) const fn new() -> Self {
        Self {
            window: Vec::new(),
            offset: 0,
        }
    }

    /// The first signature at `position` or behind it.
    pub(super) fn find(
        &mut self,
        source: &mut impl Source,
        mut position: u64,
        end: u64,
    ) -> Result<Option<(Signature, u64)>, Error> {
        while position.saturating_add(Self::SIGNATURE_LENGTH) <= end {
            self.load(source, position, end)?;
            let skipped = position.saturating_sub(self.offset);
            let skipped = usize::try_from(skipped).map_err(|_| Error::TooLarge)?;
            let rest = self.window.get(skipped..).unwrap_or_default();
            let found = rest.windows(4).enumerate().find_map(|(index, bytes)| {
                let signature = signature(bytes)?;
                Some((signature, position.saturating_add(index as u64)))
            });
            if found.is_some() {
                return Ok(found);
            }
            // The last three bytes may begin one.
            let length = rest.len() as u64;
            position = position.saturating_add(length.saturating_sub(3).max(1));
        }
        Ok(None)
    }

    /// Brings four bytes at least from `position` on into the window.
    fn load(&mut self, source: &mut impl Source, position: u64, end: u64) -> Result<(), Error> {
        let window_end = self.offset.saturating_add(self.window.len() as u64);
        let is_there = self.offset <= position
            && position.saturating_add(Self::SIGNATURE_LENGTH) <= window_end;
        if is_there {
            return Ok(());
        }
        let length = end.saturating_sub(position).min(Self::WINDOW_LENGTH);
        self.window.clear();
        self.window.resize(length as usize, 0); // at most 64 KiB
        self.offset = position;
        Ok(source.read_at(position, &mut self.window)?)
    }
}

fn signature(bytes: &[u8]) -> Option<Signature> {
    if bytes == LocalHeader::SIGNATURE {
        Some(Signature::Local)
    } else if bytes == CentralHeader::SIGNATURE {
        Some(Signature::Central)
    } else {
        None
    }
}
