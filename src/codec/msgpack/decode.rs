use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::limits::{Budget, Depth};
use super::{Error, Limits, Map, Value};
use crate::codec::{Reader, TrailingBytes, Truncated};

impl<'a> Value<'a> {
    /// Reads the one value that `bytes` are.
    ///
    /// # Errors
    ///
    /// Every [`Error`]; [`Error::Limit`] as soon as a map or array announces more than `limits` allow.
    pub fn decode(bytes: &'a [u8], limits: Limits) -> Result<Self, Error> {
        let (budget, depth) = Budget::new(limits);
        let mut decoder = Decoder {
            reader: Reader::new(bytes),
            budget,
        };
        let value = decoder.value(depth)?;
        decoder
            .reader
            .finish()
            .map_err(|TrailingBytes| Error::TrailingBytes)?;
        Ok(value)
    }
}

struct Decoder<'a> {
    reader: Reader<'a>,
    budget: Budget,
}

impl<'a> Decoder<'a> {
    fn value(&mut self, depth: Depth) -> Result<Value<'a>, Error> {
        let code = self.reader.u8()?;
        Ok(match code {
            0x00..=0x7f => Value::Unsigned(code.into()),
            0x80..=0x8f => self.map(depth, u32::from(code & 0x0f))?,
            0x90..=0x9f => self.array(depth, u32::from(code & 0x0f))?,
            0xa0..=0xbf | 0xd9..=0xdb => Value::Text(self.text(code)?),
            0xc0 => Value::Nil,
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            0xc4..=0xc6 => {
                let length = self.length(code & 0x03)?;
                Value::Binary(Cow::Borrowed(self.take(length)?))
            }
            0xca => Value::Float(f32::from_be_bytes(*self.reader.array()?).into()),
            0xcb => Value::Float(f64::from_be_bytes(*self.reader.array()?)),
            0xcc => Value::Unsigned(self.reader.u8()?.into()),
            0xcd => Value::Unsigned(u16::from_be_bytes(*self.reader.array()?).into()),
            0xce => Value::Unsigned(u32::from_be_bytes(*self.reader.array()?).into()),
            0xcf => Value::Unsigned(u64::from_be_bytes(*self.reader.array()?)),
            0xd0 => signed(i8::from_be_bytes(*self.reader.array()?).into()),
            0xd1 => signed(i16::from_be_bytes(*self.reader.array()?).into()),
            0xd2 => signed(i32::from_be_bytes(*self.reader.array()?).into()),
            0xd3 => signed(i64::from_be_bytes(*self.reader.array()?)),
            0xdc | 0xdd => {
                let count = self.length(if code == 0xdc { WIDTH_16 } else { WIDTH_32 })?;
                self.array(depth, count)?
            }
            0xde | 0xdf => {
                let count = self.length(if code == 0xde { WIDTH_16 } else { WIDTH_32 })?;
                self.map(depth, count)?
            }
            0xe0..=0xff => Value::Signed(i8::from_be_bytes([code]).into()),
            0xc1 | 0xc7..=0xc9 | 0xd4..=0xd8 => return Err(Error::Unsupported),
        })
    }

    fn array(&mut self, depth: Depth, count: u32) -> Result<Value<'a>, Error> {
        let inside = self.budget.open(depth, count)?;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(self.value(inside)?);
        }
        Ok(Value::Array(items))
    }

    fn map(&mut self, depth: Depth, count: u32) -> Result<Value<'a>, Error> {
        let inside = self.budget.open(depth, count)?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push((self.key()?, self.value(inside)?));
        }
        Map::from_entries(entries).map(Value::Map)
    }

    fn key(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.reader.u8()? {
            code @ (0xa0..=0xbf | 0xd9..=0xdb) => self.text(code),
            _ => Err(Error::Key),
        }
    }

    fn text(&mut self, code: u8) -> Result<Cow<'a, str>, Error> {
        let length = match code {
            0xd9 => self.length(WIDTH_8)?,
            0xda => self.length(WIDTH_16)?,
            0xdb => self.length(WIDTH_32)?,
            _ => u32::from(code & 0x1f),
        };
        let bytes = self.take(length)?;
        let text = str::from_utf8(bytes).map_err(|_| Error::Text)?;
        Ok(Cow::Borrowed(text))
    }

    fn length(&mut self, width: u8) -> Result<u32, Error> {
        Ok(match width {
            WIDTH_8 => self.reader.u8()?.into(),
            WIDTH_16 => u16::from_be_bytes(*self.reader.array()?).into(),
            _ => u32::from_be_bytes(*self.reader.array()?),
        })
    }

    fn take(&mut self, length: u32) -> Result<&'a [u8], Error> {
        let length = usize::try_from(length).map_err(|_| Error::Truncated)?;
        Ok(self.reader.take(length)?)
    }
}

/// The two low bits of the codes of a binary say how long its length is.
const WIDTH_8: u8 = 0;
const WIDTH_16: u8 = 1;
const WIDTH_32: u8 = 2;

fn signed(value: i64) -> Value<'static> {
    u64::try_from(value).map_or(Value::Signed(value), Value::Unsigned)
}

impl From<Truncated> for Error {
    fn from(Truncated: Truncated) -> Self {
        Self::Truncated
    }
}
