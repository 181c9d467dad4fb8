use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::columns::Table;
use super::version::Version;
use crate::codec::csv;
use crate::codec::hex;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Why a row was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// It has fewer cells than the header.
    TooFewCells,
    /// A cell of this column that every row needs is absent or cannot be read.
    Cell(&'static str),
    /// A cell or the row is longer than is allowed.
    TooLong,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewCells => {
                f.write_str("the row has fewer cells than the header; it is skipped")
            }
            Self::Cell(column) => {
                write!(f, "the cell `{column}` cannot be read; the row is skipped")
            }
            Self::TooLong => f.write_str("a cell is longer than is allowed; the row is skipped"),
        }
    }
}

impl core::error::Error for SkipReason {}

/// Where the known columns stand in a header, and which are not known.
#[derive(Clone, Debug)]
pub(super) struct Header {
    places: Vec<(&'static str, usize)>,
    pub(super) unknown: Vec<(usize, String)>,
    pub(super) length: usize,
}

impl Header {
    /// Reads a header. Of columns of one name the first counts.
    pub(super) fn read(row: &csv::Row, table: Table) -> Self {
        let mut header = Self {
            places: Vec::new(),
            unknown: Vec::new(),
            length: row.len(),
        };
        for (place, cell) in row.cells().enumerate() {
            let known = table
                .all_columns()
                .iter()
                .find(|column| column.name() == cell);
            match known {
                Some(column) => header.places.push((column.name(), place)),
                None => header.unknown.push((place, cell.into_owned())),
            }
        }
        header
    }

    /// The cells of columns that are not known.
    pub(super) fn unknown_cells(&self, row: &csv::Row) -> Vec<(usize, String)> {
        let cell = |place: usize| row.cell(place).map(|cell| (place, cell.into_owned()));
        let unknown = self.unknown.iter();
        unknown.filter_map(|(place, _)| cell(*place)).collect()
    }
}

/// The cells of a row by the names of their columns.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    header: &'a Header,
    row: &'a csv::Row,
    table: Table,
    version: Version,
}

impl<'a> Cells<'a> {
    pub(super) const fn new(
        header: &'a Header,
        row: &'a csv::Row,
        table: Table,
        version: Version,
    ) -> Self {
        Self {
            header,
            row,
            table,
            version,
        }
    }

    pub(super) const fn table(&self) -> Table {
        self.table
    }

    pub(super) const fn version(&self) -> Version {
        self.version
    }

    /// The text of a cell; an absent one is empty.
    pub(super) fn get(&self, column: &str) -> Cow<'a, str> {
        let place = self.header.places.iter().find(|(name, _)| *name == column);
        let cell = place.and_then(|(_, place)| self.row.cell(*place));
        cell.unwrap_or_default()
    }

    pub(super) fn text(&self, column: &str) -> String {
        self.get(column).into_owned()
    }

    /// What a cell must hold.
    pub(super) fn needed<T>(
        &self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SkipReason> {
        read(&self.get(column)).ok_or(SkipReason::Cell(column))
    }

    /// A text that must be there.
    pub(super) fn needed_text(&self, column: &'static str) -> Result<String, SkipReason> {
        let is_there = |text: &str| (!text.is_empty()).then(|| text.into());
        self.needed(column, is_there)
    }

    pub(super) fn boolean(&self, column: &str) -> bool {
        self.get(column) == "1"
    }

    pub(super) fn number(&self, column: &str) -> Option<i64> {
        number(&self.get(column))
    }

    pub(super) fn time(&self, column: &str) -> Option<UnixMillis> {
        let millis = self.number(column)?;
        millis.try_into().ok().map(UnixMillis)
    }

    /// A value that has a text form.
    pub(super) fn parsed<T: FromStr>(&self, column: &str) -> Option<T> {
        parsed(&self.get(column))
    }

    /// A list of identities. What is none is left out.
    pub(super) fn identities(&self, column: &str) -> Vec<ThreemaId> {
        self.get(column).split(';').filter_map(parsed).collect()
    }
}

/// Decimal digits, perhaps with `-`, that fit 64 bits.
pub(super) fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

pub(super) fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Exactly as many hexadecimal digits as an array of bytes has.
pub(super) fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    hex::decode_array(text).ok()
}
