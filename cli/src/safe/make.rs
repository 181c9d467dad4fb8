//! `eeema safe make`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use eeema::safe::document::Document;
use eeema::safe::password::assess;
use eeema::safe::{self, MasterKey};
use eeema::{OsRandom, SecretKey, ThreemaId};

use super::failure::failure;
use super::sealed;
use crate::shared::json::Json;
use crate::shared::keys::{self, KeyArgument};
use crate::shared::output::{self, Output, Readers};
use crate::shared::password::PasswordSource;
use crate::shared::{Done, Failure, print};

#[derive(Args)]
pub(crate) struct Make {
    /// Whose backup it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    id: ThreemaId,
    /// The file for the backup, which only its owner may read (- for standard output)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    key: Key,
    /// The nickname that others see
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    nickname: String,
    #[command(flatten)]
    password: PasswordSource,
    /// Replace FILE if it exists
    #[arg(long)]
    force: bool,
    /// Print an object with `identity`, `public_key`, `file` and `bytes`
    #[arg(long)]
    json: bool,
}

/// Which key is backed up.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Key {
    /// The file with the secret key, or - for standard input
    #[arg(long, alias = "key", value_name = "FILE")]
    key_file: Option<OsString>,
    /// Make a new secret key; it is in the backup and nowhere else
    #[arg(long)]
    new_key: bool,
}

pub(super) fn run(arguments: Make) -> Done {
    let is_printed = arguments.file.as_os_str() == "-";
    if arguments.json && is_printed {
        return Err(Failure::usage(
            "--json needs standard output for itself; name a file for the backup",
        ));
    }
    if !is_printed && !arguments.force {
        output::refuse_existing(&arguments.file)?;
    }
    let secret_key = arguments.secret_key()?;
    let password = arguments
        .password
        .ask_new("New password of the backup", judge)?;
    let key = sealed::derive(&password, arguments.id)?;
    let mut document = Document::new(secret_key);
    document.device = "eeema".into();
    document.nickname = arguments.nickname;
    let backup = seal(&key, &document)?;
    let mut output = Output::create(&arguments.file, Readers::Owner, arguments.force)?;
    output.write(&backup)?;
    output.complete()?;
    let public_key = document.secret_key.public_key();
    if arguments.json {
        return Json::object()
            .text("identity", arguments.id)
            .text("public_key", public_key)
            .text("file", arguments.file.display())
            .number("bytes", backup.len() as u64)
            .print();
    }
    let report = format!("{} bytes, public key {public_key}", backup.len());
    match is_printed {
        true => {
            print::note(report);
            Ok(())
        }
        false => print::line(format_args!("{}: {report}", arguments.file.display())),
    }
}

impl Make {
    fn secret_key(&self) -> Done<SecretKey> {
        let Some(argument) = self.key.key_file.clone() else {
            return SecretKey::generate(&mut OsRandom).map_err(Failure::failed);
        };
        if argument == "-" && self.password.is_standard_input() {
            return Err(Failure::usage(
                "standard input cannot be the key and the password; name a file for one of them",
            ));
        }
        KeyArgument::from(argument).read_secret()
    }
}

/// Seals a document. What was made is opened again before anybody trusts in it.
pub(super) fn seal(key: &MasterKey, document: &Document) -> Done<Vec<u8>> {
    let backup = safe::seal(key, document, &mut OsRandom).map_err(failure)?;
    match sealed::open(key, &backup)?.document == *document {
        true => Ok(backup),
        false => Err(Failure::failed(
            "the backup does not open as it was made; nothing was written, report it",
        )),
    }
}

fn judge(password: &str) -> Done {
    let verdict = assess(password, |_| false);
    if verdict.is_refused() {
        return Err(Failure::usage(verdict));
    }
    if verdict.is_weak() {
        print::note(format_args!("warning: {verdict}"));
    }
    Ok(())
}
