use super::extra;
use crate::codec::{Reader, Truncated};

const ID: u16 = 0x9901;
const VENDOR: [u8; 2] = *b"AE";

/// How an entry is encrypted: the extra field 0x9901 of WinZip, 7 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AesExtra {
    /// AE-1 has a CRC of the content that counts; in AE-2 it is not looked at.
    pub has_crc: bool,
    /// How long the key is.
    pub strength: Strength,
    /// What the data are before encryption.
    pub method: Method,
}

/// How long the key of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// AES-128, 1.
    Aes128 = 1,
    /// AES-192, 2.
    Aes192 = 2,
    /// AES-256, 3: what the app writes.
    Aes256 = 3,
}

impl Strength {
    /// Bytes of the AES key, and of the MAC key.
    pub const fn key_length(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Bytes of the salt in front of the data.
    pub const fn salt_length(self) -> usize {
        match self {
            Self::Aes128 => 8,
            Self::Aes192 => 12,
            Self::Aes256 => 16,
        }
    }
}

/// What the data of an entry are before encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// As they are, 0.
    Stored = 0,
    /// A DEFLATE stream, 8.
    Deflated = 8,
}

impl AesExtra {
    /// Bytes of the whole extra field.
    pub const LENGTH: usize = 11;

    /// Reads it out of the extra fields of an entry; `None` if it is not there or has values that are not
    /// known.
    pub fn find(extra_fields: &[u8]) -> Option<Self> {
        Self::read(extra::find(extra_fields, ID)?).ok().flatten()
    }

    fn read(content: &[u8]) -> Result<Option<Self>, Truncated> {
        let mut reader = Reader::new(content);
        let version = reader.u16_le()?;
        let vendor = *reader.array()?;
        let strength = match reader.u8()? {
            1 => Strength::Aes128,
            2 => Strength::Aes192,
            3 => Strength::Aes256,
            _ => return Ok(None),
        };
        let method = match reader.u16_le()? {
            0 => Method::Stored,
            8 => Method::Deflated,
            _ => return Ok(None),
        };
        let is_known = matches!(version, 1 | 2) && vendor == VENDOR && reader.remaining() == 0;
        Ok(is_known.then_some(Self {
            has_crc: version == 1,
            strength,
            method,
        }))
    }

    /// The whole extra field, 11 bytes.
    pub const fn encode(self) -> [u8; Self::LENGTH] {
        let [id_0, id_1] = ID.to_le_bytes();
        let [a, e] = VENDOR;
        let version = if self.has_crc { 1 } else { 2 };
        let (strength, method) = (self.strength as u8, self.method as u8);
        [id_0, id_1, 7, 0, version, 0, a, e, strength, method, 0]
    }
}
