//! One JSON object per message.

use eeema::codec::json::{Charset, JsonWriter, ToJson};
use eeema::data_backup::table::Message;

use super::super::describe;
use super::super::library::{Chat, Names};
use super::Writer;
use super::media::Media;
use crate::shared::Done;
use crate::shared::new_folder::{FileInFolder, NewFolder};

pub(super) struct JsonLines {
    file: FileInFolder,
}

impl JsonLines {
    pub(super) fn new(folder: &NewFolder) -> Done<Self> {
        let file = folder.create_file("messages.jsonl")?;
        Ok(Self { file })
    }
}

/// The object of a message in the chat of this title.
pub(in crate::backup) fn json_line(
    chat: &str,
    message: &Message,
    names: &Names,
    media: &Media,
) -> String {
    let line = Line {
        chat,
        message,
        names,
        media,
    };
    line.to_json_string()
}

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
    fn message(&mut self, chat: &Chat, message: &Message, names: &Names, media: &Media) -> Done {
        let line = json_line(&chat.title, message, names, media) + "\n";
        self.file.write(line.as_bytes())
    }

    fn finish(self: Box<Self>) -> Done {
        self.file.complete()
    }
}
