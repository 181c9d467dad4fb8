//! `eeema hash number` and `eeema hash email`

use std::ffi::OsString;
use std::path::Path;

use clap::Args;
use eeema::contact_hash::EmailAddress;

use super::Encoding;
use super::contact::{Region, sentence};
use crate::shared::input::Input;
use crate::shared::json::Json;
use crate::shared::terminal::{counted, one_line};
use crate::shared::{Done, Failure, print};

/// Lines of standard input that are read at once, in bytes; `eeema hash list` takes any number.
const MAX_LENGTH: u64 = 64 << 20;

#[derive(Args)]
pub(crate) struct Number {
    #[command(flatten)]
    texts: Texts,
    #[command(flatten)]
    region: Region,
    #[command(flatten)]
    encoding: Encoding,
    /// Print an object with `hashes` (`input`, `number`, `hash`) and `refused` (`input`, `reason`)
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Email {
    #[command(flatten)]
    texts: Texts,
    #[command(flatten)]
    encoding: Encoding,
    /// Print an object with `hashes` (`input`, `address`, `hash`) and `refused` (`input`, `reason`)
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Texts {
    /// What is hashed; without it, or with -, the lines of standard input
    #[arg(value_name = "TEXT")]
    texts: Vec<OsString>,
}

/// What was made of all texts.
#[derive(Default)]
struct Outcome {
    /// Text, normal form and hash.
    hashes: Vec<(String, String, String)>,
    /// Text, line where it came from standard input, and reason.
    refused: Vec<(String, Option<usize>, String)>,
}

pub(super) fn numbers(arguments: &Number) -> Done {
    let reader = arguments.region.reader()?;
    let mut outcome = Outcome::default();
    for (text, line) in arguments.texts.read()? {
        match reader.number(&text) {
            Ok(number) => {
                let hash = arguments.encoding.encode(&number.hash());
                outcome.hashes.push((text, number.to_string(), hash));
            }
            Err(_) if text.contains('@') => {
                let reason = "this is an e-mail address; use `eeema hash email`".into();
                outcome.refused.push((text, line, reason));
            }
            Err(error) => {
                let reason = sentence(&text, error);
                outcome.refused.push((text, line, reason));
            }
        }
    }
    outcome.report("number", arguments.json)
}

pub(super) fn emails(arguments: &Email) -> Done {
    let mut outcome = Outcome::default();
    for (text, line) in arguments.texts.read()? {
        match EmailAddress::from_typed(&text) {
            Ok(address) => {
                for address in [Some(address), address.alternative()].into_iter().flatten() {
                    let hash = arguments.encoding.encode(&address.hash());
                    outcome
                        .hashes
                        .push((text.clone(), address.to_string(), hash));
                }
            }
            Err(error) => {
                let reason = sentence(&text, error);
                outcome.refused.push((text, line, reason));
            }
        }
    }
    outcome.report("address", arguments.json)
}

impl Texts {
    /// The texts, with the numbers of their lines where they are lines. Empty ones are left out.
    fn read(&self) -> Done<Vec<(String, Option<usize>)>> {
        let is_standard_input = matches!(self.texts.as_slice(), [] | [_])
            && self.texts.first().is_none_or(|text| text == "-");
        if is_standard_input {
            let bytes = Input::Standard.read(
                MAX_LENGTH,
                "lines that are read at once; use `eeema hash list`",
            )?;
            let lines = bytes.split(|byte| *byte == b'\n').enumerate();
            let lines = lines.map(|(index, line)| {
                (
                    String::from_utf8_lossy(line.trim_ascii()).into_owned(),
                    Some(index + 1),
                )
            });
            return Ok(lines.filter(|(line, _)| !line.is_empty()).collect());
        }
        let mut texts = Vec::new();
        for text in &self.texts {
            if Path::new(text).is_file() {
                let path = Path::new(text).display();
                return Err(Failure::usage(format_args!(
                    "{path} is a file; `eeema hash list` reads it"
                )));
            }
            texts.push((text.to_string_lossy().into_owned(), None));
        }
        Ok(texts)
    }
}

impl Outcome {
    /// Prints what has a hash, and names what has none: nothing is left out in silence.
    fn report(self, normal: &str, json: bool) -> Done {
        if json {
            let hashes = self.hashes.iter().map(|(text, form, hash)| {
                Json::object()
                    .text("input", text)
                    .text(normal, form)
                    .text("hash", hash)
            });
            let refused = self
                .refused
                .iter()
                .map(|(text, _, reason)| Json::object().text("input", text).text("reason", reason));
            Json::object()
                .objects("hashes", hashes)
                .objects("refused", refused)
                .print()?;
        } else {
            let lines = self
                .hashes
                .iter()
                .map(|(_, form, hash)| format!("{form}\t{hash}\n"));
            print::bytes(lines.collect::<String>().as_bytes())?;
        }
        self.name_refused()
    }

    fn name_refused(&self) -> Done {
        let count = self.refused.len();
        for (text, line, reason) in &self.refused {
            let text = one_line(text);
            match line {
                Some(line) => print::note(format_args!("line {line}, {text}: {reason}")),
                None if count > 1 || !self.hashes.is_empty() => {
                    print::note(format_args!("{text}: {reason}"))
                }
                None => return Err(Failure::failed(format_args!("{text}: {reason}"))),
            }
        }
        match count {
            0 => Ok(()),
            _ => Err(Failure::failed(format_args!(
                "{} refused; look at what was said above",
                counted(count as u64, "text")
            ))),
        }
    }
}
