use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Error, Limits, Map, decode, encode};

/// One value with everything inside it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// No value.
    Nil,
    /// Yes or no.
    Bool(bool),
    /// An integer that is not negative.
    Unsigned(u64),
    /// A negative integer. One that is not is written like [`Value::Unsigned`].
    Signed(i64),
    /// A number with a fraction. Both widths are read, the wider one is written.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Binary(Cow<'a, [u8]>),
    /// A list.
    Array(Vec<Value<'a>>),
    /// Values with names.
    Map(Map<'a>),
}

impl<'a> Value<'a> {
    /// Reads the one value that `bytes` are.
    ///
    /// # Errors
    ///
    /// Every [`Error`]; [`Error::Limit`] as soon as a map or array announces more than `limits` allow.
    pub fn decode(bytes: &'a [u8], limits: Limits) -> Result<Self, Error> {
        decode::decode(bytes, limits)
    }

    /// Writes the shortest form.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if the value is deeper or larger than `limits` allow.
    pub fn encode(&self, limits: Limits) -> Result<Vec<u8>, Error> {
        encode::encode(self, limits)
    }

    /// Whether this is no value.
    pub const fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The truth value, if it is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The integer, if it is one and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Unsigned(value) => Some(*value),
            Self::Signed(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes, if it is a binary.
    pub fn as_binary(&self) -> Option<&[u8]> {
        match self {
            Self::Binary(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The map, if it is one.
    pub const fn as_map(&self) -> Option<&Map<'a>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The same value, with nothing borrowed.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Nil => Value::Nil,
            Self::Bool(value) => Value::Bool(value),
            Self::Unsigned(value) => Value::Unsigned(value),
            Self::Signed(value) => Value::Signed(value),
            Self::Float(value) => Value::Float(value),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Binary(bytes) => Value::Binary(Cow::Owned(bytes.into_owned())),
            Self::Array(items) => Value::Array(items.into_iter().map(Self::into_owned).collect()),
            Self::Map(map) => Value::Map(map.into_owned()),
        }
    }
}

/// Shows the type and the length, and nothing of the content.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("Nil"),
            Self::Bool(_) => f.write_str("Bool"),
            Self::Unsigned(_) => f.write_str("Unsigned"),
            Self::Signed(_) => f.write_str("Signed"),
            Self::Float(_) => f.write_str("Float"),
            Self::Text(text) => write!(f, "Text({})", text.len()),
            Self::Binary(bytes) => write!(f, "Binary({})", bytes.len()),
            Self::Array(items) => write!(f, "Array({})", items.len()),
            Self::Map(map) => fmt::Debug::fmt(map, f),
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Unsigned(value.into())
    }
}

impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        u32::try_from(value).map_or(Self::Signed(value.into()), Self::from)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Binary(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(Cow::Owned(bytes))
    }
}

impl<'a> From<Vec<Value<'a>>> for Value<'a> {
    fn from(items: Vec<Value<'a>>) -> Self {
        Self::Array(items)
    }
}

impl<'a> From<Map<'a>> for Value<'a> {
    fn from(map: Map<'a>) -> Self {
        Self::Map(map)
    }
}
