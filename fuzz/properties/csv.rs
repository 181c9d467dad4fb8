//! CSV: the length of the pieces does not matter, and cells that were read are written and read the same.

use eeema::codec::csv::{Limits, OpenQuote, Reader, Row};
use eeema::data_backup::table::{CellValue, write_cells};

pub(crate) fn check(data: &[u8]) {
    let Some((length, text)) = data.split_first() else {
        return;
    };
    let whole = read(text, usize::MAX);
    assert_eq!(whole, read(text, usize::from(*length).max(1)));
    let Ok(rows) = whole else {
        return;
    };
    let mut written = Vec::new();
    for row in &rows {
        write_cells(row.iter().map(|cell| CellValue::text(cell)), &mut written);
    }
    assert_eq!(read(&written, 7), Ok(rows));
}

fn read(text: &[u8], length: usize) -> Result<Vec<Vec<String>>, OpenQuote> {
    let (mut reader, mut row) = (Reader::new(Limits::DEFAULT), Row::default());
    let mut rows = Vec::new();
    for mut piece in text.chunks(length) {
        while !piece.is_empty() {
            let (read, is_complete) = reader.feed(piece, &mut row);
            assert!(read > 0 || is_complete);
            piece = &piece[read..];
            if is_complete {
                rows.push(row.cells().map(Into::into).collect());
            }
        }
    }
    if reader.finish(&mut row)? {
        rows.push(row.cells().map(Into::into).collect());
    }
    Ok(rows)
}
