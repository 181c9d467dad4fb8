//! Every error of an entry point for messages, blobs and keys that held a secret: the heap and the buffer of
//! the caller. Those of exports and backups are in `errors_of_copies.rs`.

use std::hint::black_box;

use eeema::blob::{self, Part};
use eeema::contact_hash::PhoneHash;
use eeema::contact_hash::directory::{MatchRequest, MatchToken, TokenAnswer};
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::{Random, RandomError};
use eeema::group::{FanOut, Recipient};
use eeema::identity::{BlobKey, KeyText, MessageId, Nonce, SecretKey, SharedKey};
use eeema::message::receive::{Inbox, ReceiveError};
use eeema::message::{self, Body, Draw, Envelope, Error, MemoryStore, Padding, gateway};
use eeema::time::UnixMillis;

use super::callback::Fields;
use super::inspector::{holds, leaks_of, needle};
use super::protocols::{NICKNAME, TEXT, header, sealed};
use super::{MARK, alice, bob, marked, shared_key};

fn other_key() -> SharedKey {
    let theirs = SecretKey::from_bytes([3; 32]).public_key();
    SharedKey::from_agreed(SecretKey::from_bytes([1; 32]).agree(&theirs).unwrap())
}

fn draw(seed: u8) -> Draw {
    Draw::chosen(Nonce::from_bytes([seed; 24]), Padding::MAX, 0)
}

/// A generator that fails after some draws, with [`MARK`] half written.
pub(crate) struct Failing {
    pub(crate) draws: usize,
}

impl Random for Failing {
    /// Not inlined, so that what is found on the stack of a caller is the caller's.
    #[inline(never)]
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        marked(bytes);
        self.draws = self.draws.checked_sub(1).ok_or(RandomError)?;
        Ok(())
    }
}

/// Neither the text nor the nickname is in `buffer`.
fn assert_no_plaintext(buffer: &[u8]) {
    assert!(!holds(buffer, &needle(TEXT.as_bytes())));
    assert!(!holds(buffer, &needle(NICKNAME.as_bytes())));
}

#[test]
fn sealing_that_fails() {
    let body = Body::text(TEXT).unwrap();
    for length in 0..sealed(&body).len() {
        let mut output = vec![0; length];
        let mut random = |bytes: &mut [u8]| bytes.fill(9);
        let result = message::seal_into(&shared_key(), &header(), &body, &mut random, &mut output);
        assert_eq!(result, Err(Error::BufferTooSmall));
        assert_no_plaintext(&output);
        let result = gateway::seal_into(
            &shared_key(),
            &body,
            draw(1),
            &mut output[..length.min(300)],
        );
        assert!(result.is_err() || length >= 300);
        assert_no_plaintext(&output);
    }
    let mut fails = Failing { draws: 2 };
    let seal = || assert!(message::seal(&shared_key(), &header(), &body, &mut fails).is_err());
    assert_eq!(leaks_of(needle(TEXT.as_bytes()), seal), 0);
}

#[test]
fn a_fan_out_that_fails() {
    let (body, key) = (Body::text(TEXT).unwrap(), shared_key());
    let fan_out = FanOut::new(alice(), MessageId::from_bytes([1; 8]), UnixMillis(1), &body)
        .with_nickname(NICKNAME);
    let (mut large, mut small) = ([1; 1000], [1; 60]);
    let mut recipients = [
        Recipient::new(bob(), &key, draw(1), &mut large),
        Recipient::new(bob(), &key, draw(2), &mut small),
    ];
    assert_eq!(
        fan_out.seal_into(&mut recipients),
        Err(Error::BufferTooSmall)
    );
    assert_eq!((large, small), ([0; 1000], [0; 60]));

    let mut fails_later = Failing { draws: 4 };
    let seal = || assert!(fan_out.seal(&[(bob(), &key); 3], &mut fails_later).is_err());
    assert_eq!(leaks_of(needle(TEXT.as_bytes()), seal), 0);
}

