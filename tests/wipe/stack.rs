//! What calls leave on the stack.
//!
//! Rust copies values on a move, and the compiler puts registers aside where it likes: without unsafe
//! code nobody can promise that a stack is clean. These calls must leave it clean, with and without `--release`.

#[path = "../support/own_stack.rs"]
pub(super) mod own_stack;

use std::hint::black_box;

use eeema::blob::{self, Part};
use eeema::contact_hash::DirectoryKey;
use eeema::content::Body;
use eeema::crypto::Argon2Memory;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::hash::hmac_sha256;
use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use eeema::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha256;
use eeema::crypto::hazmat::{agreement, blake2b, secretbox};
use eeema::id_export::{LegacyCode, Scheme, V1Code, fuzzing};
use eeema::identity::{BlobKey, SecretKey};
use eeema::message::{self, Envelope, Memory};
use eeema::safe::password::GeneratedPassword;
use eeema::safe::{EncryptionKey, container};

use super::errors::Failing;
use super::inspector::{Needle, holds, needle};
use super::protocols::{TEXT, header, sealed};
use super::{MARK, alice, from_alice, to_bob};

/// Whether `call` leaves `needle` on the stack.
///
/// The needle stays in memory, and this function is called: what lies in registers of a caller is put on the stack by
/// functions that need them.
#[inline(never)]
fn leaves(needle: &Needle, call: impl FnMut()) -> bool {
    let needle = black_box(needle);
    holds(own_stack::run(call).bytes(), needle)
}

#[test]
fn a_copy_on_the_stack_is_found() {
    let copy = || {
        black_box(black_box(MARK).map(|byte| byte));
    };
    assert!(leaves(&needle(&MARK), copy));
}

/// What was drawn when the generator fails, and the keys that a wrong password makes.
#[test]
fn secrets_of_calls_that_fail() {
    let generate = || {
        let mut random = Failing { draws: 0 };
        assert!(black_box(GeneratedPassword::generate(&mut random)).is_err());
    };
    // Half of it is enough, as it draws 15 bytes.
    let generated = holds(own_stack::run(generate).bytes(), &MARK[..8]);

    let (salt, password) = ([1; 8], "another");
    let legacy = LegacyCode::from_bytes([1; 50]);
    let legacy_key = pbkdf2_hmac_sha256::<32>(password.as_bytes(), &salt, 100_000);
    let open_legacy = || assert!(black_box(legacy.open(password)).is_err());

    let v1 = V1Code::from_bytes([1; 65]).unwrap();
    let cost = Argon2Cost {
        memory_kib: 128 * 1024,
        iterations: 8,
        parallelism: 1,
    };
    let v1_key = argon2id(password.as_bytes(), &salt, cost, Argon2Memory::heap()).unwrap();
    let open_v1 = || assert!(black_box(v1.open(password, Argon2Memory::heap())).is_err());
    expect_clean(&[
        ("GeneratedPassword::generate", generated),
        (
            "LegacyCode::open",
            leaves(&needle(legacy_key.as_bytes()), open_legacy),
        ),
        ("V1Code::open", leaves(&needle(v1_key.as_bytes()), open_v1)),
    ]);
}

