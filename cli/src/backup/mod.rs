//! `eeema backup`: data backups, the ZIP archives that the Android app makes.

mod describe;
mod export;
mod failure;
mod file_source;
mod form;
mod library;
mod list;
mod recover;
mod show;
mod verify;

use clap::{Args, Subcommand};

use crate::shared::Done;
use crate::shared::password::PasswordSource;
use library::{BackupFile, Library};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the chats, their messages and dates
    List(Read),
    /// Authenticate every entry, and read every row
    Verify(Read),
    /// Print the messages of one chat
    Show(show::Show),
    /// Write chats and media as pages, JSON or CSV
    Export(export::Export),
    /// Save what is whole of a damaged backup
    Recover(recover::Recover),
}

/// What a command needs that reads all of a backup.
#[derive(Args)]
pub(crate) struct Read {
    #[command(flatten)]
    file: BackupFile,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object; README.md has its shape
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::List(arguments) => list::run(&mut arguments.open()?, arguments.json),
        Command::Verify(arguments) => verify::run(&mut arguments.open()?, arguments.json),
        Command::Show(arguments) => show::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Recover(arguments) => recover::run(&arguments),
    }
}

impl Read {
    fn open(&self) -> Done<Library> {
        Library::open(&self.file, &self.password)
    }
}
