//! `eeema hash list`: tables of any size as a stream, on all cores.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use clap::Args;
use csv::{ByteRecord, ReaderBuilder};
use rayon::prelude::*;

use super::Encoding;
use super::contact::{Reader, Region};
use super::rows::{self, Hashed, Layout, Row};
use crate::shared::input::Input;
use crate::shared::output::{Output, Readers};
use crate::shared::progress::{Progress, Unit};
use crate::shared::recognise::something_else;
use crate::shared::terminal::counted;
use crate::shared::{Done, Failure, print};

/// Rows that are read before they are hashed, and those that one core takes at a time.
const BATCH: usize = 1 << 15;
const SHARE: usize = 1 << 11;

/// Refused rows that are named on standard error.
const NAMED: u64 = 20;

#[derive(Args)]
pub(crate) struct List {
    /// The table, or - for standard input, which is also read without FILE
    #[arg(value_name = "FILE")]
    file: Option<OsString>,
    /// The column with the numbers and addresses, by its name or its number from 1
    ///
    /// Not needed where there is one column only.
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The first row has contacts, not the names of the columns
    #[arg(long)]
    no_header: bool,
    /// What parts the columns: a character, or `tab` [default: what the first line has]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    #[command(flatten)]
    region: Region,
    #[command(flatten)]
    encoding: Encoding,
    /// Write the table into FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write refused rows into FILE, with `row` and `reason` in front
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Replace the files of --output and --refused
    #[arg(long)]
    force: bool,
    /// Print an object for each hash (`row`, `contact`, `hash`) or refused row (`row`, `reason`)
    #[arg(long)]
    json: bool,
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
            Ok(*byte)
        }
        _ => Err("give one sign such as , or ; or the word tab".into()),
    }
}

/// The number of the first row, the rows, and how many bytes were read for them.
type Batch = (u64, Vec<ByteRecord>, u64);

pub(super) fn run(arguments: &List) -> Done {
    let reader = arguments.region.reader()?;
    let input = arguments.file.clone().map_or(Input::Standard, Input::from);
    let (source, length) = input.open()?;
    let mut source = BufReader::with_capacity(1 << 16, source);
    let front = source
        .fill_buf()
        .map_err(|error| input.cannot_read(&error))?;
    if str::from_utf8(front).is_err()
        && let Some(failure) = something_else(front, "a table in CSV")
    {
        return Err(failure.in_front(&input));
    }
    let delimiter = arguments
        .delimiter
        .unwrap_or_else(|| likely_delimiter(front));
    let mut table = ReaderBuilder::new()
        .flexible(true)
        .has_headers(!arguments.no_header)
        .delimiter(delimiter)
        .from_reader(source);
    let header = match arguments.no_header {
        true => None,
        false => Some(
            table
                .byte_headers()
                .map_err(|error| rows::failure(&input, error))?
                .clone(),
        ),
    };
    let column = rows::column(header.as_ref(), arguments.column.as_deref())?;
    let layout = Layout {
        column,
        delimiter,
        encoding: arguments.encoding,
        json: arguments.json,
    };
    let mut outputs = Outputs::create(arguments, &layout, header.as_ref())?;
    let is_hidden = outputs.table.is_terminal();
    let mut progress = Progress::new("hashing", length, Unit::Bytes).hidden_if(is_hidden);
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(2);
        let rows = scope.spawn(|| read(table, sender, !arguments.no_header));
        hash(receiver, &reader, &layout, &mut outputs, &mut progress)?;
        match rows.join() {
            Ok(read) => read.map_err(|error| rows::failure(&input, error)),
            Err(_) => Err(Failure::failed(
                "the reader of the table stopped; report this",
            )),
        }
    })?;
    drop(progress);
    outputs.finish()
}

