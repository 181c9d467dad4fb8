//! Every error of an entry point for messages, blobs and keys that held a secret: the heap and the buffer of
//! the caller. Those of exports and backups are in `errors_of_copies.rs`.

use std::hint::black_box;

use eeema::blob::{self, Part};
use eeema::contact_hash::PhoneHash;
use eeema::contact_hash::directory::{MatchRequest, MatchToken, TokenAnswer};
use eeema::content::Body;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::{Random, RandomError, SecretString, SecretVec};
use eeema::group::{FanOut, Recipient};
use eeema::identity::{BlobKey, KeyText, SecretKey};
use eeema::message::{
    self, Envelope, Error, Inbox, Memory, MemoryStore, Peer, Reason, ReceiveError, gateway,
};

use super::callback::Fields;
use super::inspector::{holds, leaks_of, needle};
use super::protocols::{NICKNAME, TEXT, header, sealed};
use super::{MARK, bob, from_alice, marked, to_bob};

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
        let result = message::seal_into(&to_bob(), &header(), &body, &mut random, &mut output);
        assert_eq!(result, Err(Error::BufferTooSmall));
        assert_no_plaintext(&output);
        let output = &mut output[..length.min(40)];
        let result = gateway::seal_into(&to_bob(), &body, &mut random, output);
        assert!(result.is_err());
        assert_no_plaintext(output);
    }
    let mut fails = Failing { draws: 2 };
    let seal = || assert!(message::seal(&to_bob(), &header(), &body, &mut fails).is_err());
    assert_eq!(leaks_of(needle(TEXT.as_bytes()), seal), 0);
}

#[test]
fn a_fan_out_that_fails() {
    let (body, peer) = (Body::text(TEXT).unwrap(), to_bob());
    let fan_out = FanOut::new(header(), &body);
    let (mut large, mut small) = ([1; 1000], [1; 60]);
    let mut recipients = [
        Recipient::new(&peer, &mut marked, &mut large).unwrap(),
        Recipient::new(&peer, &mut marked, &mut small).unwrap(),
    ];
    let failed = fan_out.seal_into(&mut recipients).map(|_| ());
    assert_eq!(failed, Err(Error::BufferTooSmall));
    assert_eq!((large, small), ([0; 1000], [0; 60]));

    let mut fails_later = Failing { draws: 4 };
    let seal = || assert!(fan_out.seal([&peer; 3], &mut fails_later).is_err());
    assert_eq!(leaks_of(needle(TEXT.as_bytes()), seal), 0);
}

/// A callback of the Gateway whose box opens, and what is in it is refused.
#[test]
fn a_callback_that_is_refused() {
    let container = |kind: u8, padding: u8| [&[kind], TEXT.as_bytes(), &[padding]].concat();
    for (mut plain, expected) in [
        (container(0xff, 1), Reason::ForbiddenType),
        (container(1, 0), Reason::PaddingZero),
        (container(1, 99), Reason::PaddingTooLong),
        (container(1, 32), Reason::TypeMissing),
    ] {
        let peer = from_alice(1);
        let tag = secretbox::seal_in_place(peer.agreed_key().as_secret(), &[9; 24], &mut plain);
        let fields = Fields::new(&[9; 24], &[&tag, &plain[..]].concat());
        let verified = fields.callback().verify("secret").unwrap();
        let mut buffer = vec![0; verified.plaintext_len() + 7];
        let mut memory = Memory::over(&mut buffer);
        let result = verified.open(&peer, &mut memory).map(|_| ());
        assert_eq!(result, Err(Error::Refused(expected)));
        drop(memory);
        assert_no_plaintext(&buffer);
    }
}

/// Opens an envelope in both kinds of memory, and demands that it fails and leaves nothing.
fn refuse(envelope: &[u8], peer: &Peer, expected: Reason) {
    let open = |memory: &mut Memory<'_>| {
        let envelope = Envelope::parse(envelope).unwrap();
        let result = black_box(envelope.open(peer, memory)).map(|_| ());
        assert_eq!(result, Err(Error::Refused(expected)));
    };
    for secret in [TEXT, NICKNAME] {
        let open = || open(&mut Memory::new());
        assert_eq!(leaks_of(needle(secret.as_bytes()), open), 0);
    }
    let mut buffer = vec![0xa5; envelope.len()];
    open(&mut Memory::over(&mut buffer));
    assert!(buffer.iter().all(|byte| *byte == 0));
}

