use std::hint::black_box;

use eeema::crypto::Argon2Memory;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::agreement::NonContributory;
use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::backend::{agree_many_on, public_keys_on};
use eeema::crypto::hazmat::blake2b;
use eeema::crypto::hazmat::blake2b::{Context, Key};
use eeema::crypto::hazmat::chacha20_poly1305;
use eeema::crypto::hazmat::hash::{equal, hmac_sha256, sha256, sha512_of_secret};
use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use eeema::crypto::hazmat::password::pbkdf2::{
    pbkdf2_hmac_sha1, pbkdf2_hmac_sha256, pbkdf2_hmac_sha512,
};
use eeema::crypto::hazmat::password::scrypt::{
    Cost, PairTables, scrypt, scrypt_pair, scrypt_with_own_table,
};
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::{PrefixedError, ToOpen, ToSeal, Unauthentic};
use eeema::crypto::{Secret, SecretString};

use super::public_key;
use crate::valgrind::{hide, revealed, secret, secret_text};
use crate::{Case, EVERY_PATH};

pub const CASES: &[Case] = &[
    Case::new("agreement::public_key, agree", agree),
    Case::on(EVERY_PATH, "agreement::public_keys", make_public_keys),
    Case::on(EVERY_PATH, "agreement::agree_many", agree_many),
    Case::on(EVERY_PATH, "secretbox::seal_in_place", seal),
    Case::on(EVERY_PATH, "secretbox::open_in_place", open),
    Case::on(
        EVERY_PATH,
        "secretbox::open_in_place, wrong tag",
        open_wrong,
    ),
    Case::on(EVERY_PATH, "secretbox::seal_many", seal_many),
    Case::on(EVERY_PATH, "secretbox::open_many", open_many),
    Case::new("secretbox::seal_all, open_all", seal_and_open_all),
    Case::new(
        "secretbox::seal_prefixed, seal_prefixed_in_place, seal_prefixed_into",
        seal_prefixed,
    ),
    Case::new(
        "secretbox::open_prefixed, open_prefixed_in_place",
        open_prefixed,
    ),
    Case::new("secretbox::xor_stream", xor_stream),
    Case::new("blake2b::derive, derive_wide, mac", blake2b),
    Case::new("sha256, hmac_sha256, hash::sha512_of_secret", mac),
    Case::new("equal, Secret, SecretString", compare),
    Case::new(
        "chacha20_poly1305::seal_in_place, open_in_place",
        chacha20_poly1305,
    ),
    Case::new(
        "pbkdf2::pbkdf2_hmac_sha256, pbkdf2_hmac_sha512, pbkdf2_hmac_sha1",
        pbkdf2,
    ),
    Case::new("argon2id::argon2id, but for its memory", argon2),
    Case::new(
        "scrypt::scrypt, scrypt_with_own_table, scrypt_pair, PairTables::derive, but for the table",
        derive_scrypt,
    ),
];

/// Lengths on both sides of every threshold of the kernels.
const LENGTHS: [usize; 17] = [
    0, 1, 15, 16, 31, 32, 33, 95, 96, 224, 225, 479, 1000, 1100, 2500, 16_500, 17_600,
];
const NONCE: [u8; 24] = [9; 24];

fn agree(_: Backend) {
    let ours = secret(Secret::from_bytes([1; 32]));
    black_box(agreement::public_key(&ours));
    black_box(agreement::agree(&ours, public_key(2).as_bytes()).unwrap());
    assert!(agreement::agree(&ours, &[0; 32]).is_err());
}

fn make_public_keys(path: Backend) {
    let keys = [1, 2, 3].map(|seed| secret(Secret::from_bytes([seed; 32])));
    let mut made = [[0; 32]; 3];
    public_keys_on(path, &keys.each_ref().map(|key| &**key), &mut made);
    assert_eq!(revealed(made)[2], *public_key(3).as_bytes());
}

fn agree_many(path: Backend) {
    let ours = secret(Secret::from_bytes([1; 32]));
    let theirs = [2, 3, 4].map(|seed| *public_key(seed).as_bytes());
    let mut shared = [const { Err(NonContributory) }; 4];
    agree_many_on(
        path,
        &ours,
        &[theirs[0], [0; 32], theirs[1], theirs[2]],
        &mut shared,
    );
    assert_eq!(
        shared.map(|shared| shared.is_ok()),
        [true, false, true, true]
    );
}