/// A callback of the Gateway whose box opens, and what is in it is refused.
#[test]
fn a_callback_that_is_refused() {
    let container = |kind: u8, padding: u8| [&[kind], TEXT.as_bytes(), &[padding]].concat();
    for (mut plain, expected) in [
        (container(0xff, 1), Error::ForbiddenType),
        (container(1, 0), Error::PaddingZero),
        (container(1, 99), Error::PaddingTooLong),
        (container(1, 32), Error::TypeMissing),
    ] {
        let key = shared_key();
        let tag = secretbox::seal_in_place(key.message_key(), &[9; 24], &mut plain);
        let fields = Fields::new(&[9; 24], &[&tag, &plain[..]].concat());
        let verified = fields.callback().verify("secret").unwrap();
        let mut buffer = vec![0; verified.buffer_len() + 7];
        let result = verified.open_into(bob(), alice(), &key, &mut buffer);
        assert_eq!(result.map(|_| ()), Err(expected));
        assert_no_plaintext(&buffer);
    }
}

/// Opens an envelope in both ways, and demands that it fails and leaves nothing.
fn refuse(envelope: &[u8], key: &SharedKey, expected: Error) {
    let envelope = Envelope::parse(envelope).unwrap();
    for secret in [TEXT, NICKNAME] {
        let open = || {
            let result = envelope.open(bob(), alice(), key);
            assert_eq!(black_box(result).map(|_| ()), Err(expected));
        };
        assert_eq!(leaks_of(needle(secret.as_bytes()), open), 0);
    }
    let mut buffer = vec![0; envelope.plaintext_len()];
    let result = envelope.open_into(bob(), alice(), key, &mut buffer);
    assert_eq!(result.map(|_| ()), Err(expected));
    assert!(buffer.iter().all(|byte| *byte == 0));
}

/// A legacy envelope of which the box holds `container`.
fn legacy(container: &[u8]) -> Vec<u8> {
    let mut data = container.to_vec();
    let key = shared_key();
    let tag = secretbox::seal_in_place(key.message_key(), &[9; 24], &mut data);
    let mut envelope = sealed(&Body::text(TEXT).unwrap());
    envelope.truncate(64);
    envelope[30..32].fill(0);
    [envelope, vec![9; 24], tag.to_vec(), data].concat()
}

#[test]
fn opening_that_fails() {
    let mut envelope = sealed(&Body::text(TEXT).unwrap());
    refuse(&envelope, &other_key(), Error::MetadataUnauthentic);
    // The metadata box opens, the message box does not.
    *envelope.last_mut().unwrap() ^= 1;
    refuse(&envelope, &shared_key(), Error::MessageUnauthentic);
    *envelope.last_mut().unwrap() ^= 1;
    envelope[16] ^= 1;
    refuse(&envelope, &shared_key(), Error::MessageIdDiffers);

    // Both boxes open, and what is in them is refused.
    let container = |kind: u8, padding: u8| [&[kind], TEXT.as_bytes(), &[padding]].concat();
    refuse(
        &legacy(&container(0xff, 1)),
        &shared_key(),
        Error::ForbiddenType,
    );
    refuse(&legacy(&container(1, 0)), &shared_key(), Error::PaddingZero);
    refuse(
        &legacy(&container(1, 99)),
        &shared_key(),
        Error::PaddingTooLong,
    );
    refuse(
        &legacy(&container(1, 32)),
        &shared_key(),
        Error::TypeMissing,
    );
}

