//! `contact_hash match`

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use eeema::contact_hash::directory::MatchAnswer;
use eeema::contact_hash::{ExchangeError, Index, Match, gateway};

use crate::input::{Contact, Options};

pub fn run(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let [path] = options.texts.as_slice() else {
        return Err("give one file with an answer; try `contact_hash help`".into());
    };
    let answer = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let matches = parse(&answer).map_err(|error| format!("{path}: {error}"))?;

    let reader = options.reader()?;
    let mut status = ExitCode::SUCCESS;
    let mut index = Index::new();
    let texts = options.read_texts()?;
    for text in &texts {
        match reader.read(text) {
            Ok(Contact::Phone(number)) => index.insert_phone(&number, text),
            Ok(Contact::Email(address)) => index.insert_email(&address, text),
            Err(error) => {
                eprintln!("{text}: {error}");
                status = ExitCode::FAILURE;
            }
        }
    }
    for found in &matches {
        let contacts = index.contacts(found);
        if contacts.is_empty() {
            eprintln!("{}: found, but not by a contact of yours", found.id());
            status = ExitCode::FAILURE;
        }
        for contact in contacts {
            println!("{}\t{}\t{contact}", found.id(), found.public_key());
        }
    }
    Ok(status)
}

/// The answer of the Gateway is a list, that of the directory server an object.
fn parse(answer: &[u8]) -> Result<Vec<Match>, ExchangeError> {
    if answer.trim_ascii_start().starts_with(b"[") {
        gateway::decode_bulk_answer(answer)
    } else {
        MatchAnswer::decode(answer).map(|answer| answer.matches().to_vec())
    }
}
