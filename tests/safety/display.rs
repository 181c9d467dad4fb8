//! What people are shown: errors say what to do, and `Debug` names a value without giving it away.

use std::fmt::{Debug, Display};

use eeema::call::{GroupCallHandshakeKey, GroupCallKeyHash};
use eeema::codec::{self, base32, base64, hex, protobuf};
use eeema::contact_hash::DirectoryKey;
use eeema::contact_hash::directory::MatchToken;
use eeema::contact_hash::{self};
use eeema::content::{
    Content, ForwardSecurityEnvelope, Location, PollChoice, PollRules, PollSetup, PollState,
    PollVote, Quote, Reaction, ReactionAction, Text, Thumbnail, WebSessionResume, WorkSyncDelta,
};
use eeema::content::{Flags, Kind};
use eeema::crypto;
use eeema::crypto::hazmat::password::argon2id::Argon2Error;
use eeema::crypto::hazmat::password::scrypt;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::stream;
use eeema::crypto::hazmat::secretbox::stream::{Sealer, Verifier};
use eeema::crypto::hazmat::{agreement, blake2b};
use eeema::crypto::{Argon2Area, Argon2Memory};
use eeema::crypto::{Secret, SecretString, SecretVec};
use eeema::id_export::{self, Code, RevocationKey};
use eeema::identity::{
    self, BlobId, BlobKey, GroupId, Identity, MessageId, Nonce, NonceHash, PollId, PublicKey,
    SecretKey, ThreemaId,
};
use eeema::message::{Inbox, InboxError, MemoryStore, Reason, ReceiveError};
use eeema::safe::Document;
use eeema::safe::document::{Contact, DistributionList, Group, Link};
use eeema::transport::VouchKey;

#[test]
fn errors_are_sentences() {
    let refused = Inbox::new(ThreemaId::ECHOECHO, MemoryStore::default())
        .check(&[])
        .unwrap_err();
    let errors: [&dyn Display; 20] = [
        &hex::Error::Digits,
        &base32::Error,
        &base64::Error,
        &protobuf::Malformed,
        &codec::Truncated,
        &codec::TrailingBytes,
        &codec::BufferTooSmall,
        &agreement::NonContributory,
        &blake2b::OutOfRange,
        &crypto::RandomError,
        &scrypt::WorkAreaTooSmall,
        &secretbox::Unauthentic,
        &Argon2Error::Memory,
        &identity::Error::IdLength,
        &id_export::Error::Decrypt,
        &id_export::Error::Version { version: 7 },
        &contact_hash::Error::NoAt,
        &contact_hash::Error::TooLong { position: 15 },
        &Reason::NonceReuse,
        &refused,
    ];
    let mut sentences: Vec<String> = errors.iter().map(ToString::to_string).collect();
    for sentence in &sentences {
        assert!(sentence.split(' ').count() > 4, "{sentence:?}");
        assert!(sentence.starts_with(char::is_lowercase), "{sentence:?}");
        assert!(!sentence.ends_with('.'), "{sentence:?}");
    }
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), errors.len(), "every error has its own");
}

#[test]
fn errors_of_a_store_are_passed_on() {
    let error = ReceiveError::from(InboxError::Store(hex::Error::Length));
    assert_eq!(error.to_string(), hex::Error::Length.to_string());
}

