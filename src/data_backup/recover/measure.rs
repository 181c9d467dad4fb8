use crate::crypto::SecretVec;
use crate::data_backup::entry_reader::SealedData;
use crate::data_backup::inflate::Inflater;
use crate::data_backup::keys::EntryKeys;
use crate::data_backup::{EntryFault, Error, Source};

/// Bytes that are decrypted at once.
const PIECE_LENGTH: usize = 32 * 1024;

/// Bytes of a DEFLATE stream and of its content.
pub(super) struct Measured {
    pub(super) stream: u64,
    pub(super) content: u64,
}

/// Inflates up to the end of the stream that `data` begin with, and keeps nothing.
pub(super) fn measure(
    source: &mut impl Source,
    data: &SealedData,
    keys: &EntryKeys,
) -> Result<Measured, Error> {
    let (mut cipher, mut inflater) = (keys.cipher(), Inflater::new());
    let mut buffer = SecretVec::zeroed(PIECE_LENGTH);
    let mut measured = Measured {
        stream: 0,
        content: 0,
    };
    loop {
        let left = data.length().saturating_sub(measured.stream);
        let length = left.min(PIECE_LENGTH as u64) as usize; // at most 32 KiB
        let piece = buffer.as_mut_bytes().get_mut(..length).unwrap_or_default();
        source.read_at(data.start().saturating_add(measured.stream), piece)?;
        cipher.apply(piece);
        if measured.take(&mut inflater, piece)? {
            return Ok(measured);
        }
        if piece.is_empty() {
            return Err(EntryFault::TooShort.into());
        }
    }
}

impl Measured {
    /// Inflates one piece; whether the stream has ended.
    fn take(&mut self, inflater: &mut Inflater, mut piece: &[u8]) -> Result<bool, Error> {
        loop {
            // A step without input gives what the window had no place for.
            let step = inflater
                .step(piece)
                .map_err(|_| EntryFault::Authentication)?;
            let given = inflater.output(&step).len();
            self.stream = self.stream.saturating_add(step.read as u64);
            self.content = self.content.saturating_add(given as u64);
            piece = piece.get(step.read..).unwrap_or_default();
            if step.is_done || piece.is_empty() && given == 0 {
                return Ok(step.is_done);
            }
        }
    }
}
