//! Pages for people: an index, and a page per chat.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use eeema::data_backup::table::Message;

use super::Writer;
use super::media::{Copied, Media};
use super::page::{Escaped, beginning, end};
use crate::clock::date_and_time;
use crate::describe;
use crate::form::Kind;
use crate::library::{Chat, Library, Names};
use crate::output;

/// The folder with the pages of chats.
const FOLDER: &str = "chats";

pub struct Html {
    folder: PathBuf,
    index: Page,
    chat: Option<(Page, usize, String)>,
}

struct Page {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Page {
    fn new(path: PathBuf) -> Result<Self, String> {
        Ok(Self {
            file: output::new_file(&path)?,
            path,
        })
    }

    fn put(&mut self, text: &str) -> Result<(), String> {
        self.file
            .write_all(text.as_bytes())
            .map_err(output::failed(&self.path))
    }

    fn finish(&mut self) -> Result<(), String> {
        self.put(&end())?;
        self.file.flush().map_err(output::failed(&self.path))
    }
}

impl Html {
    pub fn new(folder: &Path, library: &Library) -> Result<Self, String> {
        output::new_folder(&folder.join(FOLDER))?;
        let mut index = Page::new(folder.join("index.html"))?;
        let title = format!("Chats of {}", library.backup.identity().id);
        index.put(&beginning(&title, false, "c"))?;
        Ok(Self {
            folder: folder.to_owned(),
            index,
            chat: None,
        })
    }
}

impl Writer for Html {
    fn begin_chat(&mut self, number: usize, chat: &Chat) -> Result<(), String> {
        let path = self.folder.join(FOLDER).join(format!("{number:04}.html"));
        let mut page = Page::new(path)?;
        page.put(&beginning(&chat.title, true, "l"))?;
        self.chat = Some((page, number, chat.title.clone()));
        Ok(())
    }

    fn message(&mut self, message: &Message, names: &Names, media: &Media) -> Result<(), String> {
        let Some((page, _, title)) = &mut self.chat else {
            return Ok(());
        };
        let class = match () {
            () if message.is_status => "m s",
            () if message.is_own => "m own",
            () => "m",
        };
        let sender = describe::sender(message, names).unwrap_or(title);
        let time = describe::time(message).map_or_else(String::new, date_and_time);
        let star = if message.is_starred() { " ★" } else { "" };
        let edited = if message.edited_at.is_some() {
            " (edited)"
        } else {
            ""
        };
        let text = describe::text(message);
        let file = media.file.as_ref().map_or_else(String::new, embedded);
        page.put(&format!(
            "<li class=\"{class}\"><div class=\"h\"><bdi>{}</bdi> · {time}{edited}{star}</div>{file}<div class=\"t\">{}</div></li>\n",
            Escaped(sender),
            Escaped(&text)
        ))
    }

    fn end_chat(&mut self, count: u64) -> Result<(), String> {
        let Some((mut page, number, title)) = self.chat.take() else {
            return Ok(());
        };
        page.finish()?;
        self.index.put(&format!(
            "<li><a href=\"{FOLDER}/{number:04}.html\"><bdi>{}</bdi> <span>{count}</span></a></li>\n",
            Escaped(&title)
        ))
    }

    fn finish(&mut self) -> Result<(), String> {
        self.index.finish()
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
