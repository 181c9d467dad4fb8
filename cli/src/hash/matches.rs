//! `eeema hash match`

use std::ffi::OsString;

use clap::Args;
use eeema::contact_hash::directory::MatchAnswer;
use eeema::contact_hash::{ExchangeError, Index, Match as Found, gateway};

use super::contact::{Contact, Region, sentence};
use crate::shared::input::Input;
use crate::shared::json::Json;
use crate::shared::recognise::something_else;
use crate::shared::terminal::{counted, one_line};
use crate::shared::{Done, Failure, print};

/// In bytes: the most of an answer and of an address book that are read.
const MAX_LENGTH: u64 = 64 << 20;

#[derive(Args)]
pub(crate) struct Match {
    /// The answer of the directory server, or of a bulk look-up at the Gateway: a file with JSON
    #[arg(value_name = "ANSWER")]
    answer: OsString,
    /// The address book, a number or an address on each line (- for standard input)
    #[arg(value_name = "BOOK", default_value = "-")]
    book: OsString,
    #[command(flatten)]
    region: Region,
    /// Print an object with `matches` (`identity`, `public_key`, `contacts` with `contact`)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Match) -> Done {
    let reader = arguments.region.reader()?;
    let (answer, book) = (
        Input::from(arguments.answer.clone()),
        Input::from(arguments.book.clone()),
    );
    if matches!((&answer, &book), (Input::Standard, Input::Standard)) {
        return Err(Failure::usage(
            "standard input cannot be the answer and the address book; name a file",
        ));
    }
    let bytes = answer.read(MAX_LENGTH, "an answer")?;
    let found = parse(&bytes).map_err(|error| {
        let known = something_else(&bytes, "an answer with matches");
        known
            .unwrap_or_else(|| Failure::wrong_or_damaged(error))
            .in_front(&answer)
    })?;
    let book = book.read(MAX_LENGTH, "an address book")?;
    let book = String::from_utf8_lossy(&book);
    let (mut index, mut refused) = (Index::new(), 0);
    for (number, text) in (1..)
        .zip(book.lines())
        .filter(|(_, text)| !text.trim().is_empty())
    {
        match reader.contact(text) {
            Ok(Contact::Phone(phone)) => index.insert_phone(&phone, text),
            Ok(Contact::Email(address)) => index.insert_email(&address, text),
            Err(error) => {
                let reason = sentence(text, error);
                print::note(format_args!("line {number}, {}: {reason}", one_line(text)));
                refused += 1;
            }
        }
    }
    let unknown = report(&found, &index, arguments.json)?;
    match (refused, unknown) {
        (0, 0) => Ok(()),
        _ => Err(Failure::failed(format_args!(
            "{} without a hash, {} without a contact; look at what was said above",
            counted(refused, "line"),
            counted(unknown, "match")
        ))),
    }
}

/// Prints who was found, and gives how many are nobody in the address book.
fn report(found: &[Found], index: &Index<&str>, json: bool) -> Done<u64> {
    let mut unknown = 0;
    let mut lines = String::new();
    for found in found {
        let contacts = index.contacts(found);
        if contacts.is_empty() {
            print::note(format_args!(
                "{}: found, but not by a contact of the address book",
                found.id()
            ));
            unknown += 1;
        }
        for contact in contacts {
            lines += &format!("{}\t{}\t{contact}\n", found.id(), found.public_key());
        }
    }
    if !json {
        print::bytes(lines.as_bytes())?;
        return Ok(unknown);
    }
    let matches = found.iter().map(|found| {
        let contacts = index.contacts(found);
        let contacts = contacts
            .into_iter()
            .map(|contact| Json::object().text("contact", contact));
        let object = Json::object()
            .text("identity", found.id())
            .text("public_key", found.public_key());
        object.objects("contacts", contacts)
    });
    Json::object().objects("matches", matches).print()?;
    Ok(unknown)
}

/// The answer of the Gateway is a list, that of the directory server an object.
fn parse(answer: &[u8]) -> Result<Vec<Found>, ExchangeError> {
    if answer.trim_ascii_start().starts_with(b"[") {
        gateway::decode_bulk_answer(answer)
    } else {
        MatchAnswer::decode(answer).map(|answer| answer.matches().to_vec())
    }
}
