//! Boxes on every path of the machine against other libraries, lane and block boundaries included.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed check ends the test"
)]

use eeema::crypto::Secret;
use eeema::crypto::lanes::Path;
use eeema::crypto::secretbox::{self, Unauthentic};
use xsalsa20poly1305::aead::{AeadInPlace, KeyInit};
use xsalsa20poly1305::XSalsa20Poly1305;

/// Every path, with those named that this machine does not have.
fn paths() -> Vec<(&'static str, Path)> {
    let mut paths = Vec::new();
    for name in Path::NAMES {
        match Path::named(name) {
            Some(path) => paths.push((name, path)),
            None => println!("skipped: this machine has no {name}"),
        }
    }
    paths
}

/// Bytes without a pattern, the same in every run.
fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = vec![0; length];
    for byte in &mut bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        *byte = (state >> 32) as u8;
    }
    bytes
}

fn key_and_nonce(seed: u64) -> (Secret<32>, [u8; 24]) {
    let drawn = bytes(seed ^ 0xffff, 56);
    (
        Secret::from_bytes(drawn[..32].try_into().unwrap()),
        drawn[32..].try_into().unwrap(),
    )
}

fn oracle(key: &Secret<32>, nonce: &[u8; 24], data: &mut [u8]) -> [u8; 16] {
    XSalsa20Poly1305::new(key.as_bytes().into())
        .encrypt_in_place_detached(nonce.into(), &[], data)
        .unwrap()
        .into()
}

fn check(name: &str, path: Path, length: usize, offset: usize) {
    let (key, nonce) = key_and_nonce(length as u64);
    let plaintext = bytes(length as u64, length);
    let mut expected = plaintext.clone();
    let expected_tag = oracle(&key, &nonce, &mut expected);
    let mut room = vec![0xa5; offset + length + 1];
    let data = &mut room[offset..offset + length];
    data.copy_from_slice(&plaintext);
    let tag = secretbox::seal_in_place_on(path, &key, &nonce, data);
    assert_eq!(data, expected, "{name}: {length} bytes at {offset}");
    assert_eq!(tag, expected_tag, "{name}: {length} bytes at {offset}");
    let mut wrong = tag;
    wrong[length % 16] ^= 1 << (length % 8);
    assert_eq!(
        secretbox::open_in_place_on(path, &key, &nonce, data, &wrong),
        Err(Unauthentic)
    );
    assert_eq!(data, expected, "{name}: a refused box is unchanged");
    secretbox::open_in_place_on(path, &key, &nonce, data, &tag).unwrap();
    assert_eq!(data, plaintext, "{name}: {length} bytes at {offset}");
    assert_eq!(room[offset + length], 0xa5);
}

#[test]
fn every_length_on_every_path() {
    for (name, path) in paths() {
        for length in 0..=2048 {
            check(name, path, length, length % 67);
        }
    }
}

#[test]
fn lengths_around_the_boundaries_of_long_messages() {
    for (name, path) in paths() {
        for boundary in [4096, 16 * 1024, 32 * 1024, 64 * 1024, 1024 * 1024] {
            for head in [0, 32, 224, 480] {
                for length in [boundary + head - 1, boundary + head, boundary + head + 17] {
                    check(name, path, length, 3);
                }
            }
        }
    }
}
