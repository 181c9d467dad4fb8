//! Topic `contact-hash`: chapter 12 section 8 of the specification.

use eeema::contact_hash::directory::{Challenge, MatchRequest, MatchToken};
use eeema::contact_hash::gateway::BulkRequest;
use eeema::contact_hash::{
    ContactHash, EmailAddress, EmailHash, Error, ExchangeError, Lookup, PhoneHash, PhoneNumber,
    PhoneRange, emails_into, phones_into,
};
use eeema::{SecretKey, ThreemaId};
use serde_json::Value;

use super::{Record, Verdict, expect, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "phone" => phone(record),
        "email" => email(record),
        "match_request" => match_request(record),
        "gateway_bulk" => gateway_bulk(record),
        "gateway_lookup" => gateway_lookup(record),
        "invert" => invert(record),
        "challenge_response" => {
            let request = respond(record).map_err(|error| error.to_string())?;
            expect_json(&request, record)
        }
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let input = || record.text("input");
    let error = match record.kind() {
        "phone" => PhoneNumber::parse(input()).map(|number| number.to_string()),
        "email" => EmailAddress::parse(input()).map(|address| address.to_string()),
        "challenge_response" => return refused_challenge(record),
        _ => return unknown_kind(record),
    };
    let error = match error {
        Err(error) => error,
        Ok(value) => return Err(format!("accepted: {value:?}")),
    };
    let reason = match (record.kind(), error) {
        ("phone", Error::TrunkZero { .. }) => "trunk_zero",
        ("phone" | "email", Error::Empty) => "empty",
        ("phone" | "email", Error::Character { .. }) => "character",
        ("phone", Error::LeadingZero { .. }) => "leading_zero",
        ("phone", Error::TooShort) => "too_short",
        ("phone", Error::TooLong { .. }) => "too_long",
        ("email", Error::NoAt) => "no_at",
        ("email", Error::Syntax { .. }) => "syntax",
        _ => return unknown_reason(record),
    };
    expect("reason", reason, record.text("reason"))?;
    position(record, error)
}

fn refused_challenge(record: &Record<'_>) -> Verdict {
    let reason = match respond(record) {
        Err(ExchangeError::KeyLength) => "length",
        Err(ExchangeError::NonContributory) => "non-contributory public key",
        Err(_) => return unknown_reason(record),
        Ok(request) => return Err(format!("accepted: {request:?}")),
    };
    expect("reason", reason, record.text("reason"))
}

/// The character that an error points at is one that the error is about.
fn position(record: &Record<'_>, error: Error) -> Verdict {
    let at = |position: usize| record.text("input")[position..].chars().next().unwrap();
    match error {
        Error::TrunkZero { position } | Error::LeadingZero { position } => {
            expect("character", at(position), '0')
        }
        Error::TooLong { position } => expect("digit", at(position).is_ascii_digit(), true),
        Error::Character { position, .. } => {
            let allowed = at(position).is_ascii_digit() && record.kind() == "phone";
            expect("a character that may stand there", allowed, false)
        }
        _ => Ok(()),
    }
}

fn phone(record: &Record<'_>) -> Verdict {
    let number = PhoneNumber::parse(record.text("input")).map_err(|error| error.to_string())?;
    expect("normalized", number.as_str(), record.text("normalized"))?;
    expect(
        "from_u64",
        PhoneNumber::from_u64(number.to_u64()),
        Ok(number),
    )?;
    expect_hash(record, &number.hash())?;
    let mut hashes = [PhoneHash::from_bytes([0; 32]); 17];
    phones_into(&[number; 17], &mut hashes).unwrap();
    expect("in bulk", hashes, [number.hash(); 17])
}