fn seal(path: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let mut data = vec![2; length];
        hide(&mut data[..]);
        black_box(backend::seal_in_place_on(path, &key, &NONCE, &mut data));
    }
}

/// A box as it travels: everybody may know it.
fn sealed(length: usize) -> (Vec<u8>, [u8; 16]) {
    let mut data = vec![2; length];
    let tag = secretbox::seal_in_place(&Secret::from_bytes([1; 32]), &NONCE, &mut data);
    (data, tag)
}

fn open(path: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let (mut data, tag) = sealed(length);
        backend::open_in_place_on(path, &key, &NONCE, &mut data, &tag).unwrap();
    }
}

fn open_wrong(path: Backend) {
    let key = secret(Secret::from_bytes([3; 32]));
    for length in LENGTHS {
        let (mut data, tag) = sealed(length);
        let result = backend::open_in_place_on(path, &key, &NONCE, &mut data, &tag);
        assert_eq!(result, Err(Unauthentic));
    }
}

fn seal_many(path: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    let mut data: Vec<_> = LENGTHS
        .iter()
        .cycle()
        .take(40)
        .map(|length| vec![2; *length])
        .collect();
    let mut tags = [[0; 16]; 40];
    let places = data.iter_mut().zip(&mut tags);
    let mut members: Vec<_> = places
        .map(|(data, tag)| {
            hide(&mut data[..]);
            ToSeal {
                key: &key,
                nonce: &NONCE,
                data,
                tag,
            }
        })
        .collect();
    backend::seal_many_on(path, &mut members);
}

fn open_many(path: Backend) {
    let keys = [1, 1, 3].map(|seed| secret(Secret::from_bytes([seed; 32])));
    let lengths = LENGTHS.iter().cycle().take(40);
    let mut boxes: Vec<_> = lengths.map(|length| sealed(*length)).collect();
    let members = boxes.iter_mut().zip(keys.iter().cycle());
    let mut members: Vec<_> = members
        .map(|((data, tag), key)| ToOpen {
            key,
            nonce: &NONCE,
            data,
            tag,
            result: Err(Unauthentic),
        })
        .collect();
    backend::open_many_on(path, &mut members);
    for (index, member) in members.iter().enumerate() {
        assert_eq!(member.result.is_ok(), index % 3 < 2);
    }
}

fn seal_and_open_all(_: Backend) {
    let keys = [1, 1, 3].map(|seed| secret(Secret::from_bytes([seed; 32])));
    let lengths = || LENGTHS.iter().cycle().take(40);
    let mut texts: Vec<_> = lengths().map(|length| vec![2; *length]).collect();
    texts.iter_mut().for_each(|text| hide(&mut text[..]));
    let mut tags = [[0; 16]; 40];
    let members = texts.iter_mut().zip(&mut tags).zip(keys.iter().cycle());
    secretbox::seal_all(members.map(|((data, tag), key)| ToSeal {
        key,
        nonce: &NONCE,
        data,
        tag,
    }));

    let mut boxes: Vec<_> = lengths().map(|length| sealed(*length)).collect();
    let members = boxes.iter_mut().zip(keys.iter().cycle());
    let members = members.map(|((data, tag), key)| ToOpen {
        key,
        nonce: &NONCE,
        data,
        tag,
        result: Err(Unauthentic),
    });
    let mut opened = Vec::new();
    secretbox::open_all(members, |result| opened.push(result.is_ok()));
    assert!(opened.len() == 40 && (0..40).all(|index| opened[index] == (index % 3 < 2)));
}

fn known_nonce(bytes: &mut [u8]) {
    bytes.fill(9);
}

fn seal_prefixed(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let mut text = vec![2; length];
        hide(&mut text[..]);
        black_box(secretbox::seal_prefixed(&key, &text, &mut known_nonce).unwrap());
        let mut output = vec![0; length + 40];
        secretbox::seal_prefixed_into(&key, &text, &mut output, &mut known_nonce).unwrap();
        output[40..].copy_from_slice(&text);
        secretbox::seal_prefixed_in_place(&key, &mut output, &mut known_nonce).unwrap();
    }
}

