//! `eeema hash`: the salted hashes with which contacts are looked up, and what they are worth.

mod audit;
mod contact;
mod list;
mod matches;
mod plot;
mod rows;
mod single;

use clap::{Args, Subcommand};
use eeema::contact_hash::ContactHash;

use crate::shared::Done;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Hash phone numbers
    Number(single::Number),
    /// Hash e-mail addresses; Gmail's have two hashes
    Email(single::Email),
    /// Hash a column of a CSV file of any size
    List(list::List),
    /// Say whom an answer of the directory names
    Match(matches::Match),
    /// Measure how long hashes of each country last
    Audit(audit::Audit),
    /// Find the phone number that a hash is of
    Invert(audit::Invert),
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Number(arguments) => single::numbers(&arguments),
        Command::Email(arguments) => single::emails(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Match(arguments) => matches::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Invert(arguments) => audit::invert(&arguments),
    }
}

/// How hashes are written.
#[derive(Args, Clone, Copy)]
struct Encoding {
    /// Write hashes as base64, as the directory does, instead of hexadecimal digits
    #[arg(long)]
    base64: bool,
}

impl Encoding {
    fn encode<Kind>(self, hash: &ContactHash<Kind>) -> String {
        match self.base64 {
            true => hash.base64().to_string(),
            false => hash.hex().to_string(),
        }
    }
}
