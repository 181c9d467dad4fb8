//! Exports: every file under a name of our own, in a folder that was not there before.

mod csv;
mod html;
mod json_lines;
mod media;
mod page;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use eeema::data_backup::table::Message;
use eeema::data_backup::{Entry, Error};

use super::failure::damaged;
use super::library::{BackupFile, Chat, Library, Names};
use crate::shared::json::Json;
use crate::shared::new_folder::{self, NewFolder};
use crate::shared::password::PasswordSource;
use crate::shared::progress::{Progress, Unit};
use crate::shared::sentences::Sentences;
use crate::shared::{Done, print};
pub(super) use json_lines::json_line;
pub(super) use media::Media;
use media::MediaFolder;

#[derive(Args)]
pub(crate) struct Export {
    #[command(flatten)]
    file: BackupFile,
    /// The folder that is made, for its owner alone
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// What the messages become
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object with `folder`, `chats`, `messages`, `media` and the list `faults`
    #[arg(long)]
    json: bool,
}

/// How an export is written.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A page for each chat, with a search
    Html,
    /// A JSON object for each message, in messages.jsonl
    Jsonl,
    /// A table of all messages, messages.csv
    Csv,
}

/// Takes chats and their messages, in their order.
trait Writer {
    fn begin_chat(&mut self, _number: usize, _chat: &Chat) -> Done {
        Ok(())
    }

    fn message(&mut self, chat: &Chat, message: &Message, names: &Names, media: &Media) -> Done;

    fn end_chat(&mut self, _chat: &Chat, _count: u64) -> Done {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Done;
}

pub(super) fn run(arguments: &Export) -> Done {
    new_folder::refuse_existing(&arguments.folder)?;
    let mut library = Library::open(&arguments.file, &arguments.password)?;
    let folder = NewFolder::create(&arguments.folder)?;
    let mut faults = library.take_faults();
    let (messages, media) = write(&mut library, &folder, arguments.format, &mut faults)?;
    folder.complete()?;
    faults.note();
    let chats = library.chats.len();
    match arguments.json {
        true => Json::object()
            .text("folder", arguments.folder.display())
            .number("chats", chats as u64)
            .number("messages", messages)
            .number("media", media)
            .texts("faults", faults.lines())
            .print()?,
        false => print::line(format_args!(
            "{chats} chats, {messages} messages and {media} media written"
        ))?,
    }
    match faults.count() {
        0 => Ok(()),
        count => Err(damaged(&[(count, "fault")])),
    }
}

/// Gives the numbers of messages and of media.
fn write(
    library: &mut Library,
    folder: &NewFolder,
    format: Format,
    faults: &mut Sentences,
) -> Done<(u64, u64)> {
    let mut writer: Box<dyn Writer> = match format {
        Format::Html => Box::new(html::Html::new(folder, library.backup.identity().id)?),
        Format::Jsonl => Box::new(json_lines::JsonLines::new(folder)?),
        Format::Csv => Box::new(csv::Csv::new(folder)?),
    };
    let password = library.backup.password().clone();
    let mut media = MediaFolder::new(folder, &mut library.second_archive, password)?;
    let bytes = library.backup.entries().iter().map(Entry::compressed_size);
    let mut progress = Progress::new("exporting", Some(bytes.sum()), Unit::Bytes);
    let mut total = 0;
    for (index, chat) in library.chats.iter().enumerate() {
        writer.begin_chat(index + 1, chat)?;
        let mut count = 0;
        let rows = chat.messages(&mut library.backup);
        let ended = each_message(rows, chat, faults, |message, faults| {
            let found = media.copy(message, &mut progress, faults)?;
            count += 1;
            writer.message(chat, message, &library.names, &found)
        })?;
        // One chat that is damaged costs the others nothing.
        if let Err(error) = ended {
            faults.push(format!("{}: {error}", chat.entry.name()));
        }
        progress.add(chat.entry.compressed_size());
        writer.end_chat(chat, count)?;
        total += count;
    }
    writer.finish()?;
    Ok((total, media.count()))
}

type Rows<'a> = eeema::data_backup::Rows<'a, super::file_source::FileSource, Message>;

/// Hands every message over that can be read. The inner error is one of the backup and ends the chat, the
/// outer one is one of `write` and ends the export.
fn each_message(
    rows: Result<Rows<'_>, Error>,
    chat: &Chat,
    faults: &mut Sentences,
    mut write: impl FnMut(&Message, &mut Sentences) -> Done,
) -> Done<Result<(), Error>> {
    let mut rows = match rows {
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
            Ok(message) => write(&message, faults)?,
            Err(reason) => {
                let name = chat.entry.name();
                faults.push(format!("{name}, row {}: {reason}", row.number));
            }
        }
    }
}
