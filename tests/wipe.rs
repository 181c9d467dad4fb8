//! Secrets are gone from memory when they are dropped.
//!
//! An allocator looks at every block of memory that is given back, before it is: none may still hold
//! the secret that is being looked for.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed check ends the test"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use eeema::crypto::{Secret, SecretString, SecretVec};
use eeema::identity::{MessageId, VouchKey};
use eeema::message::{self, Body, Envelope, Error, Header};
use eeema::time::UnixMillis;
use eeema::{SecretKey, SharedKey, ThreemaId};

type Needle = [u8; 16];

thread_local! {
    static NEEDLE: Cell<Option<Needle>> = const { Cell::new(None) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

struct Inspector;

// SAFETY: everything is handed to the system allocator. A block is read before it is given back, and
// every byte of it is initialised, because it was zeroed when it was allocated.
unsafe impl GlobalAlloc for Inspector {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that every byte of a block may be read later.
        // SAFETY: the caller's promises about the layout are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(needle) = NEEDLE.get() {
            // SAFETY: the block is still allocated and was zeroed when it was.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            if bytes.windows(needle.len()).any(|window| window == needle) {
                FOUND.set(FOUND.get() + 1);
            }
        }
        // SAFETY: the caller's promises about block and layout are passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static INSPECTOR: Inspector = Inspector;

/// The beginning of a secret.
fn needle(secret: &[u8]) -> Needle {
    secret[..16].try_into().unwrap()
}

/// How many blocks that were given back during `run` held `needle`.
fn leaks_of(needle: Needle, run: impl FnOnce()) -> usize {
    NEEDLE.set(Some(needle));
    FOUND.set(0);
    run();
    NEEDLE.set(None);
    FOUND.get()
}

/// Drops a boxed `value` and looks for `needle`.
fn leaks_of_boxed<T>(needle: Needle, value: T) -> usize {
    let boxed = black_box(Box::new(value));
    leaks_of(needle, || drop(boxed))
}

const MARK: [u8; 32] = *b"a secret that is easy to find !!";

fn shared_key() -> SharedKey {
    SecretKey::from_bytes([1; 32])
        .agree(&SecretKey::from_bytes([2; 32]).public_key())
        .unwrap()
}

#[test]
fn the_inspector_finds_what_is_not_wiped() {
    assert_eq!(leaks_of_boxed(needle(&MARK), MARK), 1);
    assert_eq!(
        leaks_of(needle(&MARK), || drop(black_box(MARK.to_vec()))),
        1
    );
}

#[test]
fn secrets_are_gone_after_drop() {
    assert_eq!(leaks_of_boxed(needle(&MARK), Secret::from_bytes(MARK)), 0);
    assert_eq!(
        leaks_of_boxed(needle(&MARK), SecretKey::from_bytes(MARK)),
        0
    );
    assert_eq!(
        leaks_of_boxed(needle(&MARK), Some(SecretKey::from_bytes(MARK))),
        0
    );

    let text = SecretKey::from_bytes(MARK).to_key_text();
    assert_eq!(
        leaks_of_boxed(needle(&text.as_str().as_bytes()[8..]), text),
        0
    );

    let shared = shared_key();
    assert_eq!(
        leaks_of_boxed(needle(shared.message_key().as_bytes()), shared.clone()),
        0
    );
    assert_eq!(
        leaks_of_boxed(needle(shared.metadata_key().as_bytes()), shared.clone()),
        0
    );
    let directory = shared.directory_key();
    assert_eq!(leaks_of_boxed(needle(directory.as_bytes()), directory), 0);
    let handshake = shared.group_call_handshake_key(&[3; 32]);
    assert_eq!(leaks_of_boxed(needle(handshake.as_bytes()), handshake), 0);
    let vouch = VouchKey::derive(&shared, &shared);
    assert_eq!(leaks_of_boxed(needle(vouch.as_bytes()), vouch), 0);

    let text = SecretString::from(str::from_utf8(&MARK).unwrap());
    assert_eq!(leaks_of(needle(&MARK), || drop(text)), 0);

    let mut secret = SecretVec::zeroed(100);
    secret.as_mut_bytes()[40..72].copy_from_slice(&MARK);
    assert_eq!(leaks_of(needle(&MARK), || drop(secret)), 0);
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

#[test]
fn opened_messages_are_gone_after_drop() {
    let (alice, bob): (ThreemaId, ThreemaId) =
        ("ALICE001".parse().unwrap(), "BOB00001".parse().unwrap());
    let key = shared_key();
    let nickname = "A nickname that is easy to find";
    let text = "A message that is easy to find";
    let header = Header::new(alice, bob, MessageId::from_bytes([7; 8]), UnixMillis(1))
        .with_nickname(nickname);
    let body = Body::text(text).unwrap();

    let mut sealed = Vec::new();
    let seal = || {
        sealed = message::seal(&key, &header, &body, &mut |bytes: &mut [u8]| bytes.fill(9)).unwrap()
    };
    assert_eq!(leaks_of(needle(text.as_bytes()), seal), 0);
    for secret in [nickname, text] {
        let open = || {
            let opened = Envelope::parse(&sealed)
                .unwrap()
                .open(bob, alice, &key)
                .unwrap();
            assert_eq!(opened.nickname(), Some(nickname));
            assert_eq!(opened.body(), Body::text(text));
        };
        assert_eq!(leaks_of(needle(secret.as_bytes()), open), 0);
    }

    // The metadata box opens, the message box does not.
    *sealed.last_mut().unwrap() ^= 1;
    let open = || {
        let error = Envelope::parse(&sealed)
            .unwrap()
            .open(bob, alice, &key)
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error, Error::MessageUnauthentic);
    };
    assert_eq!(leaks_of(needle(nickname.as_bytes()), open), 0);
}

#[test]
#[cfg(feature = "id-export")]
fn opened_exports_are_gone_after_drop() {
    use eeema::id_export::{RevocationKey, Scheme, fuzzing};

    let (id, secret_key) = (ThreemaId::ECHOECHO, SecretKey::from_bytes(MARK));
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = fuzzing::seal(id, &secret_key, "password", scheme, &[1; 8]);
        let open = || drop(black_box(Box::new(fuzzing::open(&code, "password"))));
        assert_eq!(leaks_of(needle(&MARK), open), 0);
    }

    let key = RevocationKey::derive("testpassword");
    let keys = [key.clone(), key];
    assert_eq!(leaks_of_boxed(needle(b"n3NeDQ==n3NeDQ=="), keys), 0);
}

#[test]
#[cfg(feature = "unicode-normalization")]
fn spellings_of_a_password_are_gone_after_drop() {
    for password in [
        "a password that is e\u{301}asy to find",
        "p\u{e9} that is easy to find",
    ] {
        let spell = || {
            drop(black_box(
                eeema::crypto::spellings(password).collect::<Vec<_>>(),
            ))
        };
        assert_eq!(leaks_of(needle(password.as_bytes()), spell), 0);
    }
}
