//! All messages in one table, as spreadsheets read it (RFC 4180).

use eeema::data_backup::table::Message;

use super::super::describe;
use super::super::library::{Chat, Names};
use super::Writer;
use super::media::Media;
use crate::shared::Done;
use crate::shared::cell::quoted;
use crate::shared::clock::timestamp;
use crate::shared::new_folder::{FileInFolder, NewFolder};

pub(super) struct Csv {
    file: FileInFolder,
}

impl Csv {
    pub(super) fn new(folder: &NewFolder) -> Done<Self> {
        let mut csv = Self {
            file: folder.create_file("messages.csv")?,
        };
        csv.row(&["chat", "time", "sender", "type", "text", "media", "uid"])?;
        Ok(csv)
    }

    fn row(&mut self, cells: &[&str]) -> Done {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        self.file
            .write(format!("{}\r\n", cells.join(",")).as_bytes())
    }
}

impl Writer for Csv {
    fn message(&mut self, chat: &Chat, message: &Message, names: &Names, media: &Media) -> Done {
        let time = describe::time(message).map_or_else(String::new, timestamp);
        let sender = describe::sender(message, names).unwrap_or(&chat.title);
        let text = describe::text(message);
        let path = media.file.as_ref().map_or("", |file| &file.path);
        let kind = message.kind().name();
        let row = [&chat.title, &time, sender, kind, &text, path, &message.uid];
        self.row(&row)
    }

    fn finish(self: Box<Self>) -> Done {
        self.file.complete()
    }
}
