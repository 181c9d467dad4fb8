//! `eeema id make`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use eeema::id_export::{self, Code, PasswordRule, Scheme};
use eeema::verification::QrPicture;
use eeema::{OsRandom, SecretKey, ThreemaId};

use super::{describe, failure, object};
use crate::shared::keys::{self, KeyArgument};
use crate::shared::output::{self, Readers};
use crate::shared::password::PasswordSource;
use crate::shared::progress::spinner;
use crate::shared::{Done, Failure, print, qr};

#[derive(Args)]
pub(crate) struct Make {
    /// Whose export it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    id: ThreemaId,
    #[command(flatten)]
    key: Key,
    /// Who can read it
    #[arg(long, value_enum, default_value_t = SchemeName::Legacy)]
    scheme: SchemeName,
    /// Write the code into FILE instead, which only its owner may read
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the FILE of --output
    #[arg(long)]
    force: bool,
    /// Draw the QR code as well
    #[arg(long, conflicts_with = "json")]
    qr: bool,
    #[command(flatten)]
    password: PasswordSource,
    /// Print an object with `identity`, `public_key`, `scheme` and perhaps `code`
    #[arg(long)]
    json: bool,
}

/// Which key is exported.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Key {
    /// The file with the secret key, or - for standard input
    #[arg(long, value_name = "FILE")]
    key: Option<OsString>,
    /// Make a new secret key; it is in the export and nowhere else
    #[arg(long)]
    new_key: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemeName {
    /// Every app can
    Legacy,
    /// Stronger, but not on iOS
    V1,
}

pub(super) fn run(arguments: &Make) -> Done {
    if let Some(path) = &arguments.output
        && !arguments.force
    {
        output::refuse_existing(path)?;
    }
    let is_standard_input = arguments.key.key.as_ref().is_some_and(|path| path == "-");
    if is_standard_input && arguments.password.is_standard_input() {
        return Err(Failure::usage(
            "standard input cannot be the key and the password; name a file for one of them",
        ));
    }
    let secret_key = match arguments.key.key.clone() {
        Some(argument) => KeyArgument::from(argument).read_secret()?,
        None => SecretKey::generate(&mut OsRandom).map_err(Failure::failed)?,
    };
    let password = arguments
        .password
        .ask_new("New password of the ID export", |password| {
            PasswordRule::Recommended.check(password).map_err(failure)
        })?;
    let scheme = match arguments.scheme {
        SchemeName::Legacy => Scheme::Legacy,
        SchemeName::V1 => Scheme::V1,
    };
    // What was made is opened again before anybody trusts in it.
    let (text, identity) = spinner("deriving the key from the password", || {
        let text = id_export::seal(
            arguments.id,
            &secret_key,
            &**password,
            scheme,
            &mut OsRandom,
        )?;
        let public_key = secret_key.public_key();
        let identity = id_export::open_expecting(&Code::parse(&text)?, &**password, &public_key)?;
        Ok((text, identity))
    })
    .map_err(failure)?;
    if let Some(path) = &arguments.output {
        output::write(
            path,
            format!("{text}\n").as_bytes(),
            Readers::Owner,
            arguments.force,
        )?;
    }
    if arguments
        .output
        .as_ref()
        .is_some_and(|path| path.as_os_str() == "-")
    {
        return Ok(());
    }
    let is_printed = arguments.output.is_none();
    if arguments.json {
        let object = object(identity.id, &identity.public_key(), scheme);
        return match is_printed {
            true => object.text("code", text).print(),
            false => object.print(),
        };
    }
    let mut report = describe(&identity, scheme);
    if is_printed {
        report += &format!("\n{text}\n");
    }
    if arguments.qr {
        let picture = QrPicture::of(&text).map_err(Failure::failed)?;
        report += &format!("\n{}", qr::render(&picture));
    }
    print::bytes(report.as_bytes())
}
