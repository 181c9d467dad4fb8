//! Secrets are gone from memory when they are dropped, and when something fails.
//!
//! An allocator looks at every block of memory that is given back: none may still hold the secret that
//! is being looked for. `sources.rs` reads the source, and fails for a type that holds a secret and is
//! not in the tables of `types.rs` and its neighbours. `stack.rs` looks at the stack that a call leaves behind.

mod at_rest;
#[path = "../support/callback.rs"]
mod callback;
mod connections;
mod errors;
mod errors_of_copies;
mod inspector;
mod protocols;
mod shown;
mod sources;
#[cfg(target_arch = "x86_64")]
mod stack;
#[cfg(target_arch = "x86_64")]
mod stack_made;
#[cfg(target_arch = "x86_64")]
mod stack_passwords;
mod types;
mod web;

use std::fmt::{self, Debug, Formatter};
use std::hint::black_box;

use eeema::crypto::{Secret, SecretString};
use eeema::id_export::{Code, Scheme, fuzzing};
use eeema::message::Peer;
use eeema::{Identity, SecretKey, ThreemaId};

use inspector::{leaks_beside_gaps, leaks_of, leaks_of_inline, leaks_of_made, needle};

const MARK: [u8; 32] = *b"a secret that is easy to find !!";

/// Bob as Alice sees him.
fn to_bob() -> Peer {
    let public_key = SecretKey::from_bytes([2; 32]).public_key();
    Identity::new(alice(), SecretKey::from_bytes([1; 32]))
        .peer(bob(), &public_key)
        .unwrap()
}

/// Alice as Bob sees her, with the right key or another one.
fn from_alice(secret: u8) -> Peer {
    let public_key = SecretKey::from_bytes([secret; 32]).public_key();
    Identity::new(bob(), SecretKey::from_bytes([2; 32]))
        .peer(alice(), &public_key)
        .unwrap()
}

fn alice() -> ThreemaId {
    "ALICE001".parse().unwrap()
}

fn bob() -> ThreemaId {
    "BOB00001".parse().unwrap()
}

/// A generator that always draws [`MARK`].
fn marked(bytes: &mut [u8]) {
    for (byte, mark) in bytes.iter_mut().zip(MARK.iter().cycle()) {
        *byte = *mark;
    }
}

/// An export of [`MARK`] under the password `password`.
fn export_of_mark(scheme: Scheme) -> Code {
    let key = SecretKey::from_bytes(MARK);
    fuzzing::seal(alice(), &key, "password", scheme, &[1; 8]).unwrap()
}

/// A figure in `docs/dependencies.md`.
#[test]
fn a_neighbour_leaves_its_secret_key() {
    let theirs = || crypto_box::SecretKey::from_bytes(MARK);
    assert_eq!(leaks_of_made(needle(&MARK), theirs), 1);
    let ours = || SecretKey::from_bytes(MARK);
    assert_eq!(leaks_of_made(needle(&MARK), ours), 0);
}

/// Keeps its secret from `Debug`, but does not wipe it.
struct Unwiped<T>(T);

impl<T> Debug for Unwiped<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Unwiped")
    }
}

#[test]
#[should_panic(expected = "the value does not hold the needle")]
fn the_inspector_misses_a_secret_that_was_never_there() {
    leaks_of_made(needle(&MARK), || SecretString::from("another secret"));
}

#[test]
fn the_inspector_finds_what_is_not_wiped() {
    assert_eq!(leaks_of_inline(needle(&MARK), Unwiped(MARK)), 1);
    assert_eq!(leaks_of_made(needle(&MARK), || Unwiped(MARK)), 1);
    assert_eq!(leaks_of_made(needle(&MARK), || Unwiped(MARK.to_vec())), 1);
    let unwiped = || Unwiped(MARK);
    assert_eq!(leaks_beside_gaps(needle(&MARK), 1, unwiped), 1);
    let wiped_beside = || Unwiped((Secret::from_bytes(MARK), MARK));
    assert_eq!(leaks_beside_gaps(needle(&MARK), 1, wiped_beside), 0);
    assert_eq!(leaks_beside_gaps(needle(&MARK), 2, wiped_beside), 1);
    assert_eq!(
        leaks_of(needle(&MARK), || drop(black_box(MARK.to_vec()))),
        1
    );
    let large = || drop(black_box(vec![1; 1 << 16]));
    assert_eq!(inspector::large_blocks_left(large), 1);
}
