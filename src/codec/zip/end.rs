use alloc::vec::Vec;

use crate::codec::{Reader, Truncated};

/// The record at the end of an archive: where the directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// How many entries there are.
    pub count: u64,
    /// Bytes of the directory.
    pub size: u64,
    /// Where it begins.
    pub offset: u64,
    /// Whether a number above stands in the record of 64 bits instead.
    pub needs_zip64: bool,
    is_split: bool,
}

impl End {
    /// Bytes of the record without the comment.
    pub const LENGTH: usize = 22;
    /// Bytes of the record with the longest comment.
    pub const MAX_LENGTH: usize = Self::LENGTH + 0xffff;
    /// How it begins.
    pub const SIGNATURE: [u8; 4] = *b"PK\x05\x06";

    /// Finds the record in the last bytes of an archive, and says where it begins in them.
    pub fn find(tail: &[u8]) -> Option<(usize, Self)> {
        let last = tail.len().checked_sub(Self::LENGTH)?;
        (0..=last).rev().find_map(|position| {
            let record = tail.get(position..)?;
            let (signature, _) = record.split_first_chunk()?;
            if *signature != Self::SIGNATURE {
                return None;
            }
            Some((position, Self::parse(record).ok().flatten()?))
        })
    }

    /// Reads a record whose comment ends where `bytes` do.
    fn parse(bytes: &[u8]) -> Result<Option<Self>, Truncated> {
        let mut reader = Reader::new(bytes);
        reader.take(4)?;
        let disks = [reader.u16_le()?, reader.u16_le()?];
        let counts = [reader.u16_le()?, reader.u16_le()?];
        let (size, offset) = (reader.u32_le()?, reader.u32_le()?);
        let comment = usize::from(reader.u16_le()?);
        let [on_this_disk, count] = counts;
        let end = Self {
            count: count.into(),
            size: size.into(),
            offset: offset.into(),
            needs_zip64: count == u16::MAX || size == u32::MAX || offset == u32::MAX,
            is_split: on_this_disk != count || disks.iter().any(|disk| !matches!(disk, 0 | 0xffff)),
        };
        Ok((reader.remaining() == comment).then_some(end))
    }

    /// Whether the archive has several parts.
    #[must_use]
    pub const fn is_split(&self) -> bool {
        self.is_split
    }

    /// The numbers that stand in the record of 64 bits, where it is needed.
    #[must_use]
    pub const fn widened(self, wide: &Zip64End) -> Self {
        Self {
            count: if self.count == u16::MAX as u64 {
                wide.count
            } else {
                self.count
            },
            size: if self.size == u32::MAX as u64 {
                wide.size
            } else {
                self.size
            },
            offset: if self.offset == u32::MAX as u64 {
                wide.offset
            } else {
                self.offset
            },
            needs_zip64: false,
            is_split: self.is_split,
        }
    }

    /// Appends the records that end an archive, without a comment. Those of 64 bits come in front if the
    /// directory begins at 4 GiB or later or has 65 535 entries or more. `position` is where the records
    /// begin.
    pub fn write(count: u64, size: u64, offset: u64, position: u64, output: &mut Vec<u8>) {
        let short_count = u16::try_from(count).unwrap_or(u16::MAX);
        let short_size = u32::try_from(size).unwrap_or(u32::MAX);
        let short_offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let is_wide = short_count == u16::MAX || short_size == u32::MAX || short_offset == u32::MAX;
        if is_wide {
            Zip64End {
                count,
                size,
                offset,
            }
            .write(position, output);
        }
        output.extend(Self::SIGNATURE);
        output.extend([0; 4]); // disks
        output.extend(short_count.to_le_bytes());
        output.extend(short_count.to_le_bytes());
        output.extend(short_size.to_le_bytes());
        output.extend(short_offset.to_le_bytes());
        output.extend([0; 2]); // comment
    }
}

/// Where the record of 64 bits is, 20 bytes in front of the [`End`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zip64Locator {
    /// Where the [`Zip64End`] begins.
    pub offset: u64,
}

impl Zip64Locator {
    /// Bytes of the record.
    pub const LENGTH: usize = 20;
    const SIGNATURE: [u8; 4] = *b"PK\x06\x07";

    /// Reads it; `None` if it does not begin as one or the archive has several parts.
    pub fn parse(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let is_one = *reader.array().ok()? == Self::SIGNATURE;
        let disk = reader.u32_le().ok()?;
        let offset = reader.u64_le().ok()?;
        let disks = reader.u32_le().ok()?;
        (is_one && disk == 0 && disks <= 1).then_some(Self { offset })
    }
}

/// Where the directory is, in numbers of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zip64End {
    /// How many entries there are.
    pub count: u64,
    /// Bytes of the directory.
    pub size: u64,
    /// Where it begins.
    pub offset: u64,
}

impl Zip64End {
    /// Bytes of the record that are read.
    pub const LENGTH: usize = 56;
    const SIGNATURE: [u8; 4] = *b"PK\x06\x06";
    /// Version 4.5 has numbers of 64 bits.
    const VERSION: u16 = 45;

    /// Reads it; `None` if it does not begin as one or the archive has several parts.
    pub fn parse(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if *reader.array().ok()? != Self::SIGNATURE {
            return None;
        }
        reader.take(12).ok()?; // length, versions
        let disks = [reader.u32_le().ok()?, reader.u32_le().ok()?];
        let counts = [reader.u64_le().ok()?, reader.u64_le().ok()?];
        let [on_this_disk, count] = counts;
        let end = Self {
            count,
            size: reader.u64_le().ok()?,
            offset: reader.u64_le().ok()?,
        };
        (disks == [0; 2] && on_this_disk == count).then_some(end)
    }

    /// Appends the record and its locator; the record begins at `position`.
    fn write(&self, position: u64, output: &mut Vec<u8>) {
        output.extend(Self::SIGNATURE);
        output.extend(44_u64.to_le_bytes()); // what comes behind this number
        output.extend((Self::VERSION | 3 << 8).to_le_bytes());
        output.extend(Self::VERSION.to_le_bytes());
        output.extend([0; 8]); // disks
        output.extend(self.count.to_le_bytes());
        output.extend(self.count.to_le_bytes());
        output.extend(self.size.to_le_bytes());
        output.extend(self.offset.to_le_bytes());
        output.extend(Zip64Locator::SIGNATURE);
        output.extend([0; 4]); // disk
        output.extend(position.to_le_bytes());
        output.extend(1_u32.to_le_bytes());
    }
}
