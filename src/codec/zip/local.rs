use alloc::vec::Vec;

use crate::codec::Reader;

/// What stands in front of the data of an entry. Of a whole archive only its two lengths are used: the
/// directory says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalHeader {
    /// The flags: see [`flags`](super::flags).
    pub flags: u16,
    /// The method.
    pub method: u16,
    /// DOS time in the low half, date in the high one.
    pub time: u32,
    /// CRC-32, or 0 if a descriptor follows.
    pub crc: u32,
    /// Bytes of the data, or 0 if a descriptor follows.
    pub compressed_size: u32,
    /// Bytes of the content, or 0 if a descriptor follows.
    pub size: u32,
    /// Bytes of the name behind the header.
    pub name_length: u16,
    /// Bytes of the extra fields behind the name.
    pub extra_length: u16,
}

impl LocalHeader {
    /// Bytes of the header without name and extra fields.
    pub const LENGTH: usize = 30;
    /// How it begins.
    pub const SIGNATURE: [u8; 4] = *b"PK\x03\x04";

    /// Reads a header; `None` if it does not begin as one.
    pub fn parse(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if *reader.array().ok()? != Self::SIGNATURE {
            return None;
        }
        let _version: u16 = reader.u16_le().ok()?;
        Some(Self {
            flags: reader.u16_le().ok()?,
            method: reader.u16_le().ok()?,
            time: reader.u32_le().ok()?,
            crc: reader.u32_le().ok()?,
            compressed_size: reader.u32_le().ok()?,
            size: reader.u32_le().ok()?,
            name_length: reader.u16_le().ok()?,
            extra_length: reader.u16_le().ok()?,
        })
    }

    /// Bytes from the beginning of the header to the data.
    pub const fn data_offset(&self) -> u64 {
        (Self::LENGTH as u64)
            .saturating_add(self.name_length as u64)
            .saturating_add(self.extra_length as u64)
    }

    /// Appends the header; name and extra fields come behind it.
    pub fn write(&self, version_needed: u16, output: &mut Vec<u8>) {
        output.extend(Self::SIGNATURE);
        output.extend(version_needed.to_le_bytes());
        output.extend(self.flags.to_le_bytes());
        output.extend(self.method.to_le_bytes());
        output.extend(self.time.to_le_bytes());
        output.extend(self.crc.to_le_bytes());
        output.extend(self.compressed_size.to_le_bytes());
        output.extend(self.size.to_le_bytes());
        output.extend(self.name_length.to_le_bytes());
        output.extend(self.extra_length.to_le_bytes());
    }
}

/// What stands behind the data of an entry that was written as a stream, 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataDescriptor {
    /// CRC-32; 0 in AE-2.
    pub crc: u32,
    /// Bytes of the data, modulo 2^32.
    pub compressed_size: u32,
    /// Bytes of the content, modulo 2^32.
    pub size: u32,
}

impl DataDescriptor {
    /// Bytes of the descriptor.
    pub const LENGTH: usize = 16;
    /// How it begins.
    pub const SIGNATURE: [u8; 4] = *b"PK\x07\x08";

    /// The bytes.
    pub fn encode(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let parts = [
            Self::SIGNATURE,
            self.crc.to_le_bytes(),
            self.compressed_size.to_le_bytes(),
            self.size.to_le_bytes(),
        ];
        for (byte, value) in bytes.iter_mut().zip(parts.as_flattened()) {
            *byte = *value;
        }
        bytes
    }

    /// Reads one; `None` if it does not begin as one.
    pub fn parse(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if *reader.array().ok()? != Self::SIGNATURE {
            return None;
        }
        Some(Self {
            crc: reader.u32_le().ok()?,
            compressed_size: reader.u32_le().ok()?,
            size: reader.u32_le().ok()?,
        })
    }
}
