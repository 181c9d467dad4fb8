//! Bodies that are a JSON array, member by member: what is absent, of another type or unreadable is
//! `None`.

use alloc::string::String;
use alloc::vec::Vec;

use super::cells;
use crate::codec::json::{Dialect, LoneSurrogates, Value};

/// How bodies are read: tolerantly, as nothing of them is to be lost.
const DIALECT: Dialect = Dialect::new(32).with_lone_surrogates(LoneSurrogates::Replaced);

pub(super) struct Members<'a>(Vec<Value<'a>>);

impl<'a> Members<'a> {
    /// `None` if the text is no array.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let value = Value::parse(text, &DIALECT).ok()?;
        Some(Self(value.elements()?.collect()))
    }

    fn get(&self, index: usize) -> Option<Value<'a>> {
        self.0.get(index).copied()
    }

    pub(super) fn text(&self, index: usize) -> Option<String> {
        text(self.get(index)?)
    }

    pub(super) fn integer(&self, index: usize) -> Option<i64> {
        integer(self.get(index)?)
    }

    pub(super) fn number(&self, index: usize) -> Option<f64> {
        number(self.get(index)?)
    }

    pub(super) fn boolean(&self, index: usize) -> Option<bool> {
        self.get(index)?.bool()
    }

    /// Bytes as hexadecimal digits, of exactly this length.
    pub(super) fn bytes<const N: usize>(&self, index: usize) -> Option<[u8; N]> {
        cells::hex(&self.text(index)?)
    }

    pub(super) fn object(&self, index: usize) -> Option<Object<'a>> {
        let value = self.get(index)?;
        value.members().map(|_| Object(value))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Object<'a>(Value<'a>);

impl<'a> Object<'a> {
    /// Reads a text that is one object.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let value = Value::parse(text, &DIALECT).ok()?;
        value.members().map(|_| Self(value))
    }

    /// The last member of this name.
    fn get(&self, name: &str) -> Option<Value<'a>> {
        let members = self.0.members()?;
        let named = members.filter(|(other, _)| other.to_cow() == name);
        named.last().map(|(_, value)| value)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (String, Option<String>)> + use<'a> {
        let members = self.0.members().into_iter().flatten();
        members.map(|(name, value)| (name.into_string(), text(value)))
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        text(self.get(name)?)
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        integer(self.get(name)?)
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        number(self.get(name)?)
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.get(name)?.bool()
    }

    /// As it stands in the text.
    pub(super) fn as_raw(&self) -> &'a str {
        self.0.as_raw()
    }
}

fn text(value: Value<'_>) -> Option<String> {
    value.text().map(|text| text.into_string())
}

/// An integer, or a text that is one.
fn integer(value: Value<'_>) -> Option<i64> {
    match value.text() {
        Some(text) => cells::number(&text.to_cow()),
        None => value.i64(),
    }
}

/// A number, or a text that is one.
fn number(value: Value<'_>) -> Option<f64> {
    match value.text() {
        // By the rules of JSON: no infinity, and no text inside the text.
        Some(text) => Value::parse(&text.to_cow(), &DIALECT).ok()?.f64(),
        None => value.f64(),
    }
}
