//! Exports: every file under a name of our own, in a folder that was not there before.

mod csv;
mod html;
mod json_lines;
mod media;
mod page;

use std::path::Path;

use eeema::data_backup::Entry;
use eeema::data_backup::table::Message;

use crate::Outcome;
use crate::library::{Chat, Library, Names, said};
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
    let mut complaints = std::mem::take(&mut library.complaints);
    let names = library.names.clone();
    for (index, chat) in library.chats.clone().iter().enumerate() {
        writer.begin_chat(index + 1, chat)?;
        let mut count = 0;
        let mut rows = library.messages(chat)?;
        while let Some(row) = rows.next().map_err(said)? {
            match row.record {
                Ok(message) => {
                    let found = media.copy(&message, &mut progress, &mut complaints)?;
                    writer.message(&message, &names, &found)?;
                    count += 1;
                }
                Err(reason) => {
                    let name = chat.entry.name();
                    complaints.push(format!("{name}, row {}: {reason}", row.number));
                }
            }
        }
        progress.add(chat.entry.compressed_size());
        writer.end_chat(count)?;
    }
    writer.finish()?;
    drop(progress);
    for complaint in &complaints {
        eprintln!("{}", one_line(complaint));
    }
    println!(
        "{} chats and {} media written",
        library.chats.len(),
        media.count()
    );
    Ok(complaints.is_empty())
}
