//! Every error of an entry point that held a secret: the heap and the buffer of the caller.

use std::hint::black_box;

use eeema::blob::{self, Part};
use eeema::codec::hex::Hex;
use eeema::contact_hash::PhoneHash;
use eeema::contact_hash::directory::{MatchRequest, MatchToken, TokenAnswer};
use eeema::crypto::password::Argon2Memory;
use eeema::crypto::{Random, RandomError, secretbox};
use eeema::group::{FanOut, Recipient};
use eeema::id_export::{Scheme, V1Code, fuzzing};
use eeema::identity::{BlobKey, KeyText, MessageId, Nonce, SecretKey, SharedKey};
use eeema::message::gateway::Callback;
use eeema::message::receive::{Inbox, ReceiveError};
use eeema::message::{self, Body, Draw, Envelope, Error, MemoryStore, Padding, gateway};
use eeema::safe::parameters::{ParameterValue, Parameters, Source};
use eeema::safe::{
    self, Credentials, Document, Limits, MasterKey, Password, ServerAddress, Token, container,
};
use eeema::time::UnixMillis;

use super::inspector::{holds, large_blocks_left, leaks_of, needle};
use super::protocols::{NICKNAME, TEXT, header, sealed};
use super::{MARK, alice, bob, export_of_mark, marked, shared_key};

fn other_key() -> SharedKey {
    let theirs = SecretKey::from_bytes([3; 32]).public_key();
    SecretKey::from_bytes([1; 32]).agree(&theirs).unwrap()
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
        let message_box = Hex(&[&tag, &plain[..]].concat()).to_string();
        let nonce = "09".repeat(24);
        let mut callback = Callback {
            from: "ALICE001",
            to: "BOB00001",
            message_id: "0102030405060708",
            date: "1",
            nonce: &nonce,
            message_box: &message_box,
            mac: "",
        };
        let mac = Hex(&callback.compute_mac("secret")).to_string();
        callback.mac = &mac;
        let verified = callback.verify("secret").unwrap();
        let mut buffer = vec![0; verified.buffer_len() + 7];
        let result = verified.open_into(bob(), alice(), &key, &mut buffer);
        assert_eq!(result.map(|_| ()), Err(expected));
        assert_no_plaintext(&buffer);
    }
}

/// Addresses with a password that are refused after it was read.
#[test]
fn an_address_that_is_refused() {
    let mark = str::from_utf8(&MARK).unwrap().replace(' ', "%20");
    for (address, expected) in [
        (
            format!("alice%3a:{mark}@safe.example"),
            safe::Error::UsernameColon,
        ),
        (format!("alice:{mark}%ff@safe.example"), safe::Error::Url),
        (format!("alice:{mark}%zz@safe.example"), safe::Error::Url),
        (
            format!("http://alice:{mark}@safe.example"),
            safe::Error::Scheme,
        ),
    ] {
        let refuse = || {
            let result = ServerAddress::parse_or_loopback(&address);
            assert_eq!(result.map(|_| ()), Err(expected));
        };
        assert_eq!(leaks_of(needle(&MARK), refuse), 0, "{address}");
    }
    let mut parameters = Parameters::default();
    let refuse = || {
        let url = ParameterValue::Text("http://alice:a_token_that_is_easy_to_find@safe.example");
        parameters
            .set("th_safe_server_url", url, Source::Device)
            .unwrap();
        assert_eq!(parameters.server().map(|_| ()), Err(safe::Error::Scheme));
        drop(parameters);
    };
    assert_eq!(leaks_of(*b"a_token_that_is_", refuse), 0);
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
        let send = || drop(black_box(request.to_json(Some(&token))));
        assert_eq!(leaks_of(needle(&MARK), send), 0, "{count} hashes");
    }
    // A token, and one that came with nonsense.
    for success in ["true", "7"] {
        let mark = str::from_utf8(&MARK).unwrap();
        let answer = format!(r#"{{"success":{success},"matchToken":"{mark}"}}"#);
        let read = || {
            assert_eq!(
                TokenAnswer::parse(answer.as_bytes()).is_ok(),
                success == "true"
            )
        };
        assert_eq!(leaks_of(needle(&MARK), read), 0);
    }
}

#[test]
fn an_export_that_does_not_open() {
    // It opens, and the key belongs to somebody else.
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let other = SecretKey::from_bytes([1; 32]).public_key();
        let expect = || {
            let identity = fuzzing::open(&code, "password").unwrap();
            assert!(identity.expecting(&other).is_err());
        };
        assert_eq!(leaks_of(needle(&MARK), expect), 0);
    }
}

