use alloc::vec::Vec;

use super::cell_value::CellValue;
use super::columns::Table;
use super::record::Record;
use super::version::Version;

/// Appends the header of a table.
pub fn write_header(table: Table, version: Version, output: &mut Vec<u8>) {
    write_cells(table.columns(version).map(CellValue::text), output);
}

/// Appends a row of a table.
pub fn write_row(table: Table, version: Version, record: &impl Record, output: &mut Vec<u8>) {
    let columns = table.columns(version);
    write_cells(columns.map(|column| record.value(column)), output);
}

/// Appends a row of given cells.
pub fn write_cells<'a>(cells: impl IntoIterator<Item = CellValue<'a>>, output: &mut Vec<u8>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            output.push(b',');
        }
        cell.write(output);
    }
    output.push(b'\n');
}
