//! Those that `docs/memory.md` has no row for: what takes no heap, and what takes as much as it gives.

use std::hint::black_box;

use eeema::contact_hash::directory::{
    Challenge, MatchRequest, MatchToken, TokenAnswer, token_request,
};
use eeema::contact_hash::gateway::{BulkRequest, decode_bulk_answer};
use eeema::contact_hash::{EmailAddress, EmailHash, Lookup, PhoneHash, PhoneNumber};
use eeema::content::{Body, Kind};
use eeema::group::GroupIdentity;
use eeema::identity::{KeyText, MessageId, PredefinedContact};
use eeema::message::Envelope;
use eeema::message::hazmat::Metadata;
use eeema::safe::{BackupId, Client, MasterKey, ServerAddress, ServerConfig};
use eeema::{PublicKey, ThreemaId};

use crate::counting::peak;
use crate::{alice, bob};

/// Says whether it reads an answer.
type Read<'a> = &'a dyn Fn(&[u8]) -> bool;

#[test]
fn the_rest_takes_no_heap() {
    let envelope = vec![b'0'; 200];
    let key = PublicKey::from_bytes([9; 32]);
    let setup = Body::decode(Kind::GROUP_SETUP, b"group-idBOB00001").unwrap();
    let hash = PhoneHash::from_bytes([1; 32]);
    let calls: [(&str, &dyn Fn()); 12] = [
        ("ThreemaId::from_str", &|| {
            _ = black_box("ECHOECHO".parse::<ThreemaId>())
        }),
        ("MessageId::from_str", &|| {
            _ = black_box("0102030405060708".parse::<MessageId>())
        }),
        ("KeyText::from_str", &|| {
            _ = black_box("private:00".parse::<KeyText>())
        }),
        ("PublicKey::fingerprint", &|| {
            _ = black_box(key.fingerprint())
        }),
        ("PredefinedContact::find", &|| {
            _ = black_box(PredefinedContact::find(ThreemaId::ECHOECHO))
        }),
        ("Envelope::parse", &|| {
            _ = black_box(Envelope::parse(&envelope))
        }),
        ("Metadata::decode", &|| {
            _ = black_box(Metadata::decode(b"\x12\x03Amy"))
        }),
        ("GroupIdentity::of", &|| {
            _ = black_box(GroupIdentity::of(&setup, alice(), bob()))
        }),
        ("PhoneNumber::parse", &|| {
            _ = black_box(PhoneNumber::parse("+41 79 123 45 67"))
        }),
        ("EmailAddress::hashes", &|| {
            _ = black_box(EmailAddress::parse("Alice@gmail.com").map(|email| email.hashes()));
        }),
        ("ContactHash::hex", &|| {
            _ = black_box((hash.hex(), hash.base64()))
        }),
        ("MasterKey::try_from", &|| {
            _ = black_box(MasterKey::try_from(&envelope[..64]))
        }),
    ];
    for (name, call) in calls {
        assert_eq!(peak(call).0, 0, "{name}");
    }
}

/// What gives texts takes six times their length and a kilobyte at most, what reads the JSON of a
/// server eight times its length.
#[test]
fn texts_and_answers_take_a_multiple_of_their_length() {
    let texts: [(&str, &dyn Fn() -> usize); 7] = [
        ("token_request", &|| token_request(alice()).len()),
        ("MatchRequest", &|| {
            let request = MatchRequest::new(phones(), emails());
            request.encode(Some(&MatchToken::new("token"))).len()
        }),
        ("BulkRequest", &|| {
            BulkRequest::new(phones(), emails()).unwrap().encode().len()
        }),
        ("Lookup", &|| {
            Lookup::Phone(PhoneHash::from_bytes([1; 32]))
                .to_string()
                .len()
        }),
        ("ServerAddress", &|| {
            let address = ServerAddress::parse("https://user:password@example.org/safe").unwrap();
            let id = BackupId::from_bytes([1; 32]);
            Client::new(address).download(&id).url().len()
        }),
        ("ServerConfig", &|| config().encode().len()),
        ("ThreemaId::from_typed", &|| {
            usize::from(ThreemaId::from_typed(" echoecho ").is_ok())
        }),
    ];
    for (name, call) in texts {
        let (heap, length) = peak(call);
        println!("{name}: {heap} bytes for {length}");
        assert!(
            heap <= 6 * length + 1024,
            "{name} takes {heap} bytes for {length}"
        );
    }
    let key = "00".repeat(32);
    let found = format!(r#"{{"identity":"ECHOECHO","publicKey":"{key}","phoneHash":"{key}"}}"#);
    let bulk = format!("[{}]", vec![found; 100].join(","));
    let challenge = format!(
        r#"{{"token":"AAAA","tokenRespKeyPub":"{}="}}"#,
        "A".repeat(43)
    );
    let granted = format!(r#"{{"success":true,"matchToken":"{}"}}"#, "A".repeat(100));
    let config = config().encode();
    let answers: [(&str, &str, Read<'_>); 4] = [
        ("decode_bulk_answer", &bulk, &|text| {
            decode_bulk_answer(text).is_ok()
        }),
        ("Challenge::decode", &challenge, &|text| {
            Challenge::decode(text).is_ok()
        }),
        ("TokenAnswer::decode", &granted, &|text| {
            TokenAnswer::decode(text).is_ok()
        }),
        ("ServerConfig::decode", &config, &|text| {
            ServerConfig::decode(text).is_ok()
        }),
    ];
    for (name, text, call) in answers {
        let (heap, is_read) = peak(|| call(text.as_bytes()));
        println!("{name}: {heap} bytes for {}", text.len());
        assert!(is_read, "{name}");
        assert!(
            heap <= 8 * text.len() + 1024,
            "{name} takes {heap} bytes for {}",
            text.len()
        );
    }
}

fn phones() -> impl Iterator<Item = PhoneHash> {
    (0..250).map(|byte| PhoneHash::from_bytes([byte; 32]))
}

fn emails() -> impl Iterator<Item = EmailHash> {
    (0..250).map(|byte| EmailHash::from_bytes([byte; 32]))
}

fn config() -> ServerConfig {
    ServerConfig::decode(br#"{"maxBackupBytes":524288,"retentionDays":180}"#).unwrap()
}