/// Reads batches until the table ends, or nobody wants them any more.
fn read<R: Read>(
    mut table: csv::Reader<R>,
    sender: SyncSender<Batch>,
    has_header: bool,
) -> Result<(), csv::Error> {
    let mut first = 1 + u64::from(has_header);
    let mut before = 0;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let mut record = ByteRecord::new();
        let mut ended = Ok(());
        while batch.len() < BATCH {
            match table.read_byte_record(&mut record) {
                Ok(true) => batch.push(record.clone()),
                Ok(false) => break,
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            }
        }
        let (count, bytes) = (batch.len(), table.position().byte());
        if sender.send((first, batch, bytes - before)).is_err() || count < BATCH {
            return ended;
        }
        (first, before) = (first + count as u64, bytes);
    }
}

fn hash(
    receiver: Receiver<Batch>,
    reader: &Reader,
    layout: &Layout,
    outputs: &mut Outputs,
    progress: &mut Progress,
) -> Done {
    for (first, batch, bytes) in receiver {
        let shares = batch.par_chunks(SHARE).enumerate();
        let hashed: Vec<Hashed> = shares
            .map(|(index, records)| {
                let first = first + (index * SHARE) as u64;
                let rows = (first..)
                    .zip(records)
                    .map(|(number, record)| Row { number, record });
                rows::hash(rows, reader, layout)
            })
            .collect();
        for share in hashed {
            outputs.write(&share)?;
        }
        progress.add(bytes);
    }
    Ok(())
}

/// Where hashes and refused rows go, and how many there are.
struct Outputs {
    table: Output,
    /// Refused rows are named in the table.
    is_json: bool,
    refused: Option<Output>,
    hashed: u64,
    refused_count: u64,
    empty: u64,
}

impl Outputs {
    fn create(arguments: &List, layout: &Layout, header: Option<&ByteRecord>) -> Done<Self> {
        let standard = PathBuf::from("-");
        let path = arguments.output.as_ref().unwrap_or(&standard);
        let is_standard = |path: &PathBuf| path.as_os_str() == "-";
        if is_standard(path) && arguments.refused.as_ref().is_some_and(is_standard) {
            return Err(Failure::usage(
                "standard output has the hashes; name a file for --refused",
            ));
        }
        let mut table = Output::create(path, Readers::All, arguments.force)?;
        let refused = arguments.refused.as_ref();
        let refused = refused.map(|path| Output::create(path, Readers::All, arguments.force));
        let mut refused = refused.transpose()?;
        if let Some(header) = header {
            if !arguments.json {
                table.write(&layout.line(&[], header, &["hash"]))?;
            }
            if let Some(refused) = &mut refused {
                refused.write(&layout.line(&["row", "reason"], header, &[]))?;
            }
        }
        Ok(Self {
            table,
            is_json: arguments.json,
            refused,
            hashed: 0,
            refused_count: 0,
            empty: 0,
        })
    }

    fn write(&mut self, share: &Hashed) -> Done {
        self.table.write(&share.table)?;
        self.hashed += share.hashed;
        self.empty += share.empty;
        for refused in &share.refused {
            self.refused_count += 1;
            match &mut self.refused {
                Some(output) => output.write(&refused.line)?,
                None if !self.is_json && self.refused_count <= NAMED => {
                    print::note(format_args!("row {}: {}", refused.row, refused.reason));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Says in the end what was left out.
    fn finish(self) -> Done {
        self.table.complete()?;
        let is_written = self.refused.is_some() || self.is_json;
        if let Some(refused) = self.refused {
            refused.complete()?;
        }
        if self.empty > 0 {
            let rows = counted(self.empty, "row");
            print::note(format_args!("{rows} without a contact left out"));
        }
        let (hashed, count) = (counted(self.hashed, "row"), self.refused_count);
        match count {
            0 => Ok(()),
            _ if is_written || count <= NAMED => Err(Failure::failed(format_args!(
                "{hashed} hashed, {count} refused; mend them and hash them again"
            ))),
            _ => Err(Failure::failed(format_args!(
                "{hashed} hashed, {count} refused; --refused FILE writes down all of them"
            ))),
        }
    }
}

/// The sign that the first line has most often.
fn likely_delimiter(front: &[u8]) -> u8 {
    let line = front
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |sign: u8| line.iter().filter(|byte| **byte == sign).count();
    let mut best = b',';
    for sign in [b';', b'\t'] {
        if count(sign) > count(best) {
            best = sign;
        }
    }
    best
}
