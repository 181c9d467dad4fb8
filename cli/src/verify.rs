//! `eeema verify`: whether a key is the one of the person.

use std::ffi::OsString;

use clap::{Args, Subcommand};
use eeema::time::UnixSeconds;
use eeema::verification::{
    ContactLink, DirectoryAnswer, IdentityCode, KeyRows, LinkAction, LinkError, Scan, ScanDecision,
    ScanOutcome, StoredContact, Verification,
};
use eeema::{PublicKey, ThreemaId};

use crate::shared::clock::{date_and_time, now};
use crate::shared::input::TextInput;
use crate::shared::json::Json;
use crate::shared::keys::{self, KeyArgument};
use crate::shared::recognise::something_else;
use crate::shared::terminal::harmless;
use crate::shared::{Done, Failure, print};

/// No text of a QR code or link is longer, in bytes.
const MAX_LENGTH: u64 = 16 << 10;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Judge the text of an identity's QR code
    Qr(Qr),
    /// Say whom a contact link names
    Link(Link),
    /// Compare a key with digits that are read out
    Digits(Digits),
}

#[derive(Args)]
pub(crate) struct Qr {
    /// What the scanner showed, 3mid:…: the text, a file with it, or - for standard input
    #[arg(value_name = "TEXT")]
    text: OsString,
    /// The key that is stored for the contact
    #[arg(long, value_name = "KEY", value_parser = keys::public_key)]
    known_key: Option<PublicKey>,
    /// The key that the directory gave for the identity
    #[arg(long, value_name = "KEY", value_parser = keys::public_key, conflicts_with = "known_key")]
    directory_key: Option<PublicKey>,
    /// Whose code it should be
    #[arg(long, value_name = "ID", value_parser = keys::identity)]
    expected: Option<ThreemaId>,
    /// The own identity
    #[arg(long, value_name = "ID", value_parser = keys::identity)]
    own_id: Option<ThreemaId>,
    /// Print an object with `identity`, `public_key`, `fingerprint`, `expires` and `outcome`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Link {
    /// The link: its text, a file with it, or - for standard input
    #[arg(value_name = "LINK")]
    link: OsString,
    /// Print an object with `identity`, `action` and `draft`
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Digits {
    /// The key that is stored: a file, `public:` and 64 digits, or - for standard input
    #[arg(value_name = "KEY")]
    key: OsString,
    /// The digits as they were read out, blanks do not count; without them the rows to compare are shown
    #[arg(value_name = "DIGITS")]
    digits: Vec<String>,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Qr(arguments) => qr(&arguments),
        Command::Link(arguments) => link(&arguments),
        Command::Digits(arguments) => digits(arguments),
    }
}

fn qr(arguments: &Qr) -> Done {
    let source = TextInput::from(arguments.text.clone());
    let text = source.read(MAX_LENGTH, "the text of a QR code")?;
    let text = text.trim();
    let code: IdentityCode = text.parse().map_err(|error| {
        let is_code = text.starts_with("3mid:");
        let known = (!is_code)
            .then(|| something_else(text.as_bytes(), "the QR code of an identity"))
            .flatten();
        match known.or_else(|| source.missing_file()) {
            Some(failure) => failure,
            None if is_code => Failure::wrong_or_damaged(error),
            None => Failure::something_else(error),
        }
    })?;
    let outcome = judge(&code, arguments);
    let (name, sentence) = outcome.map_or(("not_compared", ""), describe);
    if arguments.json {
        let expiry = code.expiry().map(|expiry| expiry.0);
        let object = Json::object()
            .text("identity", code.identity())
            .text("public_key", code.public_key());
        let object = object.text("fingerprint", code.public_key().fingerprint());
        object
            .optional_text("expires", expiry.map(date_and_time))
            .text("outcome", name)
            .print()?;
    } else {
        let fingerprint = code.public_key().fingerprint();
        print::line(format_args!(
            "ID           {}\npublic key   {}\nfingerprint  {fingerprint}",
            code.identity(),
            code.public_key()
        ))?;
        if let Some(expiry) = code.expiry() {
            print::line(format_args!("valid until  {}", date_and_time(expiry.0)))?;
        }
    }
    match outcome {
        None => {
            print::note("nothing was compared; give the key that you know with --known-key");
            Ok(())
        }
        Some(_) if !matches!(name, "verified" | "own_identity") => {
            Err(Failure::something_else(sentence))
        }
        Some(_) if arguments.json => Ok(()),
        Some(_) => print::line(sentence),
    }
}

