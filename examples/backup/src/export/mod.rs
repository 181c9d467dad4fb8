//! Exports: every file under a name of our own, in a folder that was not there before.

mod csv;
mod html;
mod json_lines;
mod media;
mod page;

use std::path::Path;

use eeema::data_backup::table::Message;
use eeema::data_backup::{Entry, Error};

use crate::Outcome;
use crate::library::{Chat, Library, Names};
use crate::output;
use crate::progress::Progress;
use crate::terminal::one_line;
use media::{Media, MediaFolder};

/// How an export is written.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    Html,
    JsonLines,
    Csv,
}

impl Format {
    pub fn of(name: &str) -> Result<Self, String> {
        match name {
            "html" => Ok(Self::Html),
            "jsonl" => Ok(Self::JsonLines),
            "csv" => Ok(Self::Csv),
            _ => Err("the format is html, jsonl or csv".into()),
        }
    }
}

/// Takes chats and their messages, in their order.
trait Writer {
    fn begin_chat(&mut self, number: usize, chat: &Chat) -> Result<(), String>;
    fn message(&mut self, message: &Message, names: &Names, media: &Media) -> Result<(), String>;
    fn end_chat(&mut self, count: u64) -> Result<(), String>;
    fn finish(&mut self) -> Result<(), String>;
}

pub fn run(library: &mut Library, folder: &Path, format: Format) -> Outcome {
    output::new_folder(folder)?;
    let mut writer: Box<dyn Writer> = match format {
        Format::Html => Box::new(html::Html::new(folder, library)?),
        Format::JsonLines => Box::new(json_lines::JsonLines::new(folder)?),
        Format::Csv => Box::new(csv::Csv::new(folder)?),
    };
    let mut media = MediaFolder::new(folder, library)?;
    let bytes = library.backup.entries().iter();
    let mut progress = Progress::new(bytes.map(Entry::compressed_size).sum());
    let refused = library.backup.refused().iter();
    let refused = refused.map(|refused| format!("{}: {}", refused.name(), refused.fault()));
    let mut complaints: Vec<String> = refused.collect();
    complaints.append(&mut library.missing);
    complaints.append(&mut library.complaints);
    for (index, chat) in library.chats.clone().iter().enumerate() {
        writer.begin_chat(index + 1, chat)?;
        let mut count = 0;
        let names = library.names.clone();
        let ended = each_message(library, chat, &mut complaints, |message, complaints| {
            let found = media.copy(message, &mut progress, complaints)?;
            count += 1;
            writer.message(message, &names, &found)
        })?;
        // One chat that is damaged costs the others nothing.
        if let Err(error) = ended {
            complaints.push(format!("{}: {error}", chat.entry.name()));
        }
        progress.add(chat.entry.compressed_size());
        writer.end_chat(count)?;
    }
    writer.finish()?;
    drop(progress);
    for complaint in &complaints {
        eprintln!("{}", one_line(complaint));
    }
    let (chats, media) = (library.chats.len(), media.count());
    output::line(&format!("{chats} chats and {media} media written"))?;
    Ok(complaints.is_empty())
}

/// Hands every message over that can be read. The inner error is one of the backup and ends the chat, the
/// outer one is one of `write` and ends the export.
fn each_message(
    library: &mut Library,
    chat: &Chat,
    complaints: &mut Vec<String>,
    mut write: impl FnMut(&Message, &mut Vec<String>) -> Result<(), String>,
) -> Result<Result<(), Error>, String> {
    let mut rows = match library.messages(chat) {
        Ok(rows) => rows,
        Err(error) => return Ok(Err(error)),
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(Ok(())),
            Err(error) => return Ok(Err(error)),
        };
        match row.record {
            Ok(message) => write(&message, complaints)?,
            Err(reason) => {
                let name = chat.entry.name();
                complaints.push(format!("{name}, row {}: {reason}", row.number));
            }
        }
    }
}