#[test]
fn secrets_are_named_and_hidden() {
    let key = SecretKey::from_bytes([0xab; 32]);
    let agreed = key.agree(&key.public_key()).unwrap();
    let peer = Identity::new(ThreemaId::ECHOECHO, key.clone())
        .peer("ALICE001".parse().unwrap(), &key.public_key())
        .unwrap();
    let secret = Secret::from_bytes([0xab; 32]);
    let mut data = [];
    let mut sealer = Sealer::new(&secret, &[1; 24]);
    sealer.update(&mut data);
    let tag = Sealer::new(&secret, &[1; 24]).finish();
    let verifier = Verifier::new(&secret, &[1; 24], tag);
    let code = "AHCV-YVN5-MZF6-H47E-BFDA-XPQ4-523T-QEJ7-Q7TB-5O2G-U3LM-IPAY-PMO3-RWYJ-FZ5F-VRAH-5MHT-IP2E-ODYI-GXW4-4NAF-EOCO-OZPR-NZK4-CHVE-LYVL";
    let values: [(&dyn Debug, &str); 23] = [
        (&secret, "Secret"),
        (&SecretVec::zeroed(3), "SecretVec"),
        (&SecretString::from("words"), "SecretString"),
        (&blake2b::Key::new(b"words"), "Key"),
        (&sealer, "Sealer"),
        (&Verifier::new(&secret, &[1; 24], [2; 16]), "Verifier"),
        (&verifier.finish().unwrap(), "Opener"),
        (
            &stream::verify(&secret, &[1; 24], &[], &tag).unwrap(),
            "Verified",
        ),
        (&Argon2Area::<1>::new(), "Argon2Area"),
        (&key, "SecretKey"),
        (&agreed, "AgreedKey"),
        (&peer, "Peer(ALICE001 of ECHOECHO)"),
        (peer.metadata_key(), "MetadataKey"),
        (
            &Identity::new(ThreemaId::ECHOECHO, key.clone()),
            "Identity(ECHOECHO)",
        ),
        (&key.to_key_text(), "SecretKeyText"),
        (&BlobKey::from_bytes([0xab; 32]), "BlobKey"),
        (&VouchKey::derive(&agreed, &agreed), "VouchKey"),
        (&DirectoryKey::derive(&agreed), "DirectoryKey"),
        (
            &GroupCallHandshakeKey::derive(&agreed, &GroupCallKeyHash::from_bytes([0; 32])),
            "GroupCallHandshakeKey",
        ),
        (&RevocationKey::derive("words"), "RevocationKey"),
        (&code.parse::<Code>().unwrap(), "V1(V1Code)"),
        (&MatchToken::new("words"), "MatchToken"),
        (
            &contact_hash::phone("41791234567").unwrap().hex(),
            "HashText",
        ),
    ];
    for (value, name) in values {
        assert_eq!(format!("{value:?}"), name);
    }
}

#[test]
fn contents_are_named_and_hidden() {
    const PRIVATE: &str = "private";
    let message_id = MessageId::from_bytes([7; 8]);
    let poll_id = PollId::from_bytes([1; 8]);
    let choice = PollChoice::new(5, PRIVATE).unwrap();
    let rules = PollRules::new(PRIVATE).unwrap();
    let (choices, open) = (vec![choice.clone()], PollState::Open);
    let place = Location::new(0.0, 0.0).unwrap().with_address(PRIVATE);
    let thumbnail = Thumbnail::new(BlobId::from_bytes([0xab; 16]));
    let thumbnail = thumbnail.with_media_type(PRIVATE).unwrap();
    let quote = Quote::new(message_id, PRIVATE);
    let values: [(&dyn Debug, &str); 13] = [
        (&Content::Empty, "Content(Some(Kind(0xfc)), 0 bytes)"),
        (&rules, "PollRules(Single, OnClose, List)"),
        (&choice, "PollChoice(5)"),
        (
            &PollSetup::new(poll_id, rules.clone(), choices, open).unwrap(),
            "PollSetup(",
        ),
        (
            &PollVote::new(ThreemaId::ECHOECHO, poll_id, [(5, true)].into()).unwrap(),
            "PollVote(23 bytes)",
        ),
        (
            &Reaction::new(message_id, ReactionAction::Apply, PRIVATE).unwrap(),
            "Reaction(18 bytes)",
        ),
        (&Text::new(PRIVATE).unwrap(), "Text(7 bytes)"),
        (&quote, "Quote(0707070707070707)"),
        (
            &WebSessionResume::new([0xab; 32], Some(PRIVATE.into()), 1, 1),
            "WebSessionResume(",
        ),
        (
            &WorkSyncDelta::require_work_sync(),
            "WorkSyncDelta(2 bytes)",
        ),
        (
            &ForwardSecurityEnvelope::from_bytes(PRIVATE.as_bytes()),
            "ForwardSecurityEnvelope(7 bytes)",
        ),
        (&place.unwrap().address().unwrap(), "Address(7 bytes)"),
        (&thumbnail, "Thumbnail(abababababababababababababababab)"),
    ];
    for (value, beginning) in values {
        let shown = format!("{value:?}");
        assert!(
            shown.starts_with(beginning) && !shown.contains(PRIVATE),
            "{shown}"
        );
    }
}

