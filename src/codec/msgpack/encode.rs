use alloc::vec::Vec;

use super::limits::{Budget, Depth};
use super::{Error, Limits, Value};

impl Value<'_> {
    /// Writes the shortest form.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if the value is deeper or larger than `limits` allow.
    pub fn encode(&self, limits: Limits) -> Result<Vec<u8>, Error> {
        let (budget, depth) = Budget::new(limits);
        let mut encoder = Encoder {
            bytes: Vec::new(),
            budget,
        };
        encoder.value(self, depth)?;
        Ok(encoder.bytes)
    }
}

/// The codes of the headers of one type: with the length inside, and followed by one, two or four bytes.
struct Header {
    short: u8,
    shortest_long: u32,
    one_byte: Option<u8>,
    two_bytes: u8,
    four_bytes: u8,
}

const TEXT: Header = Header {
    short: 0xa0,
    shortest_long: 32,
    one_byte: Some(0xd9),
    two_bytes: 0xda,
    four_bytes: 0xdb,
};
const BINARY: Header = Header {
    short: 0,
    shortest_long: 0,
    one_byte: Some(0xc4),
    two_bytes: 0xc5,
    four_bytes: 0xc6,
};
const ARRAY: Header = Header {
    short: 0x90,
    shortest_long: 16,
    one_byte: None,
    two_bytes: 0xdc,
    four_bytes: 0xdd,
};
const MAP: Header = Header {
    short: 0x80,
    shortest_long: 16,
    one_byte: None,
    two_bytes: 0xde,
    four_bytes: 0xdf,
};

struct Encoder {
    bytes: Vec<u8>,
    budget: Budget,
}

impl Encoder {
    fn value(&mut self, value: &Value<'_>, depth: Depth) -> Result<(), Error> {
        match value {
            Value::Nil => self.bytes.push(0xc0),
            Value::Bool(value) => self.bytes.push(if *value { 0xc3 } else { 0xc2 }),
            Value::Unsigned(value) => self.unsigned(*value),
            Value::Signed(value) => self.signed(*value),
            Value::Float(value) => self.code(0xcb, &value.to_be_bytes()),
            Value::Text(text) => self.text(text)?,
            Value::Binary(bytes) => {
                self.header(&BINARY, bytes.len())?;
                self.bytes.extend_from_slice(bytes);
            }
            Value::Array(items) => {
                let count = self.header(&ARRAY, items.len())?;
                let inside = self.budget.open(depth, count)?;
                for item in items {
                    self.value(item, inside)?;
                }
            }
            Value::Map(map) => {
                let count = self.header(&MAP, map.len())?;
                let inside = self.budget.open(depth, count)?;
                for (key, value) in map.iter() {
                    self.text(key)?;
                    self.value(value, inside)?;
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        self.header(&TEXT, text.len())?;
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn unsigned(&mut self, value: u64) {
        if let Ok(short) = u8::try_from(value) {
            match short {
                0x00..=0x7f => self.bytes.push(short),
                _ => self.code(0xcc, &[short]),
            }
        } else if let Ok(value) = u16::try_from(value) {
            self.code(0xcd, &value.to_be_bytes());
        } else if let Ok(value) = u32::try_from(value) {
            self.code(0xce, &value.to_be_bytes());
        } else {
            self.code(0xcf, &value.to_be_bytes());
        }
    }

    fn signed(&mut self, value: i64) {
        if let Ok(value) = u64::try_from(value) {
            self.unsigned(value);
        } else if let Ok(short) = i8::try_from(value) {
            match short {
                -32..=-1 => self.bytes.extend_from_slice(&short.to_be_bytes()),
                _ => self.code(0xd0, &short.to_be_bytes()),
            }
        } else if let Ok(value) = i16::try_from(value) {
            self.code(0xd1, &value.to_be_bytes());
        } else if let Ok(value) = i32::try_from(value) {
            self.code(0xd2, &value.to_be_bytes());
        } else {
            self.code(0xd3, &value.to_be_bytes());
        }
    }

    /// Writes the header for `length` bytes or items, and returns the length.
    fn header(&mut self, header: &Header, length: usize) -> Result<u32, Error> {
        let length = u32::try_from(length).map_err(|_| Error::Limit)?;
        let [_, _, _, low] = length.to_be_bytes();
        if length < header.shortest_long {
            self.bytes.push(header.short | low);
        } else if let (Ok(length), Some(code)) = (u8::try_from(length), header.one_byte) {
            self.code(code, &[length]);
        } else if let Ok(length) = u16::try_from(length) {
            self.code(header.two_bytes, &length.to_be_bytes());
        } else {
            self.code(header.four_bytes, &length.to_be_bytes());
        }
        Ok(length)
    }

    fn code(&mut self, code: u8, bytes: &[u8]) {
        self.bytes.push(code);
        self.bytes.extend_from_slice(bytes);
    }
}
