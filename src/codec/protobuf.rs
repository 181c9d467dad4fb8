//! The wire format of Protocol Buffers, as far as this family of protocols uses it.
//!
//! Messages are read field by field and written field by field, without heap; strings and bytes
//! are borrowed from the input. The rules are those of chapter 02 section 6: varints of up to ten
//! bytes are read, however long their form; groups and unknown wire types are refused.
//!
//! | wire type | value | read as |
//! |---|---|---|
//! | 0 | varint of at most 64 bits | [`Value::Varint`] |
//! | 1 | 8 bytes | [`Value::Fixed64`] |
//! | 2 | varint length, then that many bytes | [`Value::Bytes`] |
//! | 5 | 4 bytes | [`Value::Fixed32`] |

use core::fmt;

use crate::codec::{BufferTooSmall, Reader, Truncated, Writer};

mod unknown_fields;

pub use unknown_fields::UnknownFields;

const WIRE_VARINT: u32 = 0;
const WIRE_FIXED64: u32 = 1;
const WIRE_BYTES: u32 = 2;
const WIRE_FIXED32: u32 = 5;

/// The value of one field, by wire type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Wire type 0.
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
    pub const fn varint(self) -> Result<u64, Malformed> {
        match self {
            Self::Varint(value) => Ok(value),
            _ => Err(Malformed),
        }
    }

    /// The eight bytes of a `fixed64` field.
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

    /// The content of a `bytes` field.
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
            WIRE_VARINT => Value::Varint(self.varint()?),
            WIRE_FIXED64 => Value::Fixed64(self.reader.array()?),
            WIRE_BYTES => {
                let length = usize::try_from(self.varint()?).map_err(|_| Malformed)?;
                Value::Bytes(self.reader.take(length)?)
            }
            WIRE_FIXED32 => Value::Fixed32(self.reader.array()?),
            _ => return Err(Malformed),
        };
        Ok(Some((number, value)))
    }

    fn varint(&mut self) -> Result<u64, Malformed> {
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

/// How many bytes [`write_uint64`] writes.
pub const fn uint64_len(number: u32, value: u64) -> usize {
    varint_len(tag(number, WIRE_VARINT)).saturating_add(varint_len(value))
}

/// How many bytes [`write_fixed64`] writes.
pub const fn fixed64_len(number: u32) -> usize {
    varint_len(tag(number, WIRE_FIXED64)).saturating_add(8)
}

/// How many bytes [`write_bytes`] writes.
pub const fn bytes_len(number: u32, content_length: usize) -> usize {
    varint_len(tag(number, WIRE_BYTES))
        .saturating_add(varint_len(content_length as u64))
        .saturating_add(content_length)
}

/// How many bytes [`write_varint`] writes, 1 to 10.
pub const fn varint_len(value: u64) -> usize {
    match value.checked_ilog2() {
        Some(highest_bit) => (highest_bit / 7).saturating_add(1) as usize,
        None => 1,
    }
}

/// Writes `value` in the shortest form.
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit.
pub fn write_varint(writer: &mut Writer<'_>, mut value: u64) -> Result<(), BufferTooSmall> {
    while value > 0x7f {
        writer.u8(value as u8 | 0x80)?;
        value >>= 7;
    }
    writer.u8(value as u8)
}

const fn tag(number: u32, wire_type: u32) -> u64 {
    ((number << 3) | wire_type) as u64
}

/// Writes field `number` as a varint (`uint64`).
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_uint64(
    writer: &mut Writer<'_>,
    number: u32,
    value: u64,
) -> Result<(), BufferTooSmall> {
    write_varint(writer, tag(number, WIRE_VARINT))?;
    write_varint(writer, value)
}

/// Writes field `number` as eight bytes (`fixed64`), given in wire order.
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_fixed64(
    writer: &mut Writer<'_>,
    number: u32,
    value: &[u8; 8],
) -> Result<(), BufferTooSmall> {
    write_varint(writer, tag(number, WIRE_FIXED64))?;
    writer.bytes(value)
}

/// Writes the tag and the length of field `number` (`bytes`, `string` or a message), and returns
/// the place for its content.
///
/// # Errors
///
/// [`BufferTooSmall`] if tag, length and content do not fit; a part may have been written then.
pub fn write_bytes_header<'a>(
    writer: &mut Writer<'a>,
    number: u32,
    length: usize,
) -> Result<&'a mut [u8], BufferTooSmall> {
    write_varint(writer, tag(number, WIRE_BYTES))?;
    write_varint(writer, length as u64)?;
    writer.reserve(length)
}

