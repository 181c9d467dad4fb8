//! `eeema blob`: files as the blob server stores them, sealed under a key of their own.

mod files;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use eeema::blob::{self, BlobKey, Part};
use eeema::codec::hex;
use zeroize::Zeroizing;

use crate::shared::input::Input;
use crate::shared::json::Json;
use crate::shared::output::{self, Output, Readers};
use crate::shared::recognise::something_else;
use crate::shared::{Done, Failure, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Seal a file of any size under a new key
    Seal(Seal),
    /// Open a blob, after all of it was verified
    Open(Open),
}

#[derive(Args)]
pub(crate) struct Seal {
    /// What is sealed, or - for standard input
    #[arg(value_name = "FILE")]
    file: OsString,
    /// Where the blob goes, 16 bytes more than FILE (- for standard output)
    #[arg(value_name = "BLOB")]
    blob: PathBuf,
    /// Where the key goes, which only its owner may read (- for standard output) [default: BLOB.key]
    #[arg(long, value_name = "KEYFILE")]
    key: Option<PathBuf>,
    /// Replace BLOB and KEYFILE
    #[arg(long)]
    force: bool,
    /// Print an object with `blob`, `bytes` and `key_file`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Open {
    /// The blob, or - for standard input
    #[arg(value_name = "BLOB")]
    blob: OsString,
    /// Where its content goes, which only its owner may read (- for standard output)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file with the key, 64 hexadecimal digits, or - for standard input
    #[arg(long, value_name = "KEYFILE")]
    key: OsString,
    /// It is the blob of a thumbnail
    #[arg(long)]
    thumbnail: bool,
    /// Replace FILE
    #[arg(long)]
    force: bool,
    /// Print an object with `file` and `bytes`
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Seal(arguments) => seal(arguments),
        Command::Open(arguments) => open(arguments),
    }
}

fn seal(arguments: Seal) -> Done {
    let (blob, force) = (&arguments.blob, arguments.force);
    let key_file = arguments.key.clone().unwrap_or_else(|| beside(blob));
    if is_standard(blob) && arguments.key.is_none() {
        return Err(Failure::usage("say with --key KEYFILE where the key goes"));
    }
    let is_taken = [is_standard(blob), is_standard(&key_file), arguments.json];
    if is_taken.iter().filter(|taken| **taken).count() > 1 {
        return Err(Failure::usage(
            "standard output can be one of the blob, its key and --json; name files for the others",
        ));
    }
    let mut sealed = files::Target::create(blob, Readers::All, force)?;
    let mut key_output = Output::create(&key_file, Readers::Owner, force)?;
    let (key, length) = files::seal(&arguments.file.into(), sealed.file())?;
    // The key first: a blob without its key is lost, a key without its blob is nothing.
    let mut digits = Zeroizing::new([0; 64]);
    let digits = hex::encode(key.as_bytes(), &mut *digits).map_err(Failure::failed)?;
    key_output.write(digits.as_bytes())?;
    key_output.write(b"\n")?;
    key_output.complete()?;
    if let Err(failure) = sealed.complete() {
        if !is_standard(&key_file) {
            std::fs::remove_file(&key_file).ok();
        }
        return Err(failure);
    }
    if length > blob::MAX_LENGTH as u64 {
        print::note("the blob server takes no more than 100 MiB: this is more");
    }
    if arguments.json {
        let object = Json::object()
            .text("blob", blob.display())
            .number("bytes", length);
        return object.text("key_file", key_file.display()).print();
    }
    if !is_standard(&key_file) {
        print::note(format_args!("the key is in {}", key_file.display()));
    }
    Ok(())
}

fn open(arguments: Open) -> Done {
    let (source, key_source) = (Input::from(arguments.blob), Input::from(arguments.key));
    if matches!((&source, &key_source), (Input::Standard, Input::Standard)) {
        return Err(Failure::usage(
            "standard input cannot be the blob and the key; name a file for one of them",
        ));
    }
    if arguments.json && is_standard(&arguments.file) {
        return Err(Failure::usage(
            "--json needs standard output for itself; name a file",
        ));
    }
    let part = match arguments.thumbnail {
        true => Part::Thumbnail,
        false => Part::File,
    };
    if !arguments.force {
        output::refuse_existing(&arguments.file)?;
    }
    let key = read_key(&key_source)?;
    let mut blob = files::Source::open(&source)?;
    let opener = files::verify(&mut blob, &key, part)?;
    let mut output = Output::create(&arguments.file, Readers::Owner, arguments.force)?;
    let length = files::open(&mut blob, opener, &mut output)?;
    output.complete()?;
    match arguments.json {
        true => Json::object()
            .text("file", arguments.file.display())
            .number("bytes", length)
            .print(),
        false => Ok(()),
    }
}

fn read_key(source: &Input) -> Done<BlobKey> {
    let text = source.read(4096, "the key of a blob")?;
    let text = text.trim_ascii();
    let key = str::from_utf8(text)
        .ok()
        .and_then(|text| hex::decode_array(text).ok());
    key.map(BlobKey::from_bytes).ok_or_else(|| {
        let failure = something_else(text, "the key of a blob").unwrap_or_else(|| {
            Failure::something_else(
                "the key of a blob has 64 hexadecimal digits; check that it is complete",
            )
        });
        failure.in_front(source)
    })
}

fn beside(blob: &Path) -> PathBuf {
    let mut path = blob.as_os_str().to_owned();
    path.push(".key");
    path.into()
}

fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}
