use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::{Error, Value};

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
