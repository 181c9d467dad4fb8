use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::codec::csv;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// What a cell of a written row holds ([chapter 14 section 4](crate::protocol::data_backup)).
#[derive(Clone, PartialEq, Eq)]
pub enum CellValue<'a> {
    /// Nothing between the commas: a cell that the app never sets.
    Bare,
    /// `""`.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// `1` or `0`.
    Boolean(bool),
    /// A decimal number.
    Number(i64),
}

impl<'a> CellValue<'a> {
    /// A text.
    pub fn text(text: &'a str) -> Self {
        Self::Text(text.into())
    }

    /// A value as its text.
    pub(super) fn shown(value: impl fmt::Display) -> Self {
        Self::Text(value.to_string().into())
    }

    /// Items joined by `;`.
    pub fn list<T: fmt::Display>(items: &[T]) -> Self {
        let items: Vec<String> = items.iter().map(|item| format!("{item}")).collect();
        Self::Text(items.join(";").into())
    }

    /// A value that may be absent.
    pub(super) fn optional<T>(value: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Null, make)
    }

    pub(super) fn time(time: Option<UnixMillis>) -> Self {
        Self::optional(time, |time| Self::shown(time.0))
    }

    pub(super) fn id(id: Option<ThreemaId>) -> Self {
        Self::optional(id, Self::shown)
    }

    /// Appends the cell, without a comma.
    pub fn write(&self, output: &mut Vec<u8>) {
        match self {
            Self::Bare => {}
            Self::Null => csv::write_quoted(output, ""),
            Self::Text(text) => csv::write_quoted(output, text),
            Self::Boolean(value) => csv::write_quoted(output, if *value { "1" } else { "0" }),
            Self::Number(number) => csv::write_quoted(output, &number.to_string()),
        }
    }
}

impl fmt::Debug for CellValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bare => "Bare",
            Self::Null => "Null",
            Self::Text(_) => "Text",
            Self::Boolean(_) => "Boolean",
            Self::Number(_) => "Number",
        })
    }
}