/// A legacy envelope of which the box holds `container`.
fn legacy(container: &[u8]) -> Vec<u8> {
    let mut data = container.to_vec();
    let peer = to_bob();
    let tag = secretbox::seal_in_place(peer.agreed_key().as_secret(), &[9; 24], &mut data);
    let mut envelope = sealed(&Body::text(TEXT).unwrap());
    envelope.truncate(64);
    envelope[30..32].fill(0);
    [envelope, vec![9; 24], tag.to_vec(), data].concat()
}

#[test]
fn opening_that_fails() {
    let (right, wrong) = (from_alice(1), from_alice(3));
    let mut envelope = sealed(&Body::text(TEXT).unwrap());
    refuse(&envelope, &wrong, Reason::MetadataUnauthentic);
    // The metadata box opens, the message box does not.
    *envelope.last_mut().unwrap() ^= 1;
    refuse(&envelope, &right, Reason::MessageUnauthentic);
    *envelope.last_mut().unwrap() ^= 1;
    envelope[16] ^= 1;
    refuse(&envelope, &right, Reason::MessageIdDiffers);

    // Both boxes open, and what is in them is refused.
    let container = |kind: u8, padding: u8| [&[kind], TEXT.as_bytes(), &[padding]].concat();
    for (kind, padding, expected) in [
        (0xff, 1, Reason::ForbiddenType),
        (1, 0, Reason::PaddingZero),
        (1, 99, Reason::PaddingTooLong),
        (1, 32, Reason::TypeMissing),
        (0x03, 1, Reason::UnknownType),
    ] {
        refuse(&legacy(&container(kind, padding)), &right, expected);
    }
}

#[test]
fn an_inbox_that_refuses() {
    let peer = from_alice(1);
    let mut inbox = Inbox::new(bob(), MemoryStore::default());
    let mut memory = Memory::new();
    let first = sealed(&Body::text(TEXT).unwrap());
    let pending = inbox.check(&first).unwrap();
    let received = inbox.open(pending, &peer, &mut memory).unwrap();
    inbox.accept(received).unwrap();
    let body = Body::text(TEXT).unwrap();
    let second = message::seal(&to_bob(), &header(), &body, &mut marked).unwrap();
    let second = second.without_record();
    let open = || {
        let mut memory = Memory::new();
        let pending = inbox.check(&second).unwrap();
        match inbox.open(pending, &peer, &mut memory).map(|_| ()) {
            Err(ReceiveError::Refused(refusal)) => {
                assert_eq!(refusal.reason(), Reason::MessageIdReuse);
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(leaks_of(needle(TEXT.as_bytes()), open), 0);
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

/// A token that stands twice, or where none belongs, is not copied before it is known to be the token.
#[test]
fn a_token_in_the_wrong_place() {
    let mark = str::from_utf8(&MARK).unwrap();
    for token in [
        format!(r#""a","matchToken":"{mark}""#),
        format!(r#""{mark}","matchToken":"{mark}""#),
        format!(r#"["{mark}"]"#),
        format!(r#"{{"{mark}":"{mark}"}}"#),
        format!(r#""a","other":[["{mark}"]]"#),
    ] {
        let answer = format!(r#"{{"success":true,"matchToken":{token}}}"#);
        let read = || drop(black_box(Box::new(TokenAnswer::decode(answer.as_bytes()))));
        assert_eq!(leaks_of(needle(&MARK), read), 0, "{token}");
    }
}

/// What stood behind the end of a text or of bytes that became shorter is wiped with them.
#[test]
fn a_secret_that_was_shortened() {
    let text = || {
        let mut text = format!("a password {}", str::from_utf8(&MARK).unwrap());
        text.truncate(10);
        drop(black_box(SecretString::from(text)));
    };
    assert_eq!(leaks_of(needle(&MARK), text), 0);
    let bytes = || {
        let mut bytes = [b"key".as_slice(), &MARK].concat();
        bytes.truncate(3);
        drop(black_box(SecretVec::from(bytes)));
    };
    assert_eq!(leaks_of(needle(&MARK), bytes), 0);
}
