use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::Error;

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
    /// Whether this is no value.
    #[must_use]
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

/// A map with texts as keys, none of them twice, in the order in which they stand.
#[derive(Clone, Default, PartialEq)]
pub struct Map<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Map<'a> {
    /// An empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts `value` under `key`: at the end, or in the place of what the key had.
    pub fn insert(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Value<'a>>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, place)) => *place = value,
            None => self.0.push((key, value)),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value)
    }

    /// Takes the value of a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value<'a>> {
        let place = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(place).1)
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same map, with nothing borrowed.
    pub fn into_owned(self) -> Map<'static> {
        let entries = self.0.into_iter();
        Map(entries
            .map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned()))
            .collect())
    }

    /// Takes entries in the order in which they were read.
    pub(super) fn from_entries(entries: Vec<(Cow<'a, str>, Value<'a>)>) -> Result<Self, Error> {
        let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_ref()).collect();
        keys.sort_unstable();
        if keys
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if one == other))
        {
            return Err(Error::RepeatedKey);
        }
        Ok(Self(entries))
    }
}

/// Shows how many entries there are, and none of them.
impl fmt::Debug for Map<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Map({})", self.0.len())
    }
}