/// A key behind a reference is used: it must not stay.
#[test]
fn keys_that_are_used() {
    let mark = black_box(needle(&MARK));
    let (secret, ours) = (
        Box::new(Secret::from_bytes(MARK)),
        Box::new(SecretKey::from_bytes(MARK)),
    );
    let theirs = SecretKey::from_bytes([2; 32]).public_key();
    let (to_bob, from_alice) = (to_bob(), from_alice(1));
    let message_key = needle(to_bob.agreed_key().as_bytes());
    let body = Body::text(TEXT).unwrap();
    let envelope = sealed(&body);
    let blob_key = Box::new(BlobKey::from_bytes(MARK));
    let safe_key = Box::new(EncryptionKey::from_bytes(MARK));
    let mut random = |bytes: &mut [u8]| bytes.fill(9);
    let found = [
        (
            "agreement::agree",
            leaves(&mark, || drop(agreement::agree(&secret, theirs.as_bytes()))),
        ),
        (
            "agreement::public_key",
            leaves(&mark, || _ = black_box(agreement::public_key(&secret))),
        ),
        (
            "SecretKey::agree",
            leaves(&mark, || drop(black_box(ours.agree(&theirs)))),
        ),
        (
            "secretbox::seal_in_place",
            leaves(&mark, || {
                _ = black_box(secretbox::seal_in_place(&secret, &[1; 24], &mut [1; 300]));
            }),
        ),
        (
            "secretbox::seal_in_place, short",
            leaves(&mark, || {
                _ = black_box(secretbox::seal_in_place(&secret, &[1; 24], &mut [1; 30]));
            }),
        ),
        (
            "blake2b::derive",
            leaves(&mark, || {
                let key = blake2b::Key::new(secret.as_bytes());
                black_box(blake2b::derive(Some(key), &blake2b::Context::NONE, &[]));
            }),
        ),
        (
            "hmac_sha256",
            leaves(&mark, || {
                _ = black_box(hmac_sha256(secret.as_bytes(), &[b"a"]))
            }),
        ),
        (
            "DirectoryKey::derive",
            leaves(&message_key, || {
                drop(black_box(DirectoryKey::derive(to_bob.agreed_key())))
            }),
        ),
        (
            "message::seal",
            leaves(&message_key, || {
                drop(message::seal(&to_bob, &header(), &body, &mut random));
            }),
        ),
        (
            "message::seal, text",
            leaves(&needle(TEXT.as_bytes()), || {
                drop(message::seal(&to_bob, &header(), &body, &mut random));
            }),
        ),
        (
            "Envelope::open",
            leaves(&message_key, || {
                let envelope = Envelope::parse(&envelope).unwrap();
                drop(black_box(envelope.open(&from_alice, &mut Memory::new())));
            }),
        ),
        (
            "blob::open",
            leaves(&mark, || drop(blob::open(&blob_key, Part::File, &[0; 100]))),
        ),
        (
            "container::seal",
            leaves(&mark, || {
                drop(container::seal(&safe_key, b"{}", &mut random))
            }),
        ),
        (
            "SecretKey::to_key_text",
            leaves(&mark, || drop(black_box(ours.to_key_text()))),
        ),
        (
            "id_export::seal",
            leaves(&mark, || {
                let scheme = Scheme::Legacy;
                _ = black_box(fuzzing::seal(alice(), &ours, "password", scheme, &[1; 8]));
            }),
        ),
    ];
    expect_clean(&found);
}

/// The ladders have their points in limbs and lanes, a form that no needle has: of what lies below the frames of the
/// caller nothing but addresses and lengths may be left.
#[test]
fn points_of_a_ladder() {
    // What is above the ladder: public keys, and where secret ones lie.
    const FRAMES: usize = 4096;
    let secret = Box::new(Secret::from_bytes(MARK));
    let publics = [2; 20].map(|byte| *SecretKey::from_bytes([byte; 32]).public_key().as_bytes());
    let mut slots = [const { Err(agreement::NonContributory) }; 20];
    let pairs = [&*secret; 20];
    let mut own = [[0; 32]; 20];
    let left = [
        left_below(FRAMES, || drop(agreement::agree(&secret, &publics[0]))),
        left_below(FRAMES, || _ = black_box(agreement::public_key(&secret))),
        left_below(FRAMES, || {
            agreement::agree_many(&secret, &publics, &mut slots)
        }),
        left_below(FRAMES, || agreement::public_keys(&pairs, &mut own)),
    ];
    assert!(left.iter().all(|bytes| *bytes <= 64), "{left:?} bytes");
}

/// How many bytes are neither paint nor zero, deeper than `frames` below the top of the stack.
fn left_below(frames: usize, call: impl FnMut()) -> usize {
    let stack = own_stack::run(call);
    let (below, _) = stack.bytes().split_at(stack.bytes().len() - frames);
    let is_left = |byte: &&u8| ![0, own_stack::PAINT].contains(*byte);
    below.iter().filter(is_left).count()
}

/// No call leaves a key on the stack.
fn expect_clean(found: &[(&str, bool)]) {
    for (name, left) in found {
        println!(
            "{name}: {}",
            if *left { "left on the stack" } else { "clean" }
        );
    }
    let dirty: Vec<_> = found.iter().filter(|(_, left)| *left).collect();
    assert!(
        dirty.is_empty(),
        "these leave a key on the stack: {dirty:?}"
    );
}
