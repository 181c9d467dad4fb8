use alloc::vec::Vec;
use core::fmt;

use super::extra;
use crate::codec::{Reader, Truncated};

/// What stands for a number that has 64 bits elsewhere.
const ELSEWHERE_32: u32 = u32::MAX;
const ELSEWHERE_16: u16 = u16::MAX;

/// The extra field with the numbers of 64 bits.
const ZIP64_ID: u16 = 0x0001;

/// One entry of the directory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CentralHeader<'a> {
    /// The flags: see [`flags`](super::flags).
    pub flags: u16,
    /// The method.
    pub method: u16,
    /// DOS time in the low half, date in the high one.
    pub time: u32,
    /// CRC-32.
    pub crc: u32,
    /// Bytes of the data.
    pub compressed_size: u64,
    /// Bytes of the content.
    pub size: u64,
    /// Where the local header begins.
    pub offset: u64,
    /// The name, which may be anything.
    pub name: &'a [u8],
    /// The extra fields.
    pub extra: &'a [u8],
}

impl<'a> CentralHeader<'a> {
    /// Bytes of the header without name, extra fields and comment.
    pub const LENGTH: usize = 46;
    /// How it begins.
    pub const SIGNATURE: [u8; 4] = *b"PK\x01\x02";
    /// Bytes of the longest one.
    pub const MAX_LENGTH: usize = Self::LENGTH + 3 * 0xffff;

    /// Bytes of the header, its name, extra fields and comment, of which the first 46 are given.
    ///
    /// # Errors
    ///
    /// [`NotADirectory`] if it does not begin as one.
    pub fn length(start: &[u8; 46]) -> Result<usize, NotADirectory> {
        let mut reader = Reader::new(start);
        if *reader.array()? != Self::SIGNATURE {
            return Err(NotADirectory);
        }
        reader.take(24)?;
        let name = usize::from(reader.u16_le()?);
        let extra = usize::from(reader.u16_le()?);
        let comment = usize::from(reader.u16_le()?);
        Ok(Self::LENGTH
            .saturating_add(name)
            .saturating_add(extra)
            .saturating_add(comment))
    }

    /// Reads one whole header.
    ///
    /// # Errors
    ///
    /// [`NotADirectory`] if it is cut off, lies on another disk, or lacks a number of 64 bits.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NotADirectory> {
        let mut reader = Reader::new(bytes);
        if *reader.array()? != Self::SIGNATURE {
            return Err(NotADirectory);
        }
        reader.take(4)?; // versions
        let (flags, method) = (reader.u16_le()?, reader.u16_le()?);
        let (time, crc) = (reader.u32_le()?, reader.u32_le()?);
        let (compressed_size, size) = (reader.u32_le()?, reader.u32_le()?);
        let (name_length, extra_length) = (reader.u16_le()?, reader.u16_le()?);
        let (_comment_length, disk) = (reader.u16_le()?, reader.u16_le()?);
        reader.take(6)?; // attributes
        let offset = reader.u32_le()?;
        let name = reader.take(name_length.into())?;
        let extra = reader.take(extra_length.into())?;

        let mut wide = Reader::new(extra::find(extra, ZIP64_ID).unwrap_or_default());
        let size = widened(size, &mut wide)?;
        let compressed_size = widened(compressed_size, &mut wide)?;
        let offset = widened(offset, &mut wide)?;
        let disk = match disk {
            ELSEWHERE_16 => wide.u32_le()?,
            disk => disk.into(),
        };
        if disk != 0 {
            return Err(NotADirectory);
        }
        Ok(Self {
            flags,
            method,
            time,
            crc,
            compressed_size,
            size,
            offset,
            name,
            extra,
        })
    }

    /// Appends the header with its name and extra fields, as the app writes it: numbers of 64 bits behind
    /// the given extra fields where they are needed.
    pub fn write(&self, version_needed: u16, output: &mut Vec<u8>) {
        let numbers = [self.size, self.compressed_size, self.offset];
        let mut wide = Vec::new();
        for number in numbers {
            if narrow(number) == ELSEWHERE_32 {
                wide.extend(number.to_le_bytes());
            }
        }
        let mut extra = self.extra.to_vec();
        if !wide.is_empty() {
            extra.extend(ZIP64_ID.to_le_bytes());
            extra.extend((wide.len() as u16).to_le_bytes()); // 24 at most
            extra.extend(wide);
        }
        output.extend(Self::SIGNATURE);
        // Made on Unix, by the version that is needed to read it.
        output.extend((version_needed | 3 << 8).to_le_bytes());
        output.extend(version_needed.to_le_bytes());
        output.extend(self.flags.to_le_bytes());
        output.extend(self.method.to_le_bytes());
        output.extend(self.time.to_le_bytes());
        output.extend(self.crc.to_le_bytes());
        output.extend(narrow(self.compressed_size).to_le_bytes());
        output.extend(narrow(self.size).to_le_bytes());
        output.extend((self.name.len() as u16).to_le_bytes());
        output.extend((extra.len() as u16).to_le_bytes());
        output.extend([0; 6]); // comment, disk, internal attributes
        output.extend(0x81a4_0000_u32.to_le_bytes()); // a file that its owner may write
        output.extend(narrow(self.offset).to_le_bytes());
        output.extend(self.name);
        output.extend(extra);
    }
}

impl fmt::Debug for CentralHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CentralHeader({} bytes at {})",
            self.compressed_size, self.offset
        )
    }
}

/// The number, or the mark that it stands elsewhere.
fn narrow(number: u64) -> u32 {
    number.try_into().unwrap_or(ELSEWHERE_32)
}

fn widened(number: u32, wide: &mut Reader<'_>) -> Result<u64, Truncated> {
    match number {
        ELSEWHERE_32 => wide.u64_le(),
        number => Ok(number.into()),
    }
}

/// These bytes are no directory of a ZIP archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADirectory;

impl fmt::Display for NotADirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no directory of a ZIP archive; check that the file was copied whole")
    }
}

impl core::error::Error for NotADirectory {}

impl From<Truncated> for NotADirectory {
    fn from(Truncated: Truncated) -> Self {
        Self
    }
}
