use super::cell_value::CellValue;
use super::cells::{Cells, SkipReason};

/// A row of a table as a value.
pub trait Record: Sized {
    /// Reads a row.
    ///
    /// # Errors
    ///
    /// The first column that every row needs and that cannot be read.
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason>;

    /// What is written in a column.
    fn value(&self, column: &str) -> CellValue<'_>;
}
