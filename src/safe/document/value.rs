//! JSON values as they stand in the text: checked for form, read when somebody asks.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::text::unescape;
use crate::crypto::SecretString;

/// The largest integer that a number of every reader holds: 2^53 − 1.
pub(super) const MAX_INTEGER: u64 = (1 << 53) - 1;

/// One well-formed value, without white space around it.
#[derive(Clone, Copy)]
pub(in crate::safe) struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// Checks that `text` is one value and nothing else.
    pub(in crate::safe) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self::from_raw)
    }

    fn from_raw(raw: &'a RawValue) -> Self {
        Self(raw.get())
    }

    pub(super) const fn as_raw(self) -> &'a str {
        self.0
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(super) fn boolean(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// An integer without sign, fraction or exponent, up to 2^53 − 1.
    pub(in crate::safe) fn integer(self) -> Option<u64> {
        self.0.parse().ok().filter(|number| *number <= MAX_INTEGER)
    }

    /// The characters of a string; wiped, as it may be a key.
    pub(super) fn text(self) -> Option<SecretString> {
        self.inner().map(unescape).map(SecretString::from)
    }

    /// What stands between the quotation marks of a string.
    fn inner(self) -> Option<&'a str> {
        self.0.strip_prefix('"')?.strip_suffix('"')
    }

    /// The members of an object; of members with the same name the last.
    pub(in crate::safe) fn members(self) -> Option<BTreeMap<String, Value<'a>>> {
        let mut members = BTreeMap::new();
        self.each_member(|name, value| {
            members.insert(name, value);
        })?;
        Some(members)
    }

    fn each_member(self, visit: impl FnMut(String, Value<'a>)) -> Option<()> {
        if !self.0.starts_with('{') {
            return None;
        }
        serde_json::Deserializer::from_str(self.0)
            .deserialize_map(Members(visit))
            .ok()
    }

    /// Calls `visit` with every element of an array, or gives `None` if it is none.
    pub(super) fn each_element(self, visit: impl FnMut(Value<'a>)) -> Option<()> {
        if !self.0.starts_with('[') {
            return None;
        }
        serde_json::Deserializer::from_str(self.0)
            .deserialize_seq(Elements(visit))
            .ok()
    }
}

struct Members<F>(F);

impl<'de, F: FnMut(String, Value<'de>)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
        while let Some((name, value)) = access.next_entry::<Raw<'de>, Raw<'de>>()? {
            (self.0)(unescape(name.0.inner().unwrap_or_default()), value.0);
        }
        Ok(())
    }
}

struct Elements<F>(F);

impl<'de, F: FnMut(Value<'de>)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
        while let Some(element) = access.next_element::<Raw<'de>>()? {
            (self.0)(element.0);
        }
        Ok(())
    }
}

struct Raw<'a>(Value<'a>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Self(Value::from_raw(raw)))
    }
}
