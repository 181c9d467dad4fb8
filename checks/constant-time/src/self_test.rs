//! Deliberate leaks: if one of these is not reported, the check is blind.

use std::hint::black_box;

use eeema::SecretKey;
use eeema::contact_hash::DirectoryKey;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::backend::Backend;

use crate::Case;
use crate::valgrind::{revealed, secret};

pub const CASES: &[Case] = &[
    Case::new("a branch on a bit", branch),
    Case::new("an index into a table", index),
    Case::new("a comparison that stops early", comparison),
    Case::new("a branch on what a key was derived to", derived),
    Case::new("a branch on what a box held", opened),
    Case::new("a branch on a digit of a key text", text),
];

/// Secret bytes of which the compiler knows nothing.
fn bytes() -> Box<[u8; 32]> {
    secret(black_box([7; 32]))
}

#[inline(never)]
fn branch_on(byte: u8) {
    if byte & 1 == 1 {
        black_box("odd");
    } else {
        black_box("even");
    }
}

fn branch(_: Backend) {
    branch_on(bytes()[0]);
}

fn index(_: Backend) {
    let table: [u8; 256] = black_box([0; 256]);
    black_box(table[usize::from(bytes()[0])]);
}

fn comparison(_: Backend) {
    if bytes()[..] == black_box(&[8; 32])[..] {
        black_box("equal");
    }
}

fn derived(_: Backend) {
    let ours = secret(SecretKey::from_bytes([1; 32]));
    let theirs = revealed(SecretKey::from_bytes([2; 32]).public_key());
    let shared = ours.agree(&theirs).unwrap();
    branch_on(DirectoryKey::derive(&shared).as_bytes()[0]);
}

fn opened(path: Backend) {
    let key = secret(Secret::from_bytes([3; 32]));
    let mut data = [0; 40];
    _ = eeema::crypto::hazmat::backend::seal_in_place_on(path, &key, &[4; 24], &mut data);
    branch_on(data[39]);
}

fn text(_: Backend) {
    let mut digits = [0; 64];
    let key = bytes();
    eeema::codec::hex::encode(&*key, &mut digits).unwrap();
    branch_on(digits[63]);
}
