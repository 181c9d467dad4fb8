//! What is not a box: agreements and public keys per backend, keys out of passwords, and hashes of phone numbers.

use std::hint::black_box;

use eeema::contact_hash::{PhoneHash, PhoneNumber, PhoneRange, phones_into};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::backend::{self, Backend};
use eeema::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha256;
use eeema::crypto::hazmat::password::scrypt::{
    Cost, PairTables, scrypt_pair, scrypt_with_own_table,
};
use graviola::key_agreement::x25519 as assembly;

use crate::libraries::Library;
use crate::measure::{Work, medians};
use crate::{BATCH, header, per_member, row};

/// A name, what is timed, and how many keys it makes.
type Timed = (&'static str, Box<dyn FnMut()>, f64);

/// The backends that may have ladders of their own.
const LADDERS: [&str; 2] = ["avx512", "portable"];

/// Agreement on one key: each backend of ours, the first libraries, and assembly that was verified.
pub fn agreements(libraries: &[&dyn Library]) {
    let secret = Secret::from_bytes([5; 32]);
    let public = agreement::public_key(&Secret::from_bytes([9; 32]));
    let (secret, public) = (&secret, &public);
    let mut names = Vec::new();
    let mut works: Vec<Work<'_>> = Vec::new();
    for (name, backend) in backends() {
        names.push(name);
        works.push(Box::new(move || {
            assert!(backend::agree_on(backend, secret, black_box(public)).is_ok());
        }));
    }
    for library in libraries {
        names.push(library.name());
        works.push(Box::new(move || {
            black_box(library.agree(&[5; 32], black_box(public)));
        }));
    }
    names.push("graviola, without HSalsa20");
    let their_secret = assembly::StaticPrivateKey::from_array(&[5; 32]);
    works.push(Box::new(move || {
        let public = assembly::PublicKey::from_array(black_box(public));
        assert!(their_secret.diffie_hellman(&public).is_ok());
    }));
    header("agree on one key", &names);
    row("X25519 and HSalsa20", &medians(works));
    println!();
}

/// One public key of the first libraries, which are returned, of assembly, and ours of 64 at once.
pub fn public_keys(libraries: &[&dyn Library]) -> Vec<f64> {
    let secrets: Vec<Secret<32>> = (0..BATCH as u8)
        .map(|member| Secret::from_bytes([member; 32]))
        .collect();
    let secrets: Vec<&Secret<32>> = secrets.iter().collect();
    let secret = Secret::from_bytes([5; 32]);
    let mut names: Vec<&str> = libraries.iter().map(|library| library.name()).collect();
    let mut works: Vec<Work<'_>> = Vec::new();
    for library in libraries {
        works.push(Box::new(move || {
            black_box(library.public_key(black_box(&[5; 32])));
        }));
    }
    names.push("graviola");
    let their_secret = assembly::StaticPrivateKey::from_array(&[5; 32]);
    works.push(Box::new(move || {
        black_box(black_box(&their_secret).public_key());
    }));
    for (name, backend) in backends() {
        names.push(name);
        let secret = &secret;
        works.push(Box::new(move || {
            let mut made = [[0; 32]];
            backend::public_keys_on(backend, black_box(&[secret]), &mut made);
            black_box(&made);
        }));
    }
    header("public key", &names);
    let times = medians(works);
    row("of one secret", &times);
    let mut made = [[0; 32]; BATCH];
    let many = per_member(medians(vec![Box::new(|| {
        agreement::public_keys(black_box(&secrets), &mut made);
    })]));
    println!("\n64 at once, each: {:.0}\n", many[0]);
    times
}

/// scrypt with N = 65536 and r = 8, as Safe uses it: milliseconds, the best of a few, for a table of 64 MiB takes too long for
/// many rounds.
pub fn scrypt() {
    const ROUNDS: usize = 5;
    let cost = Cost::from_log2(16).expect("a power below 2^32");
    let parameters = scrypt::Params::new(16, 8, 1).expect("those of Safe");
    let mut key = [0; 64];
    let mut tables = PairTables::new(cost).expect("128 MiB");
    let mut works: [Timed; 5] = [
        (
            "eeema",
            Box::new(move || {
                assert!(scrypt_with_own_table(black_box(b"password"), b"salt", cost).is_ok());
            }),
            1.0,
        ),
        (
            "eeema, each of two side by side",
            Box::new(move || {
                let passwords: [&[u8]; 2] = black_box([b"password", b"passworz"]);
                assert!(scrypt_pair(passwords, b"salt", cost).is_ok());
            }),
            2.0,
        ),
        (
            "eeema, each of two side by side, tables kept",
            Box::new(move || {
                let passwords: [&[u8]; 2] = black_box([b"password", b"passworz"]);
                black_box(tables.derive(passwords, b"salt"));
            }),
            2.0,
        ),
        ("libsodium", Box::new(libsodium_scrypt), 1.0),
        (
            "scrypt of RustCrypto",
            Box::new(move || {
                let password = black_box(b"password");
                scrypt::scrypt(password, b"salt", &parameters, &mut key).expect("64 bytes");
                black_box(&key);
            }),
            1.0,
        ),
    ];
    let mut best = [f64::MAX; 5];
    for _ in 0..ROUNDS {
        for ((_, work, count), best) in works.iter_mut().zip(&mut best) {
            let start = std::time::Instant::now();
            work();
            *best = best.min(start.elapsed().as_secs_f64() * 1e3 / *count);
        }
    }
    header(
        "scrypt, milliseconds",
        &works.each_ref().map(|(name, ..)| *name),
    );
    row("N = 65536, r = 8", &best);
    println!();
}

fn libsodium_scrypt() {
    let (password, salt) = (black_box(b"password"), b"salt");
    let mut key = [0; 64];
    // SAFETY: every pointer comes with the length that the function reads or writes.
    let code = unsafe {
        libsodium_sys::crypto_pwhash_scryptsalsa208sha256_ll(
            password.as_ptr(),
            password.len(),
            salt.as_ptr(),
            salt.len(),
            65536,
            8,
            1,
            key.as_mut_ptr(),
            key.len(),
        )
    };
    assert_eq!(code, 0);
    black_box(&key);
}

/// PBKDF2 as ID exports have it; the HMAC is that of RustCrypto.
pub fn pbkdf2() {
    let works: Vec<Work<'_>> = vec![Box::new(|| {
        let key: Secret<32> = pbkdf2_hmac_sha256(black_box(b"password"), b"12345678", 100_000);
        black_box(&key);
    })];
    let times: Vec<f64> = medians(works).iter().map(|time| time / 1e6).collect();
    header("PBKDF2-HMAC-SHA256, milliseconds", &["eeema"]);
    row("100,000 iterations", &times);
    println!();
}

