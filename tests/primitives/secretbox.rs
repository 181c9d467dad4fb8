//! Boxes on every path of the machine against other libraries, lane and block boundaries included.

use core::ops::Range;

use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::{PrefixedError, ToOpen, ToSeal, Unauthentic};
use eeema::crypto::{Random, RandomError, Secret};
use xsalsa20poly1305::XSalsa20Poly1305;
use xsalsa20poly1305::aead::{AeadInPlace, KeyInit};

use super::backends::backends;

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

/// Every so many cases are checked: all, or fewer where the library is not optimised.
fn step() -> usize {
    std::env::var("EEEMA_STEP").map_or(1, |step| step.parse().unwrap())
}

fn check(name: &str, path: Backend, length: usize, offset: usize) {
    let (key, nonce) = key_and_nonce(length as u64);
    let plaintext = bytes(length as u64, length);
    let mut expected = plaintext.clone();
    let expected_tag = oracle(&key, &nonce, &mut expected);
    let mut room = vec![0xa5; offset + length + 1];
    let data = &mut room[offset..offset + length];
    data.copy_from_slice(&plaintext);
    let tag = backend::seal_in_place_on(path, &key, &nonce, data);
    assert_eq!(data, expected, "{name}: {length} bytes at {offset}");
    assert_eq!(tag, expected_tag, "{name}: {length} bytes at {offset}");
    let mut wrong = tag;
    wrong[length % 16] ^= 1 << (length % 8);
    assert_eq!(
        backend::open_in_place_on(path, &key, &nonce, data, &wrong),
        Err(Unauthentic)
    );
    assert_eq!(data, expected, "{name}: a refused box is unchanged");
    backend::open_in_place_on(path, &key, &nonce, data, &tag).unwrap();
    assert_eq!(data, plaintext, "{name}: {length} bytes at {offset}");
    assert_eq!(room[offset + length], 0xa5);
}

#[test]
fn every_length_on_every_path() {
    for (name, path) in backends() {
        for length in (0..=2048).step_by(step()) {
            check(name, path, length, length % 67);
        }
    }
}

#[test]
fn lengths_around_the_boundaries_of_long_messages() {
    for (name, path) in backends() {
        for boundary in [3 * 1024, 4096, 16 * 1024, 32 * 1024, 64 * 1024, 1024 * 1024] {
            for head in [0, 32, 224, 480].into_iter().step_by(step()) {
                for length in [boundary + head - 1, boundary + head, boundary + head + 17] {
                    check(name, path, length, 3);
                }
            }
        }
    }
}

/// What stands around the data of every member, and must stay.
const FRAME: u8 = 0xa5;

/// A member of a batch, with its data at any offset in a frame.
struct Member {
    key: Secret<32>,
    nonce: [u8; 24],
    plaintext: Vec<u8>,
    room: Vec<u8>,
    data: Range<usize>,
    tag: [u8; 16],
}

impl Member {
    fn new(number: usize, length: usize) -> Self {
        let (key, nonce) = key_and_nonce(number as u64 * 31 + 5);
        let plaintext = bytes(number as u64 + 77, length);
        let offset = number * 7 % 64;
        let data = offset..offset + length;
        let mut room = vec![FRAME; offset + length + 64];
        room[data.clone()].copy_from_slice(&plaintext);
        Self {
            key,
            nonce,
            plaintext,
            room,
            data,
            tag: [0; 16],
        }
    }

    fn data(&self) -> &[u8] {
        &self.room[self.data.clone()]
    }

    fn assert_framed(&self) {
        let (before, after) = (&self.room[..self.data.start], &self.room[self.data.end..]);
        assert!(before.iter().chain(after).all(|byte| *byte == FRAME));
    }

    fn unsealed(&mut self) -> ToSeal<'_> {
        ToSeal {
            key: &self.key,
            nonce: &self.nonce,
            data: &mut self.room[self.data.clone()],
            tag: &mut self.tag,
        }
    }

    fn sealed(&mut self) -> ToOpen<'_> {
        ToOpen {
            key: &self.key,
            nonce: &self.nonce,
            data: &mut self.room[self.data.clone()],
            tag: &self.tag,
            result: Err(Unauthentic),
        }
    }

    fn spoil(&mut self, number: usize) {
        match self.room[self.data.clone()].last_mut() {
            Some(byte) if number.is_multiple_of(2) => *byte ^= 0x80,
            _ => self.tag[number % 16] ^= 1,
        }
    }
}

