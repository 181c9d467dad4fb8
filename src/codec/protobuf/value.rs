use core::fmt;

use crate::codec::Truncated;

/// The value of one field, by wire type.
///
/// The accessors give what the schema wants, and refuse a field that was written with another wire type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Wire type 0: `uint32`, `uint64`, `bool` and enumerations.
    Varint(u64),
    /// Wire type 1, in wire order.
    Fixed64(&'a [u8; 8]),
    /// Wire type 2: strings, bytes and embedded messages.
    Bytes(&'a [u8]),
    /// Wire type 5, in wire order.
    Fixed32(&'a [u8; 4]),
}

impl<'a> Value<'a> {
    /// The number of a `uint64` field.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn uint64(self) -> Result<u64, Malformed> {
        match self {
            Self::Varint(value) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The number of a `uint32` field: the low 32 bits of the varint, as all Protocol Buffers libraries
    /// read it.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn uint32(self) -> Result<u32, Malformed> {
        match self {
            Self::Varint(value) => Ok(value as u32),
            _ => Err(Malformed),
        }
    }

    /// The number of a `uint32` field, for a format that refuses a longer one instead of cutting it.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type, or a number above 2^32 − 1.
    pub const fn uint32_exact(self) -> Result<u32, Malformed> {
        match self {
            Self::Varint(value @ 0..=0xffff_ffff) => Ok(value as u32),
            _ => Err(Malformed),
        }
    }

    /// The number of an enumeration, known or not: the low 32 bits of the varint, with their sign.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn enumeration(self) -> Result<i32, Malformed> {
        match self {
            Self::Varint(value) => Ok(value as i32),
            _ => Err(Malformed),
        }
    }

    /// The answer of a `bool` field: every number but 0 is yes.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn bool(self) -> Result<bool, Malformed> {
        match self {
            Self::Varint(value) => Ok(value != 0),
            _ => Err(Malformed),
        }
    }

    /// The eight bytes of a `fixed64` field, in wire order.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn fixed64(self) -> Result<&'a [u8; 8], Malformed> {
        match self {
            Self::Fixed64(value) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The four bytes of a `fixed32` field, in wire order.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn fixed32(self) -> Result<&'a [u8; 4], Malformed> {
        match self {
            Self::Fixed32(value) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The content of a `bytes` field, or of an embedded message, which
    /// [`Fields`](super::Fields) reads.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type.
    pub const fn bytes(self) -> Result<&'a [u8], Malformed> {
        match self {
            Self::Bytes(value) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The content of a `string` field.
    ///
    /// # Errors
    ///
    /// [`Malformed`] for another wire type or invalid UTF-8.
    pub const fn string(self) -> Result<&'a str, Malformed> {
        match self {
            Self::Bytes(value) => match core::str::from_utf8(value) {
                Ok(text) => Ok(text),
                Err(_) => Err(Malformed),
            },
            _ => Err(Malformed),
        }
    }
}

/// The bytes are no message in the wire format, or a field has another type than the schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl From<Truncated> for Malformed {
    fn from(Truncated: Truncated) -> Self {
        Self
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes are not the expected Protocol Buffers message; drop them")
    }
}

impl core::error::Error for Malformed {}
