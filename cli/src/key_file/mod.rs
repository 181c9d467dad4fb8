//! `eeema key-file`: the files in which the Android app keeps the master key of its databases.

mod file;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use eeema::OsRandom;
use eeema::codec::hex::Hex;
use eeema::crypto::Argon2Memory;
use eeema::local_storage::KeyFile as KeyFileV2;

use crate::shared::input::Input;
use crate::shared::json::Json;
use crate::shared::output::{self, Readers};
use crate::shared::password::{self, PasswordSource, Secret};
use crate::shared::progress::spinner;
use crate::shared::{Done, Failure, print};
use file::{KeyFile, Version, failure};

/// Characters that the apps ask for.
const SHORTEST_PASSPHRASE: usize = 8;

/// No key file is longer, in bytes.
const MAX_LENGTH: u64 = 64 * 1024;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say which version it is, and what protects it
    Show(Show),
    /// Print the master key of the app's databases
    Open(Open),
    /// Write the key under a new passphrase
    SetPassphrase(SetPassphrase),
}

#[derive(Args)]
struct KeyFileArgument {
    /// The key file of the app, key.dat or master_key.dat (- for standard input)
    #[arg(value_name = "FILE")]
    file: OsString,
    /// Which version it has, where its content could be both
    #[arg(long, value_enum, value_name = "N")]
    version: Option<Version>,
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    file: KeyFileArgument,
    /// Print an object with `version`, `protection` and perhaps the cost of Argon2id
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Open {
    #[command(flatten)]
    file: KeyFileArgument,
    #[command(flatten)]
    passphrase: PasswordSource,
    /// Print an object with `master_key`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct SetPassphrase {
    #[command(flatten)]
    file: KeyFileArgument,
    /// The new file, of version 2, which only its owner may read (- for standard output)
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    passphrase: PasswordSource,
    /// Take the new passphrase from the first line of FILE
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
    /// Replace NEW if it exists
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Show(arguments) => show(arguments),
        Command::Open(arguments) => open(arguments),
        Command::SetPassphrase(arguments) => set_passphrase(arguments),
    }
}

fn show(arguments: Show) -> Done {
    let file = arguments.file.read()?;
    match arguments.json {
        true => file.object().print(),
        false => print::line(file.describe()),
    }
}

fn open(arguments: Open) -> Done {
    arguments.file.refuse_two_inputs(&arguments.passphrase)?;
    let storage = arguments.file.read()?.unlock(&arguments.passphrase)?;
    if storage.remote_secret_needed().is_some() {
        return Err(Failure::failed(
            "the key is also sealed by a remote secret of a work server; it opens in the app alone",
        ));
    }
    let key = storage.open(None).map_err(failure)?;
    let key = Hex(key.as_bytes());
    match arguments.json {
        true => Json::object().text("master_key", key).print(),
        false => print::line(key),
    }
}

/// Writes a new file of version 2; the old one stays.
fn set_passphrase(arguments: SetPassphrase) -> Done {
    if !arguments.force {
        output::refuse_existing(&arguments.new)?;
    }
    arguments.file.refuse_two_inputs(&arguments.passphrase)?;
    let storage = arguments.file.read()?.unlock(&arguments.passphrase)?;
    let passphrase = match &arguments.new_password_file {
        Some(path) => password::from_file(path)?,
        None => new_passphrase()?,
    };
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(Failure::usage(format_args!(
            "the new passphrase is too short; use at least {SHORTEST_PASSPHRASE} characters"
        )));
    }
    let (memory, cost) = (Argon2Memory::heap(), KeyFileV2::ANDROID_COST);
    let sealed = spinner("deriving the key from the passphrase", || {
        KeyFileV2::seal(&storage, &passphrase, cost, memory, &mut OsRandom)
    });
    let file = sealed.map_err(failure)?.encode();
    output::write(
        &arguments.new,
        file.as_bytes(),
        Readers::Owner,
        arguments.force,
    )?;
    print::note(
        "written; the old file still opens with the old passphrase: delete it when the app has the new one",
    );
    Ok(())
}

fn new_passphrase() -> Done<Secret> {
    let passphrase = password::type_in("New passphrase", "--new-password-file")?;
    match password::type_in("The same passphrase again", "")? == passphrase {
        true => Ok(passphrase),
        false => Err(Failure::failed(
            "the two passphrases differ; nothing was made, start again",
        )),
    }
}

impl KeyFileArgument {
    fn read(&self) -> Done<KeyFile> {
        let input = Input::from(self.file.clone());
        let bytes = input.read(MAX_LENGTH, "a key file")?;
        KeyFile::read(&bytes, self.version).map_err(|failure| failure.in_front(input))
    }

    fn refuse_two_inputs(&self, passphrase: &PasswordSource) -> Done {
        match self.file == "-" && passphrase.is_standard_input() {
            true => Err(Failure::usage(
                "standard input cannot be the key file and the passphrase; name a file for one of them",
            )),
            false => Ok(()),
        }
    }
}
