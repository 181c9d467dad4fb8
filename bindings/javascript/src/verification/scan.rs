//! What scanning the QR code of an identity does.

use eeema::time::UnixSeconds;
use eeema::verification::{DirectoryAnswer, Scan, ScanDecision, ScanOutcome, StoredContact};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::code_of;
use super::link::show_contact;
use super::names::{environment_of, show_verification, verification_of};
use crate::errors::{Result, out_of_range};
use crate::fields::{Fields, flag, id, text};
use crate::keys::public_key_of;
use crate::record::Record;

fn scan_of(value: &JsValue) -> Result<Scan> {
    let fields = Fields::of(value, "scan")?;
    let code = code_of(&fields.value("code")?, "code")?;
    let now = UnixSeconds(fields.integer("now")?);
    let mut scan = Scan::of(code, fields.id("ownIdentity")?, now);
    scan.expected = fields.optional("expected", id)?;
    scan.contact = fields.optional("contact", stored_contact)?;
    if let Some(may_add) = fields.optional("mayAddContacts", flag)? {
        scan.may_add_contacts = may_add;
    }
    if let Some(environment) = fields.optional("environment", environment_of)? {
        scan.environment = environment;
    }
    Ok(scan)
}

fn stored_contact(value: &JsValue, name: &str) -> Result<StoredContact> {
    let fields = Fields::of(value, name)?;
    Ok(StoredContact {
        public_key: public_key_of(&fields.bytes("publicKey")?)?,
        verification: verification_of(&fields.value("verification")?, "verification")?,
    })
}

/// The outcome, or `askDirectory` with the identity to ask for.
#[wasm_bindgen]
pub fn scan_decide(scan: &JsValue) -> Result<JsValue> {
    let record = match scan_of(scan)?.decide() {
        ScanDecision::Done(outcome) => show_outcome(&outcome),
        ScanDecision::AskDirectory(question) => {
            Record::of("askDirectory").text("identity", question.identity().as_str())
        }
    };
    Ok(record.into())
}

/// The outcome of a scan for which the directory was asked: `answer` is a public key, `notFound` or `unreachable`.
#[wasm_bindgen]
pub fn scan_answer(scan: &JsValue, answer: &JsValue) -> Result<JsValue> {
    let answer = match answer.as_string() {
        None => DirectoryAnswer::Key(public_key_of(&crate::fields::bytes(answer, "answer")?)?),
        Some(_) => match text(answer, "answer")?.as_str() {
            "notFound" => DirectoryAnswer::NotFound,
            "unreachable" => DirectoryAnswer::Unreachable,
            _ => return Err(out_of_range("answer", "a key, notFound or unreachable")),
        },
    };
    let outcome = match scan_of(scan)?.decide() {
        ScanDecision::AskDirectory(question) => question.answer(answer),
        ScanDecision::Done(outcome) => outcome,
    };
    Ok(show_outcome(&outcome).into())
}

fn show_outcome(outcome: &ScanOutcome) -> Record {
    match outcome {
        ScanOutcome::AddedFullyVerified(contact) => {
            Record::of("addedFullyVerified").value("contact", show_contact(contact))
        }
        ScanOutcome::UpgradedToFullyVerified(verification) => {
            let record = Record::of("upgradedToFullyVerified");
            record.value("verification", show_verification(*verification))
        }
        ScanOutcome::AddingForbidden => Record::of("addingForbidden"),
        ScanOutcome::AlreadyFullyVerified => Record::of("alreadyFullyVerified"),
        ScanOutcome::DirectoryUnreachable => Record::of("directoryUnreachable"),
        ScanOutcome::Expired => Record::of("expired"),
        ScanOutcome::IdentityDiffersFromExpected => Record::of("identityDiffersFromExpected"),
        ScanOutcome::IdentityUnknown => Record::of("identityUnknown"),
        ScanOutcome::KeyMismatchDirectory => Record::of("keyMismatchDirectory"),
        ScanOutcome::KeyMismatchLocal => Record::of("keyMismatchLocal"),
        ScanOutcome::OwnIdentity => Record::of("ownIdentity"),
        _ => Record::of("unknown"),
    }
}
