//! Lists, verifies, shows and exports data backups of Android, and opens key files.
//!
//! ```text
//! backup list FILE                          chats, messages, span of time, media
//! backup verify FILE                        authenticates everything and reads every row
//! backup show FILE CHAT                     the messages of one chat, by its number or name
//! backup export FILE FOLDER [html|jsonl|csv]
//! backup recover FILE                       what is whole of a damaged archive, and what is lost
//! backup recover FILE NEW                   writes what is whole as a new archive under the same password
//! backup recover FILE FOLDER files          writes it as plain files under names of our own
//! backup key-file show FILE
//! backup key-file open FILE                 the master key, in hexadecimal
//! backup key-file set-passphrase FILE NEW   writes NEW, which must not exist
//! ```
//!
//! The password is asked for without echo; `--password-file FILE` takes its first line instead, and
//! `--new-password-file FILE` that of a new one. Which version a key file has is seen from its content; where
//! it could be both, `--version 1` or `--version 2` says it. The exit code is 0 if all is well, 1 if
//! something is missing or damaged, and 2 if the program could not do its work or nobody reads its output.

mod clock;
mod describe;
mod export;
mod file_source;
mod form;
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

use key_file::KeyFile;
use library::Library;
use output::Stop;
use secret::Secrets;

/// Whether something is missing or damaged.
type Outcome = Result<bool, Stop>;

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(stop) => {
            if let Stop::Sentence(sentence) = stop {
                eprintln!("backup: {sentence}");
            }
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Vec<String>) -> Outcome {
    let secrets = Secrets {
        file: taken(&mut arguments, "--password-file")?.map(PathBuf::from),
        new_file: taken(&mut arguments, "--new-password-file")?.map(PathBuf::from),
    };
    let version = taken(&mut arguments, "--version")?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["list", file] => list::run(&mut open(file, &secrets)?),
        ["verify", file] => verify::run(&mut open(file, &secrets)?),
        ["show", file, chat] => show::run(&mut open(file, &secrets)?, chat),
        ["export", file, folder] => export(file, folder, "html", &secrets),
        ["export", file, folder, format] => export(file, folder, format, &secrets),
        ["recover", file] => recover::run(file.as_ref(), &recover::To::Nowhere, &secrets),
        ["recover", file, new] => {
            recover::run(file.as_ref(), &recover::To::Archive(new.as_ref()), &secrets)
        }
        ["recover", file, folder, "files"] => recover::run(
            file.as_ref(),
            &recover::To::Files(folder.as_ref()),
            &secrets,
        ),
        ["key-file", command, file, ref rest @ ..] => {
            let read = KeyFile::read(Path::new(file), version.as_deref())?;
            match (command, rest) {
                ("show", []) => read.show(),
                ("open", []) => read.open(&secrets),
                ("set-passphrase", [new]) => read.set_passphrase(Path::new(new), &secrets),
                _ => usage(),
            }
        }
        _ => usage(),
    }
}

fn usage() -> Outcome {
    Err(Stop::Sentence(USAGE.into()))
}

const USAGE: &str = "use one of
  backup list FILE
  backup verify FILE
  backup show FILE CHAT
  backup export FILE FOLDER [html|jsonl|csv]
  backup recover FILE [NEW | FOLDER files]
  backup key-file show FILE
  backup key-file open FILE
  backup key-file set-passphrase FILE NEW
options: --password-file FILE, --new-password-file FILE, --version 1|2 (of a key file)";

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
