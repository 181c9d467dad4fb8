//! Lists, verifies, shows and exports data backups of Android, and opens key files.
//!
//! ```text
//! backup list FILE                          chats, messages, span of time, media
//! backup verify FILE                        authenticates everything and reads every row
//! backup show FILE CHAT                     the messages of one chat, by its number or name
//! backup export FILE FOLDER [html|jsonl|csv]
//! backup recover FILE                       what is whole of a damaged archive
//! backup key-file show FILE
//! backup key-file open FILE                 the master key, in hexadecimal
//! backup key-file set-passphrase FILE NEW   writes NEW, which must not exist
//! ```
//!
//! The password is asked for without echo; `--password-file FILE` takes its first line instead. The exit code
//! is 0 if all is well, 1 if something is missing or damaged, and 2 if the program could not do its work.

mod clock;
mod describe;
mod export;
mod file_source;
mod key_file;
mod library;
mod list;
mod output;
mod progress;
mod recover;
mod secret;
mod show;
mod terminal;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use library::Library;
use secret::Secrets;

/// Whether something is missing or damaged.
type Outcome = Result<bool, String>;

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(sentence) => {
            eprintln!("backup: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Vec<String>) -> Outcome {
    let secrets = Secrets::new(taken(&mut arguments, "--password-file")?.map(PathBuf::from));
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["list", file] => list::run(&mut open(file, &secrets)?),
        ["verify", file] => verify::run(&mut open(file, &secrets)?),
        ["show", file, chat] => show::run(&mut open(file, &secrets)?, chat),
        ["export", file, folder] => export(file, folder, "html", &secrets),
        ["export", file, folder, format] => export(file, folder, format, &secrets),
        ["recover", file] => recover::run(Path::new(file), &secrets),
        ["key-file", "show", file] => key_file::show(Path::new(file)),
        ["key-file", "open", file] => key_file::open(Path::new(file), &secrets),
        ["key-file", "set-passphrase", file, new] => {
            key_file::set_passphrase(Path::new(file), Path::new(new), &secrets)
        }
        _ => Err(format!(
            "{USAGE}\n(the password is asked for; or: --password-file FILE)"
        )),
    }
}

const USAGE: &str = "use one of
  backup list FILE
  backup verify FILE
  backup show FILE CHAT
  backup export FILE FOLDER [html|jsonl|csv]
  backup recover FILE
  backup key-file show FILE
  backup key-file open FILE
  backup key-file set-passphrase FILE NEW";

/// Takes an option and its value out of the arguments.
fn taken(arguments: &mut Vec<String>, option: &str) -> Result<Option<String>, String> {
    let Some(place) = arguments.iter().position(|argument| argument == option) else {
        return Ok(None);
    };
    if place + 1 >= arguments.len() {
        return Err(format!("{option} needs a value"));
    }
    arguments.remove(place);
    Ok(Some(arguments.remove(place)))
}

fn open(file: &str, secrets: &Secrets) -> Result<Library, String> {
    Library::open(Path::new(file), secrets)
}

fn export(file: &str, folder: &str, format: &str, secrets: &Secrets) -> Outcome {
    let format = export::Format::of(format)?;
    export::run(&mut open(file, secrets)?, Path::new(folder), format)
}
