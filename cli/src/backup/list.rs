//! What is in a backup.

use std::fmt;

use eeema::data_backup::{Backup, EntryName, Error};
use eeema::time::UnixMillis;

use super::describe;
use super::failure::damaged;
use super::file_source::FileSource;
use super::library::{Chat, Library};
use crate::shared::Done;
use crate::shared::clock::timestamp;
use crate::shared::json::Json;
use crate::shared::print::{self, line};
use crate::shared::sentences::Sentences;
use crate::shared::terminal::{counted, one_line};

pub(super) fn run(library: &mut Library, json: bool) -> Done {
    let mut faults = library.take_faults();
    let mut skipped = 0;
    let mut summaries = Vec::new();
    for chat in &library.chats {
        let summary = Summary::of(&mut library.backup, chat);
        match &summary {
            Ok(summary) => skipped += summary.skipped,
            Err(error) => faults.push(format!("{}: {error}", chat.entry.name())),
        }
        summaries.push((chat, summary));
    }
    let (identity, version) = (library.backup.identity(), library.backup.version().number());
    let entries = library.backup.entries().iter();
    let media = entries.filter(|entry| matches!(EntryName::of(entry.name()), EntryName::Media(..)));
    let media = media.count() as u64;
    if json {
        let chats = summaries.iter().enumerate();
        let chats = chats.map(|(index, (chat, summary))| object(index + 1, chat, summary.as_ref()));
        let object = Json::object()
            .text("identity", identity.id)
            .number("version", version.into())
            .number("media", media)
            .objects("chats", chats);
        object.texts("faults", faults.lines()).print()?;
    } else {
        line(format_args!("backup of {}, version {version}", identity.id))?;
        let chats = counted(summaries.len() as u64, "chat");
        line(format_args!("{chats}, {media} media"))?;
        for (index, (chat, summary)) in summaries.iter().enumerate() {
            let (number, kind, title) = (index + 1, chat.kind(), one_line(&chat.title));
            match summary {
                Ok(summary) => line(format_args!("{number:4}  {kind:7}  {title}: {summary}"))?,
                Err(error) => line(format_args!("{number:4}  {kind:7}  {title}: {error}"))?,
            }
        }
        print_faults(&faults)?;
    }
    match faults.count() + skipped {
        0 => Ok(()),
        _ => Err(damaged(&[
            (faults.count(), "fault"),
            (skipped, "skipped row"),
        ])),
    }
}

/// Each on a line of standard output.
pub(super) fn print_faults(faults: &Sentences) -> Done {
    let lines: String = faults.lines().map(|fault| format!("{fault}\n")).collect();
    print::bytes(lines.as_bytes())
}

fn object(number: usize, chat: &Chat, summary: Result<&Summary, &Error>) -> Json {
    let object = Json::object()
        .number("number", number as u64)
        .text("kind", chat.kind())
        .text("title", &chat.title);
    match summary {
        Ok(summary) => {
            let (first, last) = summary.span.unzip();
            let object = object
                .number("messages", summary.count)
                .number("skipped", summary.skipped);
            object
                .optional_number("first", first.map(|time| time.0))
                .optional_number("last", last.map(|time| time.0))
        }
        Err(error) => object.text("fault", error),
    }
}

/// How many messages a chat has, and from when to when.
struct Summary {
    count: u64,
    /// Rows that cannot be read.
    skipped: u64,
    span: Option<(UnixMillis, UnixMillis)>,
}

impl Summary {
    fn of(backup: &mut Backup<FileSource>, chat: &Chat) -> Result<Self, Error> {
        let mut summary = Self {
            count: 0,
            skipped: 0,
            span: None,
        };
        let mut rows = chat.messages(backup)?;
        while let Some(row) = rows.next()? {
            let Ok(message) = row.record else {
                summary.skipped += 1;
                continue;
            };
            summary.count += 1;
            if let Some(time) = describe::time(&message) {
                let (first, last) = summary.span.unwrap_or((time, time));
                summary.span = Some((time.min(first), time.max(last)));
            }
        }
        Ok(summary)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&counted(self.count, "message"))?;
        if let Some((first, last)) = self.span {
            let (first, last) = (timestamp(first), timestamp(last));
            write!(f, ", {first} to {last}")?;
        }
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {} skipped", counted(skipped, "row")),
        }
    }
}
