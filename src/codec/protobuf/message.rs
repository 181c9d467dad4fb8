#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::value::Value;
use super::wire;
use crate::codec::{BufferTooSmall, Writer};

/// A message that can be written: one description of its fields serves for measuring and for writing.
///
/// The canonical form has the fields in ascending order of their numbers, and leaves defaults out.
pub trait Message {
    /// Hands the fields to `output`, in ascending order of their numbers. Called twice, it hands over
    /// the same.
    fn write_fields(&self, output: &mut FieldWriter<'_>);

    /// Bytes of the encoded message.
    fn encoded_len(&self) -> usize {
        let mut measured = FieldWriter::measuring();
        self.write_fields(&mut measured);
        measured.length
    }

    /// Writes the message behind what `writer` has written so far.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if it does not fit; nothing is written then.
    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        let length = self.encoded_len();
        let mut output = FieldWriter::writing(writer.reserve(length)?);
        self.write_fields(&mut output);
        // Two descriptions that differ are a fault of the message, and nothing to be sent.
        if output.length == length {
            Ok(())
        } else {
            Err(BufferTooSmall)
        }
    }

    /// Writes the message to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if `output` is shorter than [`Message::encoded_len`].
    fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut writer = Writer::new(output);
        self.encode(&mut writer)?;
        Ok(writer.written())
    }

    /// The encoded message on the heap, which is not wiped: for a message with secrets, lend memory
    /// that is to [`Message::encode_into`].
    #[cfg(feature = "alloc")]
    fn to_vec(&self) -> Vec<u8> {
        let mut bytes = alloc::vec![0; self.encoded_len()];
        self.write_fields(&mut FieldWriter::writing(&mut bytes));
        bytes
    }
}

/// Takes the fields of a [`Message`], and measures or writes them.
///
/// The methods that are named after a type of the schema leave out what is its default, as `proto3`
/// does. [`FieldWriter::field`] and [`FieldWriter::message`] always write: for `optional` fields, and
/// for the one field that is set of a choice.
#[derive(Debug)]
pub struct FieldWriter<'a> {
    /// Exactly as much memory as was measured; `None` when measuring.
    free: Option<&'a mut [u8]>,
    length: usize,
}

impl<'a> FieldWriter<'a> {
    const fn measuring() -> Self {
        Self {
            free: None,
            length: 0,
        }
    }

    const fn writing(free: &'a mut [u8]) -> Self {
        Self {
            free: Some(free),
            length: 0,
        }
    }

    /// A field that is there, whatever its value is.
    pub fn field(&mut self, number: u32, value: Value<'_>) {
        match value {
            Value::Varint(value) => {
                self.tag(number, wire::VARINT);
                self.varint(value);
            }
            Value::Fixed64(value) => {
                self.tag(number, wire::FIXED64);
                self.put(value);
            }
            Value::Bytes(value) => {
                self.tag(number, wire::BYTES);
                self.varint(value.len() as u64);
                self.put(value);
            }
            Value::Fixed32(value) => {
                self.tag(number, wire::FIXED32);
                self.put(value);
            }
        }
    }

    /// An embedded message that is there, even an empty one.
    pub fn message(&mut self, number: u32, message: &(impl Message + ?Sized)) {
        self.tag(number, wire::BYTES);
        self.varint(message.encoded_len() as u64);
        message.write_fields(self);
    }

    /// A `uint64` field, unless it is 0.
    pub fn uint64(&mut self, number: u32, value: u64) {
        if value != 0 {
            self.field(number, Value::Varint(value));
        }
    }

    /// A `uint32` field, unless it is 0.
    pub fn uint32(&mut self, number: u32, value: u32) {
        self.uint64(number, u64::from(value));
    }

    /// A `bool` field, unless it is false.
    pub fn bool(&mut self, number: u32, value: bool) {
        self.uint64(number, u64::from(value));
    }

    /// An enumeration, unless it is 0. A negative number is widened with its sign, to ten bytes.
    pub fn enumeration(&mut self, number: u32, value: i32) {
        self.uint64(number, value as i64 as u64);
    }

    /// A `fixed64` field in wire order, unless it is 0.
    pub fn fixed64(&mut self, number: u32, value: &[u8; 8]) {
        if *value != [0; 8] {
            self.field(number, Value::Fixed64(value));
        }
    }

    /// A `fixed32` field in wire order, unless it is 0.
    pub fn fixed32(&mut self, number: u32, value: &[u8; 4]) {
        if *value != [0; 4] {
            self.field(number, Value::Fixed32(value));
        }
    }

    /// A `bytes` field, unless it is empty.
    pub fn bytes(&mut self, number: u32, value: &[u8]) {
        if !value.is_empty() {
            self.field(number, Value::Bytes(value));
        }
    }

    /// A `string` field, unless it is empty.
    pub fn string(&mut self, number: u32, value: &str) {
        self.bytes(number, value.as_bytes());
    }

    /// A `bytes` field of `length` zeros, unless it is empty: padding that stands nowhere.
    pub fn zeros(&mut self, number: u32, length: usize) {
        if length > 0 {
            self.tag(number, wire::BYTES);
            self.varint(length as u64);
            if let Some(zeros) = self.reserve(length) {
                zeros.fill(0);
            }
        }
    }

    /// Fields that are encoded already.
    pub(super) fn encoded(&mut self, fields: &[u8]) {
        self.put(fields);
    }

    fn tag(&mut self, number: u32, wire_type: u32) {
        self.varint(wire::tag(number, wire_type));
    }

    fn varint(&mut self, mut value: u64) {
        while value > 0x7f {
            self.put(&[value as u8 | 0x80]);
            value >>= 7;
        }
        self.put(&[value as u8]);
    }

    fn put(&mut self, bytes: &[u8]) {
        if let Some(reserved) = self.reserve(bytes.len()) {
            reserved.copy_from_slice(bytes);
        }
    }

    /// Counts the next `count` bytes, and gives their memory unless this only measures. What is written
    /// was measured before, so that there is as much.
    fn reserve(&mut self, count: usize) -> Option<&mut [u8]> {
        self.length = self.length.saturating_add(count);
        self.free.as_mut()?.split_off_mut(..count)
    }
}
