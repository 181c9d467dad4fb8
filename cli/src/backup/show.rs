//! The messages of one chat.

use clap::Args;

use super::describe;
use super::export::{Media, json_line};
use super::failure::{damaged, failure};
use super::library::{BackupFile, Chat, Library};
use crate::shared::Done;
use crate::shared::clock::timestamp;
use crate::shared::password::PasswordSource;
use crate::shared::print;
use crate::shared::terminal::{harmless, one_line};

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    file: BackupFile,
    /// The number of the chat in `eeema backup list`, or its name
    #[arg(value_name = "CHAT")]
    chat: String,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object for each message, as in the format jsonl of `eeema backup export`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Show) -> Done {
    let mut library = Library::open(&arguments.file, &arguments.password)?;
    let chat = Chat::find(&library.chats, &arguments.chat)?;
    let mut rows = chat.messages(&mut library.backup).map_err(failure)?;
    let mut skipped = 0;
    let mut lines = String::new();
    while let Some(row) = rows.next().map_err(failure)? {
        // A chat may have any number of messages.
        if lines.len() >= 1 << 16 {
            print::bytes(lines.as_bytes())?;
            lines.clear();
        }
        let line = match row.record {
            Ok(message) if arguments.json => {
                json_line(&chat.title, &message, &library.names, &Media::default())
            }
            Ok(message) => {
                let time = describe::time(&message).map_or_else(String::new, timestamp);
                let sender = describe::sender(&message, &library.names).unwrap_or(&chat.title);
                let text = harmless(&describe::text(&message));
                format!("[{time}] {}: {text}", one_line(sender))
            }
            Err(reason) => {
                skipped += 1;
                print::note(format_args!("row {}: {reason}", row.number));
                continue;
            }
        };
        lines += &line;
        lines.push('\n');
    }
    print::bytes(lines.as_bytes())?;
    match skipped {
        0 => Ok(()),
        skipped => Err(damaged(&[(skipped, "skipped row")])),
    }
}
