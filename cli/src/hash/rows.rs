//! The rows of a table: which column, and what becomes of each.

use csv::ByteRecord;
use eeema::contact_hash::{self, EmailAddress, HASH_LENGTH, PhoneHash, PhoneNumber};

use super::Encoding;
use super::contact::{Contact, Reader, sentence};
use crate::shared::input::Input;
use crate::shared::json::Json;
use crate::shared::terminal::one_line;
use crate::shared::{Done, Failure};

/// How rows are read and written.
pub(super) struct Layout {
    pub(super) column: usize,
    pub(super) delimiter: u8,
    pub(super) encoding: Encoding,
    pub(super) json: bool,
}

/// A row with its number, as a spreadsheet counts them: the header is row 1.
pub(super) struct Row<'a> {
    pub(super) number: u64,
    pub(super) record: &'a ByteRecord,
}

/// What became of some rows.
#[derive(Default)]
pub(super) struct Hashed {
    /// The lines of the table.
    pub(super) table: Vec<u8>,
    pub(super) hashed: u64,
    pub(super) refused: Vec<Refused>,
    /// Rows without a contact.
    pub(super) empty: u64,
}

pub(super) struct Refused {
    pub(super) row: u64,
    pub(super) reason: String,
    /// The line for the table of refused rows.
    pub(super) line: Vec<u8>,
}

/// Hashes rows: numbers that follow each other all at once, which is faster.
pub(super) fn hash<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    reader: &Reader,
    layout: &Layout,
) -> Hashed {
    let mut hashed = Hashed::default();
    let (mut waiting, mut numbers) = (Vec::new(), Vec::new());
    for row in rows {
        let cell = row.record.get(layout.column).unwrap_or_default();
        let contact = match str::from_utf8(cell) {
            Ok(text) if text.trim().is_empty() => {
                hashed.empty += 1;
                continue;
            }
            Ok(text) => reader
                .contact(text)
                .map_err(|error| format!("{}: {}", one_line(text), sentence(text, error))),
            Err(_) => Err("it is not UTF-8 text; save the table as UTF-8".into()),
        };
        if let Ok(Contact::Phone(number)) = contact {
            numbers.push(number);
            waiting.push(row);
            continue;
        }
        // In the order of the table.
        hashed.numbers(&mut waiting, &mut numbers, layout);
        match contact {
            Ok(Contact::Email(address)) => hashed.email(&row, &address, layout),
            Ok(Contact::Phone(_)) => {}
            Err(reason) => hashed.refuse(&row, reason, layout),
        }
    }
    hashed.numbers(&mut waiting, &mut numbers, layout);
    hashed
}

impl Hashed {
    /// Hashes the numbers of the rows that wait.
    fn numbers(
        &mut self,
        waiting: &mut Vec<Row<'_>>,
        numbers: &mut Vec<PhoneNumber>,
        layout: &Layout,
    ) {
        let mut hashes = vec![PhoneHash::from_bytes([0; HASH_LENGTH]); numbers.len()];
        // There is a place for each.
        if contact_hash::phones_into(numbers, &mut hashes).is_ok() {
            for ((row, number), hash) in waiting.iter().zip(&*numbers).zip(&hashes) {
                self.hashed += 1;
                self.add(row, number.as_str(), &layout.encoding.encode(hash), layout);
            }
        }
        waiting.clear();
        numbers.clear();
    }

    /// Those of Gmail have two hashes, and two rows.
    fn email(&mut self, row: &Row<'_>, address: &EmailAddress<'_>, layout: &Layout) {
        self.hashed += 1;
        for address in [Some(*address), address.alternative()]
            .into_iter()
            .flatten()
        {
            let hash = layout.encoding.encode(&address.hash());
            self.add(row, &address.to_string(), &hash, layout);
        }
    }

    fn add(&mut self, row: &Row<'_>, contact: &str, hash: &str, layout: &Layout) {
        if layout.json {
            let object = Json::object()
                .number("row", row.number)
                .text("contact", contact);
            self.table
                .extend_from_slice(object.text("hash", hash).end().as_bytes());
            self.table.push(b'\n');
        } else {
            layout.write(&mut self.table, &[], row.record, &[hash]);
        }
    }

    fn refuse(&mut self, row: &Row<'_>, reason: String, layout: &Layout) {
        if layout.json {
            let object = Json::object()
                .number("row", row.number)
                .text("reason", &reason);
            self.table.extend_from_slice(object.end().as_bytes());
            self.table.push(b'\n');
        }
        let number = row.number.to_string();
        let line = layout.line(&[&number, &reason], row.record, &[]);
        self.refused.push(Refused {
            row: row.number,
            reason,
            line,
        });
    }
}

impl Layout {
    /// A row with further cells on both sides.
    pub(super) fn line(&self, front: &[&str], record: &ByteRecord, behind: &[&str]) -> Vec<u8> {
        let mut line = Vec::with_capacity(record.as_slice().len() + 128);
        self.write(&mut line, front, record, behind);
        line
    }

    fn write(&self, output: &mut Vec<u8>, front: &[&str], record: &ByteRecord, behind: &[&str]) {
        let front = front.iter().map(|cell| cell.as_bytes());
        let behind = behind.iter().map(|cell| cell.as_bytes());
        for (index, cell) in front.chain(record).chain(behind).enumerate() {
            if index > 0 {
                output.push(self.delimiter);
            }
            self.write_cell(output, cell);
        }
        output.push(b'\n');
    }

    /// In quotation marks where it must be.
    fn write_cell(&self, output: &mut Vec<u8>, cell: &[u8]) {
        let is_special = |byte: &u8| *byte == self.delimiter || b"\"\r\n".contains(byte);
        if !cell.iter().any(is_special) {
            output.extend_from_slice(cell);
            return;
        }
        output.push(b'"');
        for byte in cell {
            if *byte == b'"' {
                output.push(b'"');
            }
            output.push(*byte);
        }
        output.push(b'"');
    }
}

/// Which column has the contacts: by name, by number, or the only one.
pub(super) fn column(header: Option<&ByteRecord>, wanted: Option<&str>) -> Done<usize> {
    let names: Vec<String> = header.into_iter().flatten().map(name).collect();
    if let Some(wanted) = wanted {
        if let Some(position) = names.iter().position(|name| name == wanted) {
            return Ok(position);
        }
        let number = wanted
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(position) =
            number.filter(|position| header.is_none() || *position < names.len())
        {
            return Ok(position);
        }
    }
    if header.is_none() {
        return match wanted {
            None => Ok(0),
            Some(_) => Err(Failure::usage(
                "without a header --column is the number of the column, from 1",
            )),
        };
    }
    let listed = names
        .iter()
        .map(|name| format!("{name:?}"))
        .collect::<Vec<_>>()
        .join(", ");
    match (wanted, names.len()) {
        (None, 1) => Ok(0),
        (None, 0) => Err(Failure::something_else(
            "the table is empty; give one with a header and rows",
        )),
        (None, _) => Err(Failure::usage(format_args!(
            "say with --column which column has the contacts: {listed}"
        ))),
        (Some(wanted), _) => Err(Failure::usage(format_args!(
            "the table has no column {wanted:?}, but {listed}"
        ))),
    }
}

/// A name without the mark that some programs put in front of a table.
fn name(cell: &[u8]) -> String {
    let name = String::from_utf8_lossy(cell);
    one_line(name.trim_start_matches('\u{feff}').trim())
}

/// What it means that a table cannot be read.
pub(super) fn failure(input: &Input, error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => input.cannot_read(&error),
        kind => Failure::something_else(format_args!("{input} is no table: {kind:?}")),
    }
}
