//! Hashes of phone numbers against libsodium's HMAC-SHA256, one call for each, and RustCrypto's with
//! cloned key states. `cargo bench --manifest-path benches/peers/Cargo.toml --bench contact_hash` prints nanoseconds and ratios.
//!
//! All of them take turns on the same numbers, and medians are compared, so that other work on the
//! machine hits all alike. See `benches/contact_hash.rs` for how to choose the path.

use std::hint::black_box;
use std::time::Instant;

use eeema::contact_hash::{PhoneHash, PhoneNumber, PhoneRange, phones_into, phones_parallel_into};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key of chapter 12 section 1.
const PHONE_KEY: [u8; 32] = [
    0x85, 0xad, 0xf8, 0x22, 0x69, 0x53, 0xf3, 0xd9, 0x6c, 0xfd, 0x5d, 0x09, 0xbf, 0x29, 0x55, 0x5e,
    0xb9, 0x55, 0xfc, 0xd8, 0xaa, 0x5e, 0xc4, 0xf9, 0xfc, 0xd8, 0x69, 0xe2, 0x58, 0x37, 0x07, 0x23,
];

const COUNTS: [usize; 4] = [1, 16, 1000, 1_000_000];

type Hasher<'a> = Box<dyn Fn(&[PhoneNumber], &mut [PhoneHash]) + 'a>;

fn main() {
    let state = Hmac::<Sha256>::new_from_slice(&PHONE_KEY).unwrap();
    let hashers: [(&str, Hasher<'_>); 5] = [
        (
            "libsodium, each call",
            Box::new(|numbers, hashes| {
                for (number, hash) in numbers.iter().zip(hashes) {
                    *hash = PhoneHash::from_bytes(libsodium(number.as_str().as_bytes()));
                }
            }),
        ),
        (
            "RustCrypto, cloned state",
            Box::new(|numbers, hashes| {
                for (number, hash) in numbers.iter().zip(hashes) {
                    let mut mac = state.clone();
                    mac.update(number.as_str().as_bytes());
                    *hash = PhoneHash::from_bytes(mac.finalize().into_bytes().into());
                }
            }),
        ),
        (
            "eeema, each call",
            Box::new(|numbers, hashes| {
                for (number, hash) in numbers.iter().zip(hashes) {
                    *hash = number.hash();
                }
            }),
        ),
        (
            "eeema, in bulk",
            Box::new(|numbers, hashes| phones_into(numbers, hashes).unwrap()),
        ),
        (
            "eeema, in bulk, all cores",
            Box::new(|numbers, hashes| {
                phones_parallel_into(numbers, hashes).unwrap();
            }),
        ),
    ];
    let first = PhoneNumber::parse("41790000000").unwrap();
    let numbers: Vec<PhoneNumber> = PhoneRange::new(first, 1_000_000).collect();
    for count in COUNTS {
        compare(&hashers, &numbers[..count]);
    }
}

fn libsodium(message: &[u8]) -> [u8; 32] {
    let mut mac = [0; 32];
    // SAFETY: every pointer comes with the length that the function reads or writes.
    let status = unsafe {
        libsodium_sys::crypto_auth_hmacsha256(
            mac.as_mut_ptr(),
            message.as_ptr(),
            message.len() as u64,
            PHONE_KEY.as_ptr(),
        )
    };
    assert_eq!(status, 0);
    mac
}

/// Nanoseconds for each number, and how often as fast as the first two.
fn compare(hashers: &[(&str, Hasher<'_>)], numbers: &[PhoneNumber]) {
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
    let expected: Vec<PhoneHash> = numbers.iter().map(PhoneNumber::hash).collect();
    // A turn takes long enough for the clock, and short enough to be undisturbed in most cases.
    let repeats = (1000 / numbers.len()).max(1);
    let turns = (3_000_000 / (repeats * numbers.len())).clamp(9, 999);
    let mut times = vec![Vec::new(); hashers.len()];
    for _ in 0..turns {
        for ((_, hasher), times) in hashers.iter().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..repeats {
                hasher(black_box(numbers), black_box(&mut hashes));
            }
            let hashed = (repeats * numbers.len()) as f64;
            times.push(start.elapsed().as_nanos() as f64 / hashed);
            assert!(hashes == expected);
        }
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect();
    println!("{} numbers", numbers.len());
    for ((name, _), median) in hashers.iter().zip(&medians) {
        let (sodium, rust) = (medians[0] / median, medians[1] / median);
        println!("  {name:<26} {median:8.1} ns  {sodium:5.1} x libsodium  {rust:4.2} x RustCrypto");
    }
}
