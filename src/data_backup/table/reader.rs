use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::cells::{Cells, Header, SkipReason};
use super::columns::Table;
use super::record::Record;
use super::version::Version;
use crate::codec::csv::{self, OpenQuote};

/// Reads a table piece by piece, from wherever the pieces come.
///
/// ```
/// use eeema::data_backup::table::{Contact, SkipReason, Table, TableReader, Version};
///
/// let text = b"\"identity\",\"publickey\"\n\"ECHOECHO\",\"no key\"\n";
/// let mut reader = TableReader::<Contact>::new(Table::Contacts, Version::NEWEST);
/// let mut rest = &text[..];
/// while !rest.is_empty() {
///     let (read, row) = reader.feed(rest);
///     rest = &rest[read..];
///     if let Some(row) = row {
///         assert_eq!(row.record.unwrap_err(), SkipReason::Cell("publickey"));
///     }
/// }
/// assert!(reader.finish()?.is_none());
/// # Ok::<(), eeema::codec::csv::OpenQuote>(())
/// ```
pub struct TableReader<R> {
    csv: csv::Reader,
    row: csv::Row,
    table: Table,
    version: Version,
    header: Option<Header>,
    number: u64,
    record: PhantomData<fn() -> R>,
}

/// One row of a table.
#[derive(Clone)]
pub struct Row<R> {
    /// Counted from 1 behind the header; blank rows do not count.
    pub number: u64,
    /// What it holds, or why it is skipped.
    pub record: Result<R, SkipReason>,
    /// Cells of columns that are not known, by the place of the column.
    pub unknown: Vec<(usize, String)>,
}

impl<R: fmt::Debug> fmt::Debug for Row<R> {
    /// Without the cells that nobody knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}, {:?})", self.number, self.record)
    }
}

impl<R: Record> TableReader<R> {
    /// Starts in front of the header.
    pub fn new(table: Table, version: Version) -> Self {
        Self::with_limits(table, version, csv::Limits::DEFAULT)
    }

    /// Like [`TableReader::new`], with limits of the caller's for the length of a row.
    pub fn with_limits(table: Table, version: Version, limits: csv::Limits) -> Self {
        Self {
            csv: csv::Reader::new(limits),
            row: csv::Row::default(),
            table,
            version,
            header: None,
            number: 0,
            record: PhantomData,
        }
    }

    /// Reads up to the end of one row, and returns how many bytes that took, and the row if it is complete.
    #[must_use]
    pub fn feed(&mut self, input: &[u8]) -> (usize, Option<Row<R>>) {
        let (read, is_complete) = self.csv.feed(input, &mut self.row);
        let row = if is_complete { self.take() } else { None };
        (read, row)
    }

    /// Ends the table. A last row may lack its line end.
    ///
    /// # Errors
    ///
    /// [`OpenQuote`] inside quotes.
    pub fn finish(mut self) -> Result<Option<Row<R>>, OpenQuote> {
        let is_there = self.csv.finish(&mut self.row)?;
        Ok(if is_there { self.take() } else { None })
    }

    /// Columns that are not known: their places and names. Before the header was read there is none.
    pub fn unknown_columns(&self) -> &[(usize, String)] {
        match &self.header {
            Some(header) => &header.unknown,
            None => &[],
        }
    }

    fn take(&mut self) -> Option<Row<R>> {
        let Some(header) = &self.header else {
            self.header = Some(Header::read(&self.row, self.table));
            return None;
        };
        self.number = self.number.saturating_add(1);
        let record = if self.row.is_cut() {
            Err(SkipReason::TooLong)
        } else if self.row.len() < header.length {
            Err(SkipReason::TooFewCells)
        } else {
            R::read(&Cells::new(header, &self.row, self.table, self.version))
        };
        Some(Row {
            number: self.number,
            record,
            unknown: header.unknown_cells(&self.row),
        })
    }
}

impl<R> fmt::Debug for TableReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableReader({:?}, row {})", self.table, self.number)
    }
}
