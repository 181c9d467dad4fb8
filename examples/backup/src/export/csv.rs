//! All messages in one table, as spreadsheets read it (RFC 4180).

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use eeema::data_backup::table::Message;

use super::Writer;
use super::media::Media;
use crate::clock::date_and_time;
use crate::describe;
use crate::library::{Chat, Names};
use crate::output;

pub struct Csv {
    file: BufWriter<File>,
    path: PathBuf,
    chat: String,
}

impl Csv {
    pub fn new(folder: &Path) -> Result<Self, String> {
        let path = folder.join("messages.csv");
        let mut csv = Self {
            file: output::new_file(&path)?,
            path,
            chat: String::new(),
        };
        csv.row(&["chat", "time", "sender", "type", "text", "media", "uid"])?;
        Ok(csv)
    }

    fn row(&mut self, cells: &[&str]) -> Result<(), String> {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let line = write!(self.file, "{}\r\n", cells.join(","));
        line.map_err(output::failed(&self.path))
    }
}

/// In quotes; what a spreadsheet would compute gets an apostrophe in front.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

impl Writer for Csv {
    fn begin_chat(&mut self, _number: usize, chat: &Chat) -> Result<(), String> {
        self.chat.clone_from(&chat.title);
        Ok(())
    }

    fn message(&mut self, message: &Message, names: &Names, media: &Media) -> Result<(), String> {
        let chat = self.chat.clone();
        let time = describe::time(message).map_or_else(String::new, date_and_time);
        let sender = describe::sender(message, names).unwrap_or(&chat);
        let text = describe::text(message);
        let path = media.file.as_ref().map_or("", |file| &file.path);
        let kind = message.kind().name();
        self.row(&[&chat, &time, sender, kind, &text, path, &message.uid])
    }

    fn end_chat(&mut self, _count: u64) -> Result<(), String> {
        Ok(())
    }

    fn finish(&mut self) -> Result<(), String> {
        self.file.flush().map_err(output::failed(&self.path))
    }
}
