//! What is in a backup.

use std::fmt;

use eeema::data_backup::{Chats, EntryName};
use eeema::time::UnixMillis;

use crate::Outcome;
use crate::clock::date_and_time;
use crate::describe;
use crate::library::{Chat, Library, said};
use crate::output::line;
use crate::terminal::one_line;

pub fn run(library: &mut Library) -> Outcome {
    let identity = library.backup.identity();
    let version = library.backup.version().number();
    line(&format!("backup of {}, version {version}", identity.id))?;
    let entries = library.backup.entries().iter();
    let media = entries.filter(|entry| matches!(EntryName::of(entry.name()), EntryName::Media(..)));
    let media = media.count();
    line(&format!("{} chats, {media} media", library.chats.len()))?;
    let mut is_whole = true;
    for (index, chat) in library.chats.clone().iter().enumerate() {
        let kind = match chat.kind {
            Chats::Contact => "contact",
            Chats::Group => "group",
            Chats::List => "list",
        };
        let (number, title) = (index + 1, one_line(&chat.title));
        let (text, is_good) = match Summary::of(library, chat) {
            Ok(summary) => (summary.to_string(), summary.is_whole),
            Err(sentence) => (sentence, false),
        };
        is_whole &= is_good;
        line(&format!("{number:4}  {kind:7}  {title}: {text}"))?;
    }
    for refused in library.backup.refused() {
        let (name, fault) = (one_line(refused.name()), refused.fault());
        line(&format!("left out: {name}: {fault}"))?;
        is_whole = false;
    }
    for complaint in library.missing.iter().chain(&library.complaints) {
        line(&one_line(complaint))?;
        is_whole = false;
    }
    Ok(is_whole)
}

/// How many messages a chat has, and from when to when.
struct Summary {
    count: u64,
    span: Option<(UnixMillis, UnixMillis)>,
    /// No row was skipped.
    is_whole: bool,
}

impl Summary {
    fn of(library: &mut Library, chat: &Chat) -> Result<Self, String> {
        let mut summary = Self {
            count: 0,
            span: None,
            is_whole: true,
        };
        let mut rows = library.messages(chat).map_err(said)?;
        while let Some(row) = rows.next().map_err(said)? {
            summary.count += 1;
            let Ok(message) = row.record else {
                summary.is_whole = false;
                continue;
            };
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
        write!(f, "{} messages", self.count)?;
        match self.span {
            Some((first, last)) => {
                let (first, last) = (date_and_time(first), date_and_time(last));
                write!(f, ", {first} to {last}")
            }
            None => Ok(()),
        }
    }
}
