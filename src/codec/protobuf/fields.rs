use super::value::{Malformed, Value};
use super::wire;
use crate::codec::Reader;

/// Reads the fields of one message in the order in which they were written.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    reader: Reader<'a>,
}

impl<'a> Fields<'a> {
    /// Starts at the first byte of an encoded message.
    pub const fn new(message: &'a [u8]) -> Self {
        Self {
            reader: Reader::new(message),
        }
    }

    /// The number and the value of the next field; `None` at the end of the message.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if the field is cut off, its number is 0 or above 2^29 − 1, its wire type is
    /// not 0, 1, 2 or 5, or a varint has more than ten bytes or 64 bits.
    pub fn next_field(&mut self) -> Result<Option<(u32, Value<'a>)>, Malformed> {
        if self.reader.remaining() == 0 {
            return Ok(None);
        }
        let tag = u32::try_from(self.varint()?).map_err(|_| Malformed)?;
        let (number, wire_type) = (tag >> 3, tag & 7);
        if number == 0 {
            return Err(Malformed);
        }
        let value = match wire_type {
            wire::VARINT => Value::Varint(self.varint()?),
            wire::FIXED64 => Value::Fixed64(self.reader.array()?),
            wire::BYTES => {
                let length = usize::try_from(self.varint()?).map_err(|_| Malformed)?;
                Value::Bytes(self.reader.take(length)?)
            }
            wire::FIXED32 => Value::Fixed32(self.reader.array()?),
            _ => return Err(Malformed),
        };
        Ok(Some((number, value)))
    }

    /// What was not read yet.
    pub(super) const fn remaining(&self) -> usize {
        self.reader.remaining()
    }

    /// Reads up to ten bytes, in the shortest form or not.
    pub(super) fn varint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.reader.u8()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one more bit.
            if bits > u64::MAX >> shift {
                return Err(Malformed);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Malformed)
    }
}
