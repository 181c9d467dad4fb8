//! `eeema key`: key files hold one line, `private:` and 64 hexadecimal digits.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use eeema::verification::{IdentityCode, KeyRows, QrPicture};
use eeema::{OsRandom, PublicKey, SecretKey, ThreemaId};

use crate::shared::json::Json;
use crate::shared::keys::{self, KeyArgument};
use crate::shared::{Done, Failure, print, qr, save_key};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a secret key, and print its public key
    Make(Make),
    /// Print the public key of a secret key
    Public(Show),
    /// Print the fingerprint and the rows of a key
    Fingerprint(Show),
    /// Draw the QR code that verifies an identity
    Qr(Qr),
}

#[derive(Args)]
pub(crate) struct Make {
    /// The file for the secret key, which only its owner may read (- for standard output)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace FILE if it exists: the key in it is gone then
    #[arg(long)]
    force: bool,
    /// Print an object with `public_key`, `fingerprint` and `file`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Show {
    /// A file with a secret or a public key, `public:` and 64 digits, or - for standard input
    #[arg(value_name = "KEY")]
    key: OsString,
    /// Print an object with `public_key` and `fingerprint`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Qr {
    /// Whose key it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    id: ThreemaId,
    /// A file with a secret or a public key, `public:` and 64 digits, or - for standard input
    #[arg(value_name = "KEY")]
    key: OsString,
    /// Print an object with `identity`, `public_key` and `text`, the text of the QR code
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Make(arguments) => make(&arguments),
        Command::Public(arguments) => public(arguments),
        Command::Fingerprint(arguments) => fingerprint(arguments),
        Command::Qr(arguments) => draw(arguments),
    }
}

pub(crate) fn make(arguments: &Make) -> Done {
    if arguments.json && arguments.file.as_os_str() == "-" {
        return Err(Failure::usage(
            "--json needs standard output for itself; name a file for the key",
        ));
    }
    let key = SecretKey::generate(&mut OsRandom).map_err(Failure::failed)?;
    save_key::write(&arguments.file, &key, arguments.force)?;
    let public_key = key.public_key();
    if arguments.json {
        let object = object(public_key).text("file", arguments.file.display());
        return object.print();
    }
    match arguments.file.as_os_str() == "-" {
        true => {
            print::note(public_key.key_text());
            Ok(())
        }
        false => print::line(public_key.key_text()),
    }
}

fn object(key: PublicKey) -> Json {
    let object = Json::object().text("public_key", key);
    object.text("fingerprint", key.fingerprint())
}

fn public(arguments: Show) -> Done {
    let key = KeyArgument::from(arguments.key).read()?.public();
    match arguments.json {
        true => object(key).print(),
        false => print::line(key.key_text()),
    }
}

fn fingerprint(arguments: Show) -> Done {
    let key = KeyArgument::from(arguments.key).read()?.public();
    match arguments.json {
        true => object(key).print(),
        false => print::line(format_args!("{}\n\n{}", key.fingerprint(), KeyRows(key))),
    }
}

fn draw(arguments: Qr) -> Done {
    let key = KeyArgument::from(arguments.key).read()?.public();
    let code = IdentityCode::new(arguments.id, key);
    if arguments.json {
        let object = Json::object()
            .text("identity", arguments.id)
            .text("public_key", key);
        return object.text("text", code).print();
    }
    let picture = QrPicture::of_identity(&code).map_err(Failure::failed)?;
    print::bytes(qr::render(&picture).as_bytes())
}