fn open_prefixed(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    let wrong_key = secret(Secret::from_bytes([3; 32]));
    for length in LENGTHS {
        let plain_key = Secret::from_bytes([1; 32]);
        let mut sealed =
            secretbox::seal_prefixed(&plain_key, &vec![2; length], &mut known_nonce).unwrap();
        let error = secretbox::open_prefixed(&wrong_key, &sealed).err();
        assert_eq!(error, Some(PrefixedError::Unauthentic));
        let error = secretbox::open_prefixed_in_place(&wrong_key, &mut sealed).err();
        assert_eq!(error, Some(PrefixedError::Unauthentic));
        black_box(secretbox::open_prefixed(&key, &sealed).unwrap());
        black_box(secretbox::open_prefixed_in_place(&key, &mut sealed).unwrap());
    }
}

fn xor_stream(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let mut data = vec![2; length];
        hide(&mut data[..]);
        secretbox::xor_stream(&key, &NONCE, &mut data);
        black_box(data);
    }
}

fn blake2b(_: Backend) {
    let key = secret([1; 32]);
    let input = secret([2; 200]);
    let context = Context::new(b"salt", b"personal");
    black_box(blake2b::derive(
        Some(Key::new(&key)),
        &context,
        &[&input[..]],
    ));
    black_box(blake2b::derive_wide(Some(Key::new(&key)), &context, &[]));
    black_box(blake2b::mac(Key::new(&key), &[&input[..]]));
}

fn mac(_: Backend) {
    black_box(sha256(&secret([1; 200])[..]));
    black_box(sha512_of_secret(&secret([1; 200])[..]));
    for length in [1, 64, 65] {
        let mut key = vec![1; length];
        hide(&mut key[..]);
        black_box(hmac_sha256(&key, &[&secret([2; 100])[..]]));
    }
}

fn compare(_: Backend) {
    assert!(equal(&secret([1; 16]), &[1; 16]));
    assert!(!equal(&secret([1; 16]), &[2; 16]));
    assert!(*secret(Secret::from_bytes([1; 7])) == Secret::from_bytes([1; 7]));
    assert!(*secret(Secret::from_bytes([1; 7])) != Secret::from_bytes([2; 7]));
    let text = |text| SecretString::from(String::from(secret_text(text)));
    assert!(text("a password") == text("a password"));
    assert!(text("a password") != text("A password"));
}

fn chacha20_poly1305(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    let mut data = secret([2; 100]);
    let sealed = chacha20_poly1305::seal_in_place(&key, &[3; 12], b"header", &mut data[..]);
    let tag = revealed(sealed.unwrap());
    let data = revealed(*data);
    let open =
        |tag| chacha20_poly1305::open_in_place(&key, &[3; 12], b"header", &mut data.clone(), &tag);
    assert_eq!(revealed(open(tag)), Ok(()));
    assert_eq!(revealed(open([0; 16])), Err(Unauthentic));
}

fn pbkdf2(_: Backend) {
    // Longer than a block of each hash, too: then the password is hashed first.
    for length in [8, 64, 65, 128, 129] {
        let password = secret_text(&"p".repeat(length));
        let (password, salt) = (password.as_bytes(), [1; 8]);
        black_box(pbkdf2_hmac_sha256::<32>(password, &salt, 100));
        black_box(pbkdf2_hmac_sha512::<32>(password, &salt, 100));
        black_box(pbkdf2_hmac_sha1::<32>(password, &salt, 100));
    }
}

fn argon2(_: Backend) {
    let cost = Argon2Cost {
        memory_kib: 32,
        iterations: 2,
        parallelism: 1,
    };
    let password = secret_text("password");
    black_box(argon2id(password.as_bytes(), &[1; 8], cost, Argon2Memory::heap()).unwrap());
}

fn derive_scrypt(_: Backend) {
    let password = secret_text("password");
    let cost = Cost::from_log2(4).unwrap();
    black_box(scrypt_with_own_table(password.as_bytes(), b"salt", cost).unwrap());
    black_box(scrypt(password.as_bytes(), b"salt", cost, &mut [0; 5000]).unwrap());
    black_box(scrypt_pair([password.as_bytes(), b"other"], b"salt", cost).unwrap());
    let mut tables = PairTables::new(cost).unwrap();
    black_box(tables.derive([password.as_bytes(), b"other"], b"salt"));
}
