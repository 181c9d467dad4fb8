//! Secrets inside what a protocol opens: gone after drop, whoever looks at them in between.

use std::hint::black_box;

use eeema::content::{Body, Content, File, Kind};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::hash::hmac_sha256;
use eeema::crypto::hazmat::password::scrypt::{Cost, PairTables, scrypt_with_own_table};
use eeema::id_export::{Scheme, fuzzing};
use eeema::identity::{BlobId, BlobKey, MessageId, SecretKey};
use eeema::message::{self, Envelope, Header, Inbox, Memory, MemoryStore, Outcome};
use eeema::safe::{self, Document, Limits, MasterKey};
use eeema::time::UnixMillis;

use super::inspector::{large_blocks_left, leaks_beside_gaps, leaks_of, needle};
use super::shown::assert_hidden;
use super::{MARK, bob, export_of_mark, from_alice, marked, to_bob};

pub(crate) const NICKNAME: &str = "A nickname that is easy to find";
pub(crate) const TEXT: &str = "A message that is easy to find";

pub(crate) fn header() -> Header<'static> {
    Header::new(MessageId::from_bytes([7; 8]), UnixMillis(1)).with_nickname(NICKNAME)
}

pub(crate) fn sealed(body: &Body<'_>) -> Vec<u8> {
    let mut random = |bytes: &mut [u8]| bytes.fill(9);
    let sealed = message::seal(&to_bob(), &header(), body, &mut random);
    sealed.unwrap().without_record()
}

/// Blocks that still hold the text or the nickname of a message that was sealed and opened.
pub(crate) fn received() -> usize {
    let mut envelope = Vec::new();
    let seal = || envelope = sealed(&Body::text(TEXT).unwrap());
    let mut leaks = leaks_of(needle(TEXT.as_bytes()), seal);
    for secret in [NICKNAME, TEXT] {
        leaks += leaks_of(needle(secret.as_bytes()), || {
            let envelope = Envelope::parse(&envelope).unwrap();
            let mut memory = Memory::new();
            let received = envelope.open(&from_alice(1), &mut memory).unwrap();
            assert_hidden(&received, secret.as_bytes());
            assert_eq!(received.nickname(), Some(NICKNAME));
            assert_eq!(received.body(), &Body::text(TEXT).unwrap());
        });
    }
    leaks
}

/// The same for what an inbox says of it.
pub(crate) fn outcome() -> usize {
    let envelope = sealed(&Body::text(TEXT).unwrap());
    let mut leaks = 0;
    for secret in [NICKNAME, TEXT] {
        leaks += leaks_of(needle(secret.as_bytes()), || {
            let mut inbox = Inbox::new(bob(), MemoryStore::default());
            let mut memory = Memory::new();
            let peer = from_alice(1);
            let outcome = inbox.receive(&envelope, &mut memory, |_| Some(&peer));
            let outcome = outcome.unwrap();
            assert!(matches!(outcome, Outcome::Message(_)));
            assert_hidden(&outcome, secret.as_bytes());
            drop(outcome);
            assert_hidden(&memory, secret.as_bytes());
        });
    }
    leaks
}

/// Blocks that still hold the secret key of a backup that was opened, as bytes or as base64.
pub(crate) fn reading() -> usize {
    let key = MasterKey::from_bytes(&[1; 64]);
    let document = Document::new(SecretKey::from_bytes(MARK));
    let backup = safe::seal(&key, &document, &mut marked).unwrap();
    let text = *b"YSBzZWNyZXQgdGhh";
    let open = || safe::open(&key, &backup, Limits::default()).unwrap();
    let mut kept = None;
    let raw = leaks_of(needle(&MARK), || kept = Some(open()));
    let encoded = leaks_of(text, || drop(open()));
    raw + encoded + leaks_beside_gaps(needle(&MARK), 1, open)
}

