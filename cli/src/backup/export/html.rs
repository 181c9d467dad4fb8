//! Pages for people: an index, and a page per chat.

use eeema::ThreemaId;
use eeema::data_backup::table::Message;

use super::super::describe;
use super::super::form::Kind;
use super::super::library::{Chat, Names};
use super::Writer;
use super::media::{Copied, Media};
use super::page::{Escaped, beginning, end};
use crate::shared::Done;
use crate::shared::clock::timestamp;
use crate::shared::new_folder::{FileInFolder, NewFolder};

/// The folder with the pages of chats.
const FOLDER: &str = "chats";

pub(super) struct Html<'a> {
    folder: &'a NewFolder,
    index: FileInFolder,
    /// The page of the chat, and its number.
    page: Option<(FileInFolder, usize)>,
}

impl<'a> Html<'a> {
    pub(super) fn new(folder: &'a NewFolder, id: ThreemaId) -> Done<Self> {
        folder.create_folder(FOLDER)?;
        let mut index = folder.create_file("index.html")?;
        index.write(beginning(&format!("Chats of {id}"), false, "c").as_bytes())?;
        Ok(Self {
            folder,
            index,
            page: None,
        })
    }
}

impl Writer for Html<'_> {
    fn begin_chat(&mut self, number: usize, chat: &Chat) -> Done {
        let name = format!("{FOLDER}/{number:04}.html");
        let mut page = self.folder.create_file(&name)?;
        page.write(beginning(&chat.title, true, "l").as_bytes())?;
        self.page = Some((page, number));
        Ok(())
    }

    fn message(&mut self, chat: &Chat, message: &Message, names: &Names, media: &Media) -> Done {
        let Some((page, _)) = &mut self.page else {
            return Ok(());
        };
        let class = match () {
            () if message.is_status => "m s",
            () if message.is_own => "m own",
            () => "m",
        };
        let sender = describe::sender(message, names).unwrap_or(&chat.title);
        let time = describe::time(message).map_or_else(String::new, timestamp);
        let star = if message.is_starred() { " ★" } else { "" };
        let edited = if message.edited_at.is_some() {
            " (edited)"
        } else {
            ""
        };
        let text = describe::text(message);
        let file = media.file.as_ref().map_or_else(String::new, embedded);
        let item = format!(
            "<li class=\"{class}\"><div class=\"h\"><bdi>{}</bdi> · {time}{edited}{star}</div>{file}<div class=\"t\">{}</div></li>\n",
            Escaped(sender),
            Escaped(&text)
        );
        page.write(item.as_bytes())
    }

    fn end_chat(&mut self, chat: &Chat, count: u64) -> Done {
        let Some((mut page, number)) = self.page.take() else {
            return Ok(());
        };
        page.write(end().as_bytes())?;
        page.complete()?;
        let item = format!(
            "<li><a href=\"{FOLDER}/{number:04}.html\"><bdi>{}</bdi> <span>{count}</span></a></li>\n",
            Escaped(&chat.title)
        );
        self.index.write(item.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> Done {
        self.index.write(end().as_bytes())?;
        self.index.complete()
    }
}

/// A file in a page, which lies one folder below.
fn embedded(file: &Copied) -> String {
    let path = format!("../{}", file.path);
    match file.kind {
        Kind::Image => format!("<img loading=\"lazy\" alt=\"\" src=\"{path}\">"),
        Kind::Video => format!("<video controls preload=\"none\" src=\"{path}\"></video>"),
        Kind::Audio => format!("<audio controls preload=\"none\" src=\"{path}\"></audio>"),
        Kind::Other => format!("<a href=\"{path}\" download>{path}</a>"),
    }
}
