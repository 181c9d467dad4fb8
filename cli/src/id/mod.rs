//! `eeema id`: ID exports, the codes under "back up my ID".

mod code;
mod make;

use clap::{Args, Subcommand};
use eeema::id_export::{self, Code, Error, Identity, Scheme};
use eeema::verification::QrPicture;
use eeema::{PublicKey, ThreemaId};

use crate::shared::json::Json;
use crate::shared::password::PasswordSource;
use crate::shared::progress::spinner;
use crate::shared::save_key::SaveKey;
use crate::shared::{Done, Failure, keys, print, qr};
use code::CodeArgument;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a code and its password: whose ID is it?
    Check(Check),
    /// Open an ID export, and take its secret key out
    Open(Open),
    /// Make an ID export of a secret key
    Make(make::Make),
    /// Find the code in a mail, without a password
    Find(Find),
    /// Draw a code as a QR code, which the apps scan
    Qr(Find),
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    code: CodeArgument,
    /// Demand that the code holds the secret half of KEY: the only proof for the scheme legacy
    #[arg(long, value_name = "KEY", value_parser = keys::public_key)]
    public_key: Option<PublicKey>,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object with `identity`, `public_key`, `scheme` and `compared`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Open {
    #[command(flatten)]
    code: CodeArgument,
    #[command(flatten)]
    secret_key: SaveKey,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object with `identity`, `public_key`, `scheme` and perhaps `secret_key`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Find {
    #[command(flatten)]
    code: CodeArgument,
    /// Print an object with `code` and `scheme`
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Check(arguments) => check(&arguments),
        Command::Open(arguments) => open(&arguments),
        Command::Make(arguments) => make::run(&arguments),
        Command::Find(arguments) => find(&arguments),
        Command::Qr(arguments) => draw(&arguments),
    }
}

fn check(arguments: &Check) -> Done {
    let (code, identity) = read_and_open(&arguments.code, &arguments.password)?;
    if let Some(public_key) = &arguments.public_key
        && identity.public_key() != *public_key
    {
        return Err(failure(Error::PublicKey));
    }
    let is_compared = arguments.public_key.is_some();
    if arguments.json {
        let object = object(identity.id, &identity.public_key(), code.scheme());
        return object.flag("compared", is_compared).print();
    }
    print::bytes(describe(&identity, code.scheme()).as_bytes())?;
    match is_compared {
        true => print::line(
            "The code and the password are right, and the key is the one that was given.",
        ),
        false => {
            print::line("The code and the password are right.")?;
            print::note(
                "compare the public key with the one that you know, or give it with --public-key",
            );
            Ok(())
        }
    }
}

fn open(arguments: &Open) -> Done {
    arguments.secret_key.check(arguments.json)?;
    let (code, identity) = read_and_open(&arguments.code, &arguments.password)?;
    arguments.secret_key.save(&identity.secret_key)?;
    if arguments.secret_key.is_standard_output() {
        return Ok(());
    }
    let secret_key = identity.secret_key.to_key_text();
    if arguments.json {
        let mut object = object(identity.id, &identity.public_key(), code.scheme());
        if arguments.secret_key.shows() {
            object = object.text("secret_key", secret_key.as_str());
        }
        return object.print();
    }
    print::bytes(describe(&identity, code.scheme()).as_bytes())?;
    if arguments.secret_key.shows() {
        print::bytes(b"secret key  ")?;
        print::bytes(secret_key.as_str().as_bytes())?;
        print::bytes(b"\n")?;
    } else if !arguments.secret_key.saves() {
        print::note("the secret key is not shown; --save-key FILE writes it to a file");
    }
    Ok(())
}

fn find(arguments: &Find) -> Done {
    let code = arguments.code.read()?;
    match arguments.json {
        true => Json::object()
            .text("code", &code)
            .text("scheme", name(code.scheme()))
            .print(),
        false => print::line(&code),
    }
}

fn draw(arguments: &Find) -> Done {
    let code = arguments.code.read()?;
    if arguments.json {
        return find(arguments);
    }
    let picture = QrPicture::of(&code.to_string()).map_err(Failure::failed)?;
    print::bytes(qr::render(&picture).as_bytes())
}

/// Reads the code before the password is asked for, so that typing errors show at once.
fn read_and_open(code: &CodeArgument, password: &PasswordSource) -> Done<(Code, Identity)> {
    if password.is_standard_input() && code.is_standard_input() {
        return Err(Failure::usage(
            "standard input cannot be the code and the password; name a file for one of them",
        ));
    }
    let code = code.read()?;
    let password = password.ask("Password of the ID export")?;
    let opened = spinner("deriving the key from the password", || {
        id_export::try_spellings(&password, |spelling| id_export::open(&code, spelling))
    });
    Ok((code, opened.map_err(failure)?))
}

fn describe(identity: &Identity, scheme: Scheme) -> String {
    let (id, public_key, scheme) = (identity.id, identity.public_key(), name(scheme));
    format!("ID          {id}\npublic key  {public_key}\nscheme      {scheme}\n")
}

fn object(id: ThreemaId, public_key: &PublicKey, scheme: Scheme) -> Json {
    let object = Json::object()
        .text("identity", id)
        .text("public_key", public_key);
    object.text("scheme", name(scheme))
}

fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Legacy => "legacy",
        _ => "v1",
    }
}

/// The exit codes of this protocol.
fn failure(error: Error) -> Failure {
    match error {
        Error::Empty | Error::OtherKind(_) | Error::PublicKey => Failure::something_else(error),
        Error::PasswordTooShort { .. } | Error::PasswordTooLong => Failure::usage(error),
        Error::KdfMemory | Error::Sealing | Error::Random => Failure::failed(error),
        _ => Failure::wrong_or_damaged(error),
    }
}