#[test]
fn what_is_public_is_shown() {
    let mut area = Argon2Area::<8>::new();
    let id = BlobId::from_bytes([0xab; 16]);
    let digits = "ab".repeat(16);
    let (long, wide) = (digits.repeat(2), digits.repeat(2));
    let key = PublicKey::from_bytes([0xab; 32]);
    for (shown, expected) in [
        (id.to_string(), digits.clone()),
        (format!("{id:?} {}", id.shard()), format!("{digits} ab")),
        (format!("{:?}", hex::Hex(&[0xab; 16])), digits),
        (format!("{:?}", GroupId::from_bytes([1; 8])), "01".repeat(8)),
        (format!("{key:?}"), format!("PublicKey({long})")),
        (
            format!("{:?}", key.fingerprint()),
            format!("Fingerprint({})", key.fingerprint()),
        ),
        (
            format!("{:?}", Nonce::from_bytes([0xab; 24])),
            format!("Nonce({})", "ab".repeat(24)),
        ),
        (
            format!("{:?}", NonceHash::from_bytes([0xab; 32])),
            format!("NonceHash({wide})"),
        ),
        (
            format!("{0:?} {0:>9}", ThreemaId::ECHOECHO),
            "ThreemaId(ECHOECHO)  ECHOECHO".into(),
        ),
        (
            format!("{:?} {:?}", Kind(1), Flags::PUSH),
            "Kind(0x01) Flags(0x01)".into(),
        ),
        (
            format!("{:?}", Argon2Memory::area(&mut area)),
            "Argon2Memory(Area(8 KiB))".into(),
        ),
    ] {
        assert_eq!(shown, expected);
    }
}

/// Names, numbers and addresses of people stay out of logs.
#[test]
fn documents_are_named_and_hidden() {
    const PRIVATE: &str = "private";
    let mut contact = Contact::new(ThreemaId::ECHOECHO);
    contact.first_name = PRIVATE.into();
    contact.last_name = PRIVATE.into();
    contact.nickname = PRIVATE.into();
    let mut group = Group::new(GroupId::from_bytes([1; 8]), ThreemaId::ECHOECHO);
    group.name = PRIVATE.into();
    let list = DistributionList::new(None, PRIVATE.into());
    let link = Link::new(PRIVATE, PRIVATE);
    let mut document = Document::new(SecretKey::from_bytes([0xab; 32]));
    document.nickname = PRIVATE.into();
    document.device = PRIVATE.into();
    document.settings.recent_emojis = vec![PRIVATE.into()];
    document.contacts = vec![contact.clone()];
    document.groups = vec![group.clone()];
    let values: [(&dyn Debug, &str); 6] = [
        (&contact, "Contact(ECHOECHO)"),
        (&group, "Group(0101010101010101 of ECHOECHO)"),
        (&list, "DistributionList(0 members)"),
        (&link, "Link"),
        (&document.settings, "Settings"),
        (&document, "Document(1 contacts, 1 groups)"),
    ];
    for (value, name) in values {
        assert_eq!(format!("{value:?}"), name);
    }
    let read = codec::Reader::new(PRIVATE.as_bytes());
    assert_eq!(format!("{read:?}"), "Reader(7 bytes)");
}
