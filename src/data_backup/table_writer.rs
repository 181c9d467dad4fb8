use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::archive_writer::EntryWriter;
use super::table::{Record, Table, Version, write_header, write_row};
use super::{Error, Sink};

/// One table that is being written, row by row. Finish it.
#[must_use]
pub struct TableWriter<'a, W, R> {
    entry: EntryWriter<'a, W>,
    table: Table,
    version: Version,
    line: Vec<u8>,
    record: PhantomData<fn(R)>,
}

impl<'a, W: Sink, R: Record> TableWriter<'a, W, R> {
    /// Writes the header.
    pub(super) fn new(
        entry: EntryWriter<'a, W>,
        table: Table,
        version: Version,
    ) -> Result<Self, Error> {
        let mut writer = Self {
            entry,
            table,
            version,
            line: Vec::new(),
            record: PhantomData,
        };
        write_header(table, version, &mut writer.line);
        writer.entry.write(&writer.line)?;
        Ok(writer)
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// [`Error::Sink`].
    pub fn write(&mut self, record: &R) -> Result<(), Error> {
        self.line.clear();
        write_row(self.table, self.version, record, &mut self.line);
        self.entry.write(&self.line)
    }

    /// Ends the table.
    ///
    /// # Errors
    ///
    /// [`Error::Sink`].
    pub fn finish(self) -> Result<(), Error> {
        self.entry.finish()
    }
}

impl<W, R> fmt::Debug for TableWriter<'_, W, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableWriter({:?})", self.table)
    }
}