#[test]
fn sealing_a_backup_leaves_nothing() {
    let key = MasterKey::from_bytes(&[1; 64]);
    let document = Document::new(SecretKey::from_bytes(MARK));
    let seal = || drop(safe::seal(&key, &document, &mut marked).unwrap());
    assert_eq!(leaks_of(*b"YSBzZWNyZXQgdGhh", seal), 0);
}

/// The key of a file is written and read as text. A peer may write its digits with escapes.
#[test]
fn the_key_of_a_file_is_gone() {
    let digits = "61207365637265742074686174206973206561737920746f2066696e64202121";
    let plain = format!(
        r#"{{"b":"{}","k":"{digits}","m":"a/b","s":1}}"#,
        "01".repeat(16)
    );
    let escaped = plain.replace("\"61", "\"\\u0036\\u0031");
    for json in [&plain, &escaped] {
        for secret in [needle(&MARK), needle(&digits.as_bytes()[4..])] {
            let read = || match Body::decode(Kind::FILE, json.as_bytes())
                .unwrap()
                .into_content()
            {
                Content::File(file) => assert_eq!(file.key().as_bytes(), &MARK),
                _ => panic!("this is a file"),
            };
            assert_eq!(leaks_of(secret, read), 0, "{json}");
            let broken = json.replace("\"s\":1", "\"s\":\"\"");
            let refuse = || assert!(Body::decode(Kind::FILE, broken.as_bytes()).is_err());
            assert_eq!(leaks_of(secret, refuse), 0, "{broken}");
        }
    }
    let (blob_id, key) = (BlobId::from_bytes([1; 16]), BlobKey::from_bytes(MARK));
    let file = File::new("a", "a/b", 1, blob_id, key).unwrap();
    let body = Body::direct(file).unwrap();
    let seal = || drop(black_box(sealed(&body)));
    assert_eq!(leaks_of(needle(digits.as_bytes()), seal), 0);
}

#[test]
fn opened_exports_are_gone_after_drop() {
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let open = || drop(black_box(Box::new(fuzzing::open(&code, "password"))));
        assert_eq!(leaks_of(needle(&MARK), open), 0);
    }
}

/// The heap of a derivation is zero when it is given back.
#[test]
fn the_memory_of_derivations_is_wiped() {
    use eeema::crypto::Argon2Memory;
    use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
    let cost = Cost::from_log2(6).unwrap();
    let derive = || drop(scrypt_with_own_table(b"password", b"salt", cost).unwrap());
    assert_eq!(large_blocks_left(derive), 0);
    // The first element of the table: words on a diagonal of the first block of PBKDF2.
    let first = [1_u8, 2].map(|index| hmac_sha256(b"password", &[b"salt", &[0, 0, 0, index]]));
    let block = first.concat();
    let diagonal: Vec<u8> = [0, 20, 40, 60]
        .iter()
        .flat_map(|at| &block[*at..at + 4])
        .copied()
        .collect();
    assert_eq!(leaks_of(needle(&diagonal), derive), 0);
    let derive_pairs = || {
        let mut tables = PairTables::new(cost).unwrap();
        drop(tables.derive([b"password", b"other"], b"salt"));
        drop(tables.derive([b"other", b"password"], b"salt"));
    };
    assert_eq!(large_blocks_left(derive_pairs), 0);
    assert_eq!(leaks_of(needle(&diagonal), derive_pairs), 0);

    let cost = Argon2Cost {
        memory_kib: 64,
        iterations: 1,
        parallelism: 1,
    };
    let derive = || drop(argon2id(b"password", &[1; 8], cost, Argon2Memory::heap()).unwrap());
    assert_eq!(large_blocks_left(derive), 0);
}

#[test]
fn a_secret_whose_making_fails_is_gone() {
    let failed = || {
        Box::new(Secret::<32>::try_filled(|bytes| {
            bytes.copy_from_slice(&MARK);
            Err(())
        }))
    };
    assert_eq!(leaks_of(needle(&MARK), || drop(black_box(failed()))), 0);
}
