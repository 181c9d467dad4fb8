//! One JSON object per message.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use eeema::codec::json::{Charset, JsonWriter, ToJson};
use eeema::data_backup::table::Message;

use super::Writer;
use super::media::Media;
use crate::describe;
use crate::library::{Chat, Names};
use crate::output;

pub struct JsonLines {
    file: BufWriter<File>,
    path: PathBuf,
    chat: String,
}

impl JsonLines {
    pub fn new(folder: &Path) -> Result<Self, String> {
        let path = folder.join("messages.jsonl");
        Ok(Self {
            file: output::new_file(&path)?,
            path,
            chat: String::new(),
        })
    }
}

/// One line.
struct Line<'a> {
    chat: &'a str,
    message: &'a Message,
    names: &'a Names,
    media: &'a Media,
}

impl ToJson for Line<'_> {
    const CHARSET: Charset = Charset::Utf8;

    fn write_json(&self, json: &mut JsonWriter<'_>) {
        let message = self.message;
        json.object(|json| {
            json.name("chat").text(self.chat);
            json.name("uid").text(&message.uid);
            if let Some(id) = message.id {
                json.name("message_id").text(&id.to_string());
            }
            if let Some(time) = describe::time(message) {
                json.name("time").u64(time.0);
            }
            json.name("own").bool(message.is_own);
            json.name("sender")
                .text(describe::sender(message, self.names).unwrap_or(self.chat));
            if let Some(id) = message.sender {
                json.name("sender_identity").text(id.as_str());
            }
            json.name("type").text(message.kind().name());
            json.name("text").text(&describe::text(message));
            json.name("body").text(message.text());
            if let Some(state) = message.state {
                json.name("state").text(state.name());
            }
            if let Some(quoted) = message.quoted {
                json.name("quoted").text(&quoted.to_string());
            }
            if let Some(time) = message.edited_at {
                json.name("edited").u64(time.0);
            }
            if let Some(time) = message.deleted_at {
                json.name("deleted").u64(time.0);
            }
            json.name("starred").bool(message.is_starred());
            if let Some(file) = &self.media.file {
                json.name("media").text(&file.path);
            }
        });
    }
}

impl Writer for JsonLines {
    fn begin_chat(&mut self, _number: usize, chat: &Chat) -> Result<(), String> {
        self.chat.clone_from(&chat.title);
        Ok(())
    }

    fn message(&mut self, message: &Message, names: &Names, media: &Media) -> Result<(), String> {
        let line = Line {
            chat: &self.chat,
            message,
            names,
            media,
        };
        writeln!(self.file, "{}", line.to_json_string()).map_err(output::failed(&self.path))
    }

    fn end_chat(&mut self, _count: u64) -> Result<(), String> {
        Ok(())
    }

    fn finish(&mut self) -> Result<(), String> {
        self.file.flush().map_err(output::failed(&self.path))
    }
}