/// A batch with lengths from `length`, sealed on `path`, compared and opened, every third one
/// spoiled.
fn check_batch(name: &str, path: Backend, count: usize, length: impl Fn(usize) -> usize) {
    let mut members: Vec<Member> = (0..count)
        .map(|number| Member::new(number, length(number)))
        .collect();
    let mut to_seal: Vec<ToSeal<'_>> = members.iter_mut().map(Member::unsealed).collect();
    backend::seal_many_on(path, &mut to_seal);
    for (number, member) in members.iter_mut().enumerate() {
        let mut expected = member.plaintext.clone();
        let tag = oracle(&member.key, &member.nonce, &mut expected);
        assert_eq!(member.data(), expected, "{name}: {number} of {count}");
        assert_eq!(member.tag, tag, "{name}: {number} of {count}");
        member.assert_framed();
        if number % 3 == 1 {
            member.spoil(number);
        }
    }
    let sealed: Vec<_> = members
        .iter()
        .map(|member| member.data().to_vec())
        .collect();
    let mut to_open: Vec<ToOpen<'_>> = members.iter_mut().map(Member::sealed).collect();
    backend::open_many_on(path, &mut to_open);
    let results: Vec<_> = to_open.into_iter().map(|opened| opened.result).collect();
    for (number, (member, result)) in members.iter().zip(results).enumerate() {
        member.assert_framed();
        if number % 3 == 1 {
            assert_eq!(result, Err(Unauthentic), "{name}: {number} of {count}");
            assert_eq!(member.data(), sealed[number], "{name}: {number} of {count}");
        } else {
            assert_eq!(result, Ok(()), "{name}: {number} of {count}");
            assert_eq!(
                member.data(),
                member.plaintext,
                "{name}: {number} of {count}"
            );
        }
    }
}

#[test]
fn every_batch_on_every_backend() {
    for (name, path) in backends() {
        for count in (0..=40).step_by(step()) {
            for length in [0, 1, 15, 16, 31, 32, 33, 64, 95, 96, 97, 160, 255, 512] {
                check_batch(name, path, count, |_| length);
            }
            for seed in 0..8 {
                check_batch(name, path, count, |member| (member * 37 + seed * 101) % 700);
                check_batch(name, path, count, |member| {
                    (member * 337 + seed * 101) % 2500
                });
            }
            check_batch(
                name,
                path,
                count,
                |member| if member == 3 { 5000 } else { member },
            );
        }
    }
}

/// The nonce stands in front, and each cut has its error; `tests/safety/every_bit` has each bit.
#[test]
fn a_box_behind_its_nonce_opens_as_it_was_sealed_only() {
    let (key, nonce) = key_and_nonce(3);
    for length in [0, 1, 33, 100] {
        let text = bytes(4, length);
        let mut random = |drawn: &mut [u8]| drawn.copy_from_slice(&nonce);
        let sealed = secretbox::seal_prefixed(&key, &text, &mut random).unwrap();
        let mut data = text.clone();
        let tag = oracle(&key, &nonce, &mut data);
        assert_eq!(sealed, [nonce.as_slice(), &tag, &data].concat());

        let mut room = vec![7; sealed.len() + 3];
        let written = secretbox::seal_prefixed_into(&key, &text, &mut room, &mut random);
        assert_eq!(written.unwrap(), sealed);
        assert_eq!(room[sealed.len()..], [7; 3]);
        let mut buffer = [vec![7; secretbox::PREFIX_LENGTH], text.clone()].concat();
        secretbox::seal_prefixed_in_place(&key, &mut buffer, &mut random).unwrap();
        assert_eq!(buffer, sealed);

        let opened = secretbox::open_prefixed(&key, &sealed).unwrap();
        assert_eq!(opened.as_bytes(), text);
        assert_eq!(
            secretbox::open_prefixed_in_place(&key, &mut buffer).unwrap(),
            text
        );
        for end in 0..sealed.len() {
            let expected = match end {
                ..secretbox::PREFIX_LENGTH => PrefixedError::TooShort,
                _ => PrefixedError::Unauthentic,
            };
            refuses(&key, &sealed[..end], expected);
        }
    }
}

fn refuses(key: &Secret<32>, sealed: &[u8], expected: PrefixedError) {
    let opened = secretbox::open_prefixed(key, sealed);
    assert_eq!(opened.err(), Some(expected));
    let mut buffer = sealed.to_vec();
    let opened = secretbox::open_prefixed_in_place(key, &mut buffer);
    assert_eq!(opened.err(), Some(expected));
}

#[test]
fn a_box_behind_its_nonce_needs_room_and_a_generator() {
    struct Broken;
    impl Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError)
        }
    }
    let key = Secret::from_bytes([1; 32]);
    let mut random = |drawn: &mut [u8]| drawn.fill(2);
    let mut short = [0; secretbox::PREFIX_LENGTH + 2];
    let into = secretbox::seal_prefixed_into(&key, b"abc", &mut short, &mut random);
    assert_eq!(into.err(), Some(PrefixedError::TooShort));
    for length in 0..secretbox::PREFIX_LENGTH {
        let sealed = secretbox::seal_prefixed_in_place(&key, &mut short[..length], &mut random);
        assert_eq!(sealed, Err(PrefixedError::TooShort));
    }
    let mut room = [0; secretbox::PREFIX_LENGTH + 3];
    let sealed = secretbox::seal_prefixed(&key, b"abc", &mut Broken);
    assert_eq!(sealed, Err(RandomError));
    let sealed = secretbox::seal_prefixed_in_place(&key, &mut room, &mut Broken);
    assert_eq!(sealed, Err(PrefixedError::Random));
    let into = secretbox::seal_prefixed_into(&key, b"abc", &mut room, &mut Broken);
    assert_eq!(into.err(), Some(PrefixedError::Random));
    assert_eq!(room, [0; secretbox::PREFIX_LENGTH + 3]);
}