/// What the scan leads to, as far as there is something to compare with.
fn judge(code: &IdentityCode, arguments: &Qr) -> Option<ScanOutcome> {
    // Without an own identity it is nobody's own code.
    let other = match code.identity() {
        ThreemaId::ECHOECHO => ThreemaId::from_bytes(b"*NOBODY0").ok()?,
        _ => ThreemaId::ECHOECHO,
    };
    let contact = |public_key| StoredContact {
        public_key,
        verification: Verification::NEW,
    };
    let scan = Scan {
        expected: arguments.expected,
        contact: arguments.known_key.map(contact),
        ..Scan::of(*code, arguments.own_id.unwrap_or(other), UnixSeconds(now()))
    };
    match scan.decide() {
        ScanDecision::Done(outcome) => Some(outcome),
        ScanDecision::AskDirectory(question) => arguments
            .directory_key
            .map(|key| question.answer(DirectoryAnswer::Key(key))),
    }
}

/// The word for scripts, and the sentence.
fn describe(outcome: ScanOutcome) -> (&'static str, &'static str) {
    match outcome {
        ScanOutcome::AddedFullyVerified(_)
        | ScanOutcome::UpgradedToFullyVerified(_)
        | ScanOutcome::AlreadyFullyVerified => (
            "verified",
            "The keys are the same: three green dots, if the person showed the code.",
        ),
        ScanOutcome::OwnIdentity => ("own_identity", "This is your own code."),
        ScanOutcome::Expired => ("expired", "the code is too old; ask for a new one"),
        ScanOutcome::IdentityDiffersFromExpected => (
            "other_identity",
            "this is the code of somebody else than --expected; ask the person for theirs",
        ),
        ScanOutcome::KeyMismatchLocal => (
            "other_key",
            "the key is another one than --known-key: trust neither before you have asked the person",
        ),
        ScanOutcome::KeyMismatchDirectory => (
            "other_key",
            "the key is another one than the directory has: trust neither before you have asked the person",
        ),
        _ => (
            "undecided",
            "it cannot be decided here; scan the code with the app",
        ),
    }
}

fn link(arguments: &Link) -> Done {
    let source = TextInput::from(arguments.link.clone());
    let text = source.read(MAX_LENGTH, "a link")?;
    let text = text.trim();
    let link = ContactLink::parse(text).map_err(|error| {
        let known = match error {
            LinkError::NotAUrl | LinkError::Scheme => {
                something_else(text.as_bytes(), "a contact link")
            }
            _ => None,
        };
        let known = known.or_else(|| source.missing_file());
        known.unwrap_or_else(|| Failure::something_else(error))
    })?;
    let action = match link.action() {
        LinkAction::Add => "add",
        LinkAction::Share => "share",
    };
    if arguments.json {
        let object = Json::object()
            .text("identity", link.identity())
            .text("action", action);
        return object.optional_text("draft", link.draft()).print();
    }
    print::line(format_args!(
        "ID      {}\naction  {action}",
        link.identity()
    ))?;
    if let Some(draft) = link.draft() {
        print::line(format_args!("draft   {}", harmless(&draft.to_string())))?;
    }
    print::note("a link has no key: the contact starts with one red dot");
    Ok(())
}

fn digits(arguments: Digits) -> Done {
    let key = KeyArgument::from(arguments.key).read()?.public();
    let rows = KeyRows(key);
    if arguments.digits.is_empty() {
        return print::line(rows);
    }
    match rows.is_typed(&arguments.digits.join(" ")) {
        true => print::line("All 64 digits are the same."),
        false => Err(Failure::something_else(
            "the digits are not those of the key: compare again, and trust neither before they are the same",
        )),
    }
}
