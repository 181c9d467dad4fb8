//! The program `eeema`: the messenger's cryptography for people and scripts. README.md has the promises: exit codes, the
//! shapes of `--json`, where passwords come from.
//!
//! Each noun is a file or a folder of its own, with the enum of its commands and a function `run`. What they share is in
//! `shared`.

mod backup;
mod blob;
mod commands;
mod completions;
mod gateway;
mod hash;
mod id;
mod key;
mod key_file;
mod man;
mod safe;
mod shared;
mod usage;
mod verify;
mod version;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use shared::{Done, interrupt, print};

/// Keys, backups and messages of the messenger Threema
#[derive(Parser)]
#[command(
    name = "eeema",
    version = version::LINE,
    long_version = version::long(),
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "`eeema commands` lists all commands, `eeema NOUN VERB --help` explains one.\n\
        Exit codes: 0 done, 1 failed, 2 wrong call, 3 not what it claims to be,\n\
        4 wrong password or damaged, 5 network."
)]
struct Program {
    #[command(subcommand)]
    noun: Noun,
}

/// A noun is a line here and a line in `run`.
#[derive(Subcommand)]
enum Noun {
    /// ID exports: check, open and make these codes
    #[command(subcommand)]
    Id(id::Command),
    /// Keys: make one, show its fingerprint and QR code
    #[command(subcommand)]
    Key(key::Command),
    /// Media blobs: seal and open files of any size
    #[command(subcommand)]
    Blob(blob::Command),
    /// Contact hashes of numbers, addresses and tables
    #[command(subcommand)]
    Hash(hash::Command),
    /// Messages of bots: seal them, check and open callbacks
    #[command(subcommand)]
    Gateway(gateway::Command),
    /// QR codes, links and digits: whose key is it?
    #[command(subcommand)]
    Verify(verify::Command),
    /// Safe backups, and the servers that keep them
    #[command(subcommand)]
    Safe(safe::Command),
    /// Data backups of Android: read and recover them
    #[command(subcommand)]
    Backup(backup::Command),
    /// Key files of the Android app
    #[command(subcommand)]
    KeyFile(key_file::Command),
    /// List all commands with one line each
    Commands(commands::Arguments),
    /// Print what completes commands in a shell
    Completions(completions::Arguments),
    /// Write the manual pages into a folder
    Man(man::Arguments),
}

fn run(noun: Noun) -> Done {
    match noun {
        Noun::Id(command) => id::run(command),
        Noun::Key(command) => key::run(command),
        Noun::Blob(command) => blob::run(command),
        Noun::Hash(command) => hash::run(command),
        Noun::Gateway(command) => gateway::run(command),
        Noun::Verify(command) => verify::run(command),
        Noun::Safe(command) => safe::run(command),
        Noun::Backup(command) => backup::run(command),
        Noun::KeyFile(command) => key_file::run(command),
        Noun::Commands(arguments) => commands::run(&arguments),
        Noun::Completions(arguments) => completions::run(&arguments),
        Noun::Man(arguments) => man::run(&arguments),
    }
}

fn main() -> ExitCode {
    interrupt::prepare();
    let done = match Program::try_parse() {
        Ok(program) => run(program.noun),
        Err(error) => usage::answer(&error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(sentence) = failure.sentence() {
                print::note(sentence);
            }
            failure.exit_code()
        }
    }
}
