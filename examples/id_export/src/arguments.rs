//! The command line.

use std::path::PathBuf;

use eeema::id_export::Scheme;
use eeema::{PublicKey, ThreemaId};

use crate::input;

pub enum Command {
    Help,
    Create { id: ThreemaId, scheme: Scheme },
    Open,
    Check { public_key: PublicKey },
}

/// Where the code comes from.
pub enum Source {
    Argument(String),
    File(PathBuf),
    StandardInput,
}

pub struct Arguments {
    pub command: Command,
    pub source: Source,
    pub key_file: Option<PathBuf>,
    pub password_file: Option<PathBuf>,
    pub qr: bool,
    pub show_secret: bool,
}

/// The options as they were given, and the words that are none.
#[derive(Default)]
struct Given {
    words: Vec<String>,
    scheme: Option<String>,
    file: Option<PathBuf>,
    key_file: Option<PathBuf>,
    password_file: Option<PathBuf>,
    qr: bool,
    show_secret: bool,
    help: bool,
}

impl Given {
    fn collect(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut given = Self::default();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let value = arguments.next();
                value.ok_or_else(|| format!("{argument} needs a value; see --help"))
            };
            match argument.as_str() {
                "--scheme" => given.scheme = Some(value()?),
                "--file" => given.file = Some(value()?.into()),
                "--key-file" => given.key_file = Some(value()?.into()),
                "--password-file" => given.password_file = Some(value()?.into()),
                "--qr" => given.qr = true,
                "--show-secret" => given.show_secret = true,
                "--help" | "-h" => given.help = true,
                option if option.starts_with("--") => {
                    return Err(format!("there is no option {option}; see --help"));
                }
                _ => given.words.push(argument),
            }
        }
        Ok(given)
    }

    /// Refuses options that the command has no use for, rather than to ignore them.
    fn only(&self, command: &str, allowed: &[&str]) -> Result<(), String> {
        let options = [
            ("--scheme", self.scheme.is_some()),
            ("--file", self.file.is_some()),
            ("--key-file", self.key_file.is_some()),
            ("--qr", self.qr),
            ("--show-secret", self.show_secret),
        ];
        for (option, given) in options {
            if given && !allowed.contains(&option) {
                return Err(format!("{command} has no option {option}; see --help"));
            }
        }
        Ok(())
    }
}

impl Arguments {
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut given = Given::collect(arguments)?;
        let mut words = std::mem::take(&mut given.words).into_iter();
        let command = match words.next().as_deref() {
            _ if given.help => Command::Help,
            None | Some("help") => Command::Help,
            Some("create") => {
                given.only("create", &["--scheme", "--key-file", "--qr"])?;
                create(words.next(), given.scheme.as_deref())?
            }
            Some("open") => {
                given.only("open", &["--file", "--qr", "--show-secret"])?;
                Command::Open
            }
            Some("check") => {
                given.only("check", &["--file"])?;
                let text = words.next().ok_or("check needs a public key; see --help")?;
                let public_key = input::public_key(&text)?;
                Command::Check { public_key }
            }
            Some(other) => return Err(format!("there is no command {other}; see --help")),
        };
        // Groups that are separated by blanks arrive as several words.
        let rest: Vec<String> = words.collect();
        let source = match (given.file, rest.join(" ")) {
            (Some(_), code) if !code.is_empty() => {
                return Err("give the code or --file, not both".into());
            }
            (Some(file), _) => Source::File(file),
            (None, code) if code.is_empty() || code == "-" => Source::StandardInput,
            (None, _) if matches!(command, Command::Create { .. }) => {
                return Err("create takes an ID and nothing else; see --help".into());
            }
            (None, code) => Source::Argument(code),
        };
        Ok(Self {
            command,
            source,
            key_file: given.key_file,
            password_file: given.password_file,
            qr: given.qr,
            show_secret: given.show_secret,
        })
    }
}

fn create(id: Option<String>, scheme: Option<&str>) -> Result<Command, String> {
    let id = id.ok_or("create needs an ID; see --help")?;
    let id = id.to_ascii_uppercase().parse();
    let id = id.map_err(|error: eeema::identity::Error| error.to_string())?;
    let scheme = match scheme {
        None | Some("legacy") => Scheme::Legacy,
        Some("v1") => Scheme::V1,
        Some(other) => return Err(format!("there is no scheme {other}; use legacy or v1")),
    };
    Ok(Command::Create { id, scheme })
}