fn email(record: &Record<'_>) -> Verdict {
    let address = EmailAddress::parse(record.text("input")).map_err(|error| error.to_string())?;
    let hashes = address.hashes();
    expect_address(record, &address, &hashes.hash())?;
    match (address.alternative(), hashes.alternative()) {
        (Some(address), Some(hash)) => {
            expect_address(&record.record("alternative"), &address, &hash)
        }
        (None, None) => expect("alternative", record.has("alternative"), false),
        _ => Err("an alternative without hash, or a hash without alternative".to_owned()),
    }
}

fn expect_address(record: &Record<'_>, address: &EmailAddress<'_>, hash: &EmailHash) -> Verdict {
    expect(
        "normalized",
        address.to_string().as_str(),
        record.text("normalized"),
    )?;
    expect_hash(record, hash)?;
    let mut hashes = [EmailHash::from_bytes([0; 32]); 17];
    emails_into(&[*address; 17], &mut hashes).unwrap();
    expect("in bulk", hashes, [*hash; 17])
}

fn expect_hash<Kind: Copy + PartialEq>(record: &Record<'_>, hash: &ContactHash<Kind>) -> Verdict {
    let (hex, base64) = (record.text("hash"), record.text("hash_base64"));
    expect("hash", hash.hex().as_str(), hex)?;
    expect("hash_base64", hash.base64().as_str(), base64)?;
    expect("from_hex", ContactHash::from_hex(hex), Ok(*hash))?;
    expect("from_base64", ContactHash::from_base64(base64), Ok(*hash))
}

fn phones(record: &Record<'_>) -> Vec<PhoneHash> {
    let texts = record.texts("phones").into_iter();
    texts
        .map(|text| PhoneNumber::parse(text).unwrap().hash())
        .collect()
}

fn emails(record: &Record<'_>) -> Vec<EmailHash> {
    let texts = record.texts("emails").into_iter();
    texts
        .flat_map(|text| EmailAddress::parse(text).unwrap().hashes())
        .collect()
}

fn match_request(record: &Record<'_>) -> Verdict {
    let mut request = MatchRequest::new(phones(record), emails(record));
    if record.flag("include_inactive") {
        request = request.including_inactive();
    }
    let token = record.optional_text("match_token").map(MatchToken::new);
    expect_json(&request.encode(token.as_ref()), record)
}

fn gateway_bulk(record: &Record<'_>) -> Verdict {
    let request = BulkRequest::new(phones(record), emails(record)).unwrap();
    expect_json(&request.encode(), record)
}

fn gateway_lookup(record: &Record<'_>) -> Verdict {
    let input = record.text("input");
    let lookup = if input.contains('@') {
        Lookup::Email(EmailAddress::parse(input).unwrap().hash())
    } else {
        Lookup::Phone(PhoneNumber::parse(input).unwrap().hash())
    };
    expect("path", lookup.to_string().as_str(), record.text("path"))
}

fn invert(record: &Record<'_>) -> Verdict {
    let hash = PhoneHash::from_bytes(record.array("hash"));
    let first = PhoneNumber::parse(record.text("first")).unwrap();
    let range = PhoneRange::new(first, record.number("count"));
    let expected = PhoneNumber::parse(record.text("normalized"));
    expect(
        "found",
        range.clone().find(&hash).ok_or(Error::NoNumber),
        expected,
    )?;
    let (number, _) = range.hashes().find(|(_, other)| *other == hash).unwrap();
    expect_hash(record, &number.hash())?;
    expect("by single hashes", Ok(number), expected)
}

/// The second request of the directory's challenge.
fn respond(record: &Record<'_>) -> Result<String, ExchangeError> {
    let identity: ThreemaId = record.text("identity").parse().unwrap();
    let secret_key = SecretKey::from_bytes(record.array("secret_key"));
    let answer = record.json("answer").to_string();
    Challenge::decode(answer.as_bytes())?.respond(identity, &secret_key)
}

fn expect_json(written: &str, record: &Record<'_>) -> Verdict {
    let written: Value = serde_json::from_str(written).unwrap();
    expect("request", &written, record.json("request"))
}
