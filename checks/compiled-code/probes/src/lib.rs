//! What is done with a secret. Every probe runs twice, with a secret and with the complement of all its bits, and whoever
//! watches the processor compares the two ways.

#![no_std]

use core::hint::black_box;

use eeema::codec::hex;
use eeema::contact_hash::PhoneNumber;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::{aes_gcm, agreement, hash, secretbox};
use eeema::identity::{PublicKey, SecretKey};
use eeema::multi_device::DeviceGroupKey;

/// Does something with 64 secret bytes, and hands out what is public of it.
type Probe = fn(&[u8; 64]) -> u8;

/// The probes by name. Those that begin with `leak` must be found.
pub const PROBES: [(&str, Probe); 13] = [
    ("public key", |secret| {
        SecretKey::from_bytes(key(secret)).public_key().as_bytes()[0]
    }),
    ("agreement", |secret| {
        let secret_key = SecretKey::from_bytes(key(secret));
        let their_public = PublicKey::from_bytes(BASE_POINT);
        secret_key
            .agree(&their_public)
            .map_or(1, |agreed| agreed.as_bytes()[0])
    }),
    ("agreement of hazmat", |secret| {
        let secret = Secret::from_bytes(key(secret));
        agreement::agree(&secret, &BASE_POINT).map_or(1, |agreed| agreed.as_bytes()[0])
    }),
    ("seal a box", |secret| {
        let (key, mut data) = (Secret::from_bytes(key(secret)), message(secret));
        secretbox::seal_in_place(&key, &[5; 24], &mut data)[0]
    }),
    ("seal and open a box", |secret| {
        let (key, mut data) = (Secret::from_bytes(key(secret)), message(secret));
        let tag = secretbox::seal_in_place(&key, &[5; 24], &mut data);
        u8::from(secretbox::open_in_place(&key, &[5; 24], &mut data, &tag).is_ok())
    }),
    ("compare 32 bytes", |secret| {
        // Of one secret nothing is right, of the other all but the last byte. The verdict is the same.
        let mut expected = key(&[0xa5; 64]);
        expected[31] ^= 1;
        u8::from(hash::equal(&key(secret), &expected))
    }),
    ("HMAC-SHA-256", |secret| {
        hash::hmac_sha256(&key(secret), &[&message(secret)])[0]
    }),
    ("keys of a device group, BLAKE2b", |secret| {
        DeviceGroupKey::from_bytes(key(secret))
            .derive()
            .path()
            .as_bytes()[0]
    }),
    ("hash of a phone number", |secret| {
        let mut digits = *b"41790000000";
        for (digit, byte) in digits.iter_mut().skip(4).zip(black_box(secret)) {
            *digit += byte & 7;
        }
        let number = str::from_utf8(&digits).map(PhoneNumber::parse);
        number.map_or(1, |number| {
            number.map_or(2, |number| number.hash().as_bytes()[0])
        })
    }),
    ("hexadecimal digits", |secret| {
        let (mut text, mut back) = ([0; 64], [0; 32]);
        let digits = hex::encode(&key(secret), &mut text);
        digits.map_or(1, |digits| {
            u8::from(hex::decode(digits, &mut back).is_err())
        })
    }),
    ("AES-256-GCM", |secret| {
        let (key, mut data) = (Secret::from_bytes(key(secret)), message(secret));
        aes_gcm::seal_in_place(&key, &[5; 12], &[], &mut data).map_or(1, |tag| tag[0])
    }),
    ("leak: a branch", |secret| {
        let mut sum = 0_u8;
        if black_box(secret)[0] & 1 == 1 {
            sum = black_box(sum).wrapping_mul(3).wrapping_add(black_box(7));
        }
        sum
    }),
    ("leak: a division", |secret| {
        black_box(secret)[0] / (black_box(secret)[1] | 1)
    }),
];

const BASE_POINT: [u8; 32] = {
    let mut point = [0; 32];
    point[0] = 9;
    point
};

fn key(secret: &[u8; 64]) -> [u8; 32] {
    *black_box(secret).first_chunk().unwrap_or(&[0; 32])
}

/// 300 bytes of the secret: every byte of a box that somebody seals is one.
fn message(secret: &[u8; 64]) -> [u8; 300] {
    let mut message = [0; 300];
    for (index, byte) in message.iter_mut().enumerate() {
        *byte = black_box(secret)[index % 64];
    }
    message
}

/// One of the two secrets: the complement has every bit of the other one reversed.
fn secret(is_complement: u8) -> [u8; 64] {
    let reversed = 0_u8.wrapping_sub(black_box(is_complement));
    [0xa5 ^ reversed; 64]
}

/// Stands between two probes, where whoever watches finds it.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn boundary(number: u32) {
    black_box(number);
}

/// Runs one probe with one secret.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn probe(index: u32, is_complement: u8) -> u32 {
    let secret = secret(is_complement);
    match PROBES.get(index as usize) {
        Some((_, probe)) => u32::from(black_box(probe(&secret))),
        None => u32::MAX,
    }
}

/// Runs all three times, at last with the complement, with a boundary behind each. There is one place that calls.
pub fn run_all() {
    for index in 0..black_box(PROBES.len() as u32) {
        for round in 0..black_box(3) {
            probe(index, round >> 1);
            boundary(index);
        }
    }
}

/// As a WebAssembly module this is a whole program.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