#[test]
fn an_inbox_that_refuses() {
    let text = |kind: u8| legacy(&[&[kind], TEXT.as_bytes(), &[1]].concat());
    let run = |envelope: &[u8], expected: Error, store: MemoryStore| {
        let inbox = Inbox::new(bob(), store);
        let open = || {
            let pending = inbox.check(envelope).unwrap();
            match inbox.open(pending, &shared_key()).map(|_| ()) {
                Err(ReceiveError::Refused(refusal)) => assert_eq!(refusal.error(), expected),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(leaks_of(needle(TEXT.as_bytes()), open), 0);
    };
    run(&text(0x03), Error::UnknownType, MemoryStore::default());
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let first = sealed(&Body::text(TEXT).unwrap());
    let opened = inbox
        .open(inbox.check(&first).unwrap(), &shared_key())
        .unwrap();
    inbox.accept(&opened).unwrap();
    let mut second = message::seal(
        &shared_key(),
        &header(),
        &Body::text(TEXT).unwrap(),
        &mut marked,
    );
    run(
        second.as_mut().unwrap(),
        Error::MessageIdReuse,
        inbox.store().clone(),
    );
}

#[test]
fn a_blob_that_fails() {
    let (mut sealed, key) = blob::seal(TEXT.as_bytes(), &mut marked).unwrap();
    let key = key.into_key();
    *sealed.last_mut().unwrap() ^= 1;
    for part in [Part::File, Part::Thumbnail] {
        let open = || assert!(blob::open(&key, part, &sealed).is_err());
        assert_eq!(leaks_of(needle(TEXT.as_bytes()), open), 0);
        assert!(blob::open_in_place(&key, part, &mut sealed).is_err());
        assert_no_plaintext(&sealed);
    }
    // A verifier that refuses, and a sealer and an opener that are given up.
    let refuse = || {
        let mut verifier = blob::Verifier::new(&key, Part::File, [0; 16]);
        verifier.update(TEXT.as_bytes());
        assert!(verifier.finish().is_err());
        let mut sealer = Box::new(blob::Sealer::new(&mut marked).unwrap());
        sealer.update(&mut [1; 100]);
    };
    assert_eq!(leaks_of(needle(&MARK), refuse), 0);
    let draw = || {
        assert!(black_box(Box::new(blob::seal(&[], &mut Failing { draws: 0 }))).is_err());
        assert!(black_box(Box::new(SecretKey::generate(&mut Failing { draws: 0 }))).is_err());
    };
    assert_eq!(leaks_of(needle(&MARK), draw), 0);
}

#[test]
fn secret_text_that_is_altered() {
    let text = SecretKey::from_bytes(MARK).to_key_text();
    for position in 8..72 {
        let altered = || {
            let mut text = text.as_str().to_owned().into_bytes();
            text[position] = b'g';
            String::from_utf8(text).unwrap()
        };
        let altered = altered();
        let read = || assert!(black_box(Box::new(altered.parse::<KeyText>())).is_err());
        assert_eq!(leaks_of(needle(&MARK), read), 0);
    }
    let long = [&MARK[..], &[0]].concat();
    let read = || assert!(black_box(Box::new(BlobKey::try_from(&long[..]))).is_err());
    assert_eq!(leaks_of(needle(&MARK), read), 0);
    // A token that is sent, with characters that are written with escapes.
    let token = MatchToken::new(&format!("{}\"\\\u{1}", str::from_utf8(&MARK).unwrap()));
    let hashes: Vec<_> = (1..40)
        .map(|byte| PhoneHash::from_bytes([byte; 32]))
        .collect();
    for count in [0, 1, 39] {
        let request = MatchRequest::new(hashes[..count].iter().copied(), []);
        let send = || drop(black_box(request.encode(Some(&token))));
        assert_eq!(leaks_of(needle(&MARK), send), 0, "{count} hashes");
    }
    // A token, and one that came with nonsense.
    for success in ["true", "7"] {
        let mark = str::from_utf8(&MARK).unwrap();
        let answer = format!(r#"{{"success":{success},"matchToken":"{mark}"}}"#);
        let read = || {
            assert_eq!(
                TokenAnswer::decode(answer.as_bytes()).is_ok(),
                success == "true"
            )
        };
        assert_eq!(leaks_of(needle(&MARK), read), 0);
    }
}