/// Hashes of phone numbers, each of a thousand; `--bench contact_hash` has all numbers.
pub fn contact_hashes() {
    let first = PhoneNumber::parse("41790000000").expect("a number");
    let range = PhoneRange::new(first, 1000);
    let numbers: Vec<PhoneNumber> = range.collect();
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
    let absent = PhoneHash::from_bytes([0; 32]);
    let works: Vec<Work<'_>> = vec![
        Box::new(|| assert!(phones_into(black_box(&numbers), &mut hashes).is_ok())),
        Box::new(|| {
            for number in black_box(&numbers) {
                black_box(number.hash());
            }
        }),
        Box::new(|| {
            assert!(
                PhoneRange::new(first, 1000)
                    .find(black_box(&absent))
                    .is_none()
            )
        }),
    ];
    let times: Vec<f64> = medians(works).iter().map(|time| time / 1000.0).collect();
    header(
        "contact hash",
        &[
            "eeema, 1000 in bulk",
            "eeema, each call",
            "eeema, looked for in a range",
        ],
    );
    row("of a phone number", &times);
    println!();
}

/// Ours whose ladders differ, if the machine has them.
fn backends() -> impl Iterator<Item = (&'static str, Backend)> {
    LADDERS
        .into_iter()
        .filter_map(|name| Some((name, Backend::named(name)?)))
}
