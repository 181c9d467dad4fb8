use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entry_reader::EntryReader;
use super::table::{Record, Row, Table, TableReader, Version};
use super::{Error, Source};

/// The rows of one table, one by one, out of an entry that was authenticated before.
pub struct Rows<'a, S, R> {
    entry: EntryReader<'a, S>,
    /// `None` once the table has ended.
    table: Option<TableReader<R>>,
    piece: Vec<u8>,
    used: usize,
    unknown: Vec<(usize, String)>,
}

impl<'a, S: Source, R: Record> Rows<'a, S, R> {
    pub(super) fn new(entry: EntryReader<'a, S>, table: Table, version: Version) -> Self {
        Self {
            entry,
            table: Some(TableReader::new(table, version)),
            piece: Vec::new(),
            used: 0,
            unknown: Vec::new(),
        }
    }

    /// The next row; `None` at the end. A row that is skipped is one too, with the reason.
    ///
    /// # Errors
    ///
    /// [`Error::OpenQuote`], and those of [`EntryReader::next`].
    #[expect(
        clippy::should_implement_trait,
        reason = "what it gives is borrowed, or comes with an error that ends it"
    )]
    pub fn next(&mut self) -> Result<Option<Row<R>>, Error> {
        while let Some(table) = &mut self.table {
            if self.used == self.piece.len() {
                self.piece.clear();
                self.used = 0;
                match self.entry.next()? {
                    Some(piece) => self.piece.extend_from_slice(piece),
                    None => {
                        self.unknown = table.unknown_columns().to_vec();
                        let last = self.table.take().map(TableReader::finish);
                        return last
                            .transpose()
                            .map(Option::flatten)
                            .map_err(|_| Error::OpenQuote);
                    }
                }
                continue;
            }
            let (read, row) = table.feed(self.piece.get(self.used..).unwrap_or_default());
            self.used = self.used.saturating_add(read);
            if row.is_some() {
                return Ok(row);
            }
        }
        Ok(None)
    }
}

impl<S, R> Rows<'_, S, R> {
    /// Columns that are not known: their places and names. They are complete at the end.
    pub fn unknown_columns(&self) -> &[(usize, String)] {
        &self.unknown
    }
}

impl<S, R> fmt::Debug for Rows<'_, S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({:?})", self.table)
    }
}