/// The memory of the derivation is full of what the password made.
#[test]
fn an_export_that_another_password_opens() {
    let code = V1Code::from_bytes([1; 65]).unwrap();
    let refuse = || assert!(code.open("password", Argon2Memory::heap()).is_err());
    assert_eq!(large_blocks_left(refuse), 0);
}

/// The spellings of a password that does not open the export.
#[cfg(feature = "unicode-normalization")]
#[test]
fn a_password_in_other_spellings() {
    use super::inspector::{blocks_with, recorded};
    use eeema::id_export::{Error, try_spellings};
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let password = format!("{}\u{e9}", str::from_utf8(&MARK).unwrap());
        let mut copies = 0;
        let refuse = || {
            let open = |spelling: &str| {
                copies += blocks_with(&needle(&MARK));
                fuzzing::open(&code, spelling)
            };
            let result = recorded(|| try_spellings(&password, open));
            assert_eq!(result.map(|_| ()), Err(Error::Decrypt));
        };
        assert_eq!(leaks_of(needle(&MARK), refuse), 0);
        assert!(
            copies > 0,
            "no spelling of the password was ever on the heap"
        );
    }
}

#[test]
fn a_backup_that_does_not_open() {
    let key = MasterKey::from_bytes(&[1; 64]);
    let text = *b"YSBzZWNyZXQgdGhh";
    let body = br#"{"info":{"version":1},"user":{"privatekey":"YSBzZWNyZXQgdGhhdCBpcyBlYXN5IHRvIGZpbmQgISE="}}"#;
    Document::decode(body).unwrap();
    let body = str::from_utf8(body).unwrap();
    let broken = [
        body.replace("ISE=", "IS*="),
        body.replace("ISE=", ""),
        body.replace("YSBz", "\\u0059SBz").replace("ISE=", "IS=="),
        body.replace(":1}", ":2}"),
        body.replace("}}", "}"),
        body.replace("}}", "},}"),
    ];
    for body in &broken {
        let backup = container::seal_with_nonce(
            key.encryption_key(),
            body.as_bytes(),
            Nonce::from_bytes([1; 24]),
        );
        let refuse = || assert!(safe::open(&key, &backup, Limits::default()).is_err());
        for secret in [needle(&MARK), text, *b"c3kgdG8gZmluZCAh"] {
            assert_eq!(leaks_of(secret, refuse), 0, "{body}");
        }
    }
    let backup = container::seal_with_nonce(
        key.encryption_key(),
        body.as_bytes(),
        Nonce::from_bytes([1; 24]),
    );
    let limits = Limits { max_plaintext: 20 };
    let refuse = || {
        assert!(safe::open(&key, &backup, limits).is_err());
        assert!(safe::open(&MasterKey::from_bytes(&[2; 64]), &backup, Limits::default()).is_err());
    };
    assert_eq!(leaks_of(text, refuse), 0);
}

#[test]
fn other_refusals_of_safe() {
    let mut document = Document::new(SecretKey::from_bytes(MARK));
    document.profile_picture = Some(Vec::new());
    let key = MasterKey::from_bytes(&[1; 64]);
    let refuse = || assert!(safe::seal(&key, &document, &mut marked).is_err());
    assert_eq!(leaks_of(*b"YSBzZWNyZXQgdGhh", refuse), 0);
    // The body is written, and then there is no nonce.
    let document = Document::new(SecretKey::from_bytes(MARK));
    let mut fails = Failing { draws: 0 };
    let refuse = || {
        let result = safe::seal(&key, &document, &mut fails);
        assert_eq!(result, Err(safe::Error::Random));
    };
    assert_eq!(leaks_of(*b"YSBzZWNyZXQgdGhh", refuse), 0);
    let mark = str::from_utf8(&MARK).unwrap();
    let refuse = || {
        assert!(Credentials::new("a:b", mark).is_err());
        assert!(Token::new(mark).is_err());
        let password = Password::new(mark).unwrap();
        assert!(MasterKey::derive_in(password, alice(), &mut [0; 1023]).is_err());
        assert!(black_box(Box::new(MasterKey::try_from(&MARK[..]))).is_err());
    };
    assert_eq!(leaks_of(needle(&MARK), refuse), 0);
}