/// Writes field `number` with `content` (`bytes`, `string` or a message).
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_bytes(
    writer: &mut Writer<'_>,
    number: u32,
    content: &[u8],
) -> Result<(), BufferTooSmall> {
    write_bytes_header(writer, number, content.len())?.copy_from_slice(content);
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_round_trip_at_every_length() {
        for bit in 0..u64::BITS {
            for value in [1 << bit, (1 << bit) - 1, u64::MAX >> bit] {
                let mut buffer = [0; 10];
                let mut writer = Writer::new(&mut buffer);
                write_varint(&mut writer, value).unwrap();
                let length = writer.written();
                assert_eq!(length, varint_len(value), "{value}");
                assert_eq!(Fields::new(&buffer[..length]).varint(), Ok(value));
            }
        }
    }

    #[test]
    fn varints_end_at_64_bits_and_ten_bytes() {
        let mut bytes = [0xff; 10];
        bytes[9] = 0x01;
        assert_eq!(Fields::new(&bytes).varint(), Ok(u64::MAX));
        bytes[9] = 0x02;
        assert_eq!(Fields::new(&bytes).varint(), Err(Malformed));
        bytes[9] = 0x81;
        assert_eq!(Fields::new(&bytes).varint(), Err(Malformed));
        assert_eq!(Fields::new(&[0x80]).varint(), Err(Malformed));
    }

    #[test]
    fn fields_keep_number_and_wire_type() {
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        write_uint64(&mut writer, 1, 300).unwrap();
        write_fixed64(&mut writer, 2, b"12345678").unwrap();
        write_bytes(&mut writer, 16, b"text").unwrap();
        writer.bytes(&[0x1d, 1, 2, 3, 4]).unwrap();
        let length = writer.written();
        let mut fields = Fields::new(&buffer[..length]);
        assert_eq!(fields.next_field(), Ok(Some((1, Value::Varint(300)))));
        assert_eq!(
            fields.next_field(),
            Ok(Some((2, Value::Fixed64(b"12345678"))))
        );
        assert_eq!(fields.next_field(), Ok(Some((16, Value::Bytes(b"text")))));
        assert_eq!(
            fields.next_field(),
            Ok(Some((3, Value::Fixed32(&[1, 2, 3, 4]))))
        );
        assert_eq!(fields.next_field(), Ok(None));
    }

    #[test]
    fn lengths_and_tags_beyond_32_bits_are_refused() {
        assert_eq!(
            Fields::new(b"\x0a\x85\x80\x80\x80\x10hello").next_field(),
            Err(Malformed)
        );
        assert_eq!(
            Fields::new(b"\x88\x80\x80\x80\x10\x00").next_field(),
            Err(Malformed)
        );
    }

    #[test]
    fn values_are_read_as_their_own_type() {
        let values = [
            Value::Varint(300),
            Value::Fixed64(b"12345678"),
            Value::Bytes(b"text"),
            Value::Fixed32(b"1234"),
        ];
        let other = Err(Malformed);
        assert_eq!(values.map(Value::varint), [Ok(300), other, other, other]);
        let fixed64 = [
            Err(Malformed),
            Ok(b"12345678"),
            Err(Malformed),
            Err(Malformed),
        ];
        assert_eq!(values.map(Value::fixed64), fixed64);
        let bytes = [
            Err(Malformed),
            Err(Malformed),
            Ok(&b"text"[..]),
            Err(Malformed),
        ];
        assert_eq!(values.map(Value::bytes), bytes);
        let string = [Err(Malformed), Err(Malformed), Ok("text"), Err(Malformed)];
        assert_eq!(values.map(Value::string), string);
        assert_eq!(Value::Bytes(b"\xff").string(), Err(Malformed));
    }

    #[test]
    fn lengths_are_those_of_what_is_written() {
        for number in [1, 15, 16, 2047, 2048, (1 << 29) - 1] {
            for content in [0, 1, 127, 128, 300] {
                let mut buffer = [0; 1000];
                let mut writer = Writer::new(&mut buffer);
                write_uint64(&mut writer, number, content).unwrap();
                assert_eq!(writer.written(), uint64_len(number, content));
                write_fixed64(&mut writer, number, &[1; 8]).unwrap();
                let before = uint64_len(number, content) + fixed64_len(number);
                assert_eq!(writer.written(), before);
                let content = &[2; 300][..content as usize];
                write_bytes(&mut writer, number, content).unwrap();
                assert_eq!(writer.written(), before + bytes_len(number, content.len()));
            }
        }
    }

    #[test]
    fn unknown_fields_are_kept_as_they_stand() {
        // The fields 9, 2, 3 and 4, the last one cut off.
        let message = b"\x48\x81\x00\x12\x01a\x1a\x02bc\x22\x05d";
        let unknown = UnknownFields::of(message, 2);
        assert_eq!(unknown.encoded_len(), 7);
        let mut buffer = [0; 7];
        unknown.write(&mut Writer::new(&mut buffer)).unwrap();
        assert_eq!(&buffer, b"\x48\x81\x00\x1a\x02bc");
        let short = &mut [0; 6];
        assert_eq!(unknown.write(&mut Writer::new(short)), Err(BufferTooSmall));
        assert!(unknown == UnknownFields::of(b"\x48\x81\x00\x1a\x02bc", 2));
        assert!(unknown != UnknownFields::of(message, 1));
        assert!(unknown != UnknownFields::default());
    }
}
