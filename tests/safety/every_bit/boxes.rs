//! The boxes and MACs of `crypto`, in every form and on every path, and what compares secrets.

use eeema::crypto::hazmat::backend::{self, Backend};
use eeema::crypto::hazmat::secretbox::stream::{self, Sealer, Verifier};
use eeema::crypto::hazmat::secretbox::{self, ToOpen, Unauthentic};
use eeema::crypto::hazmat::{aes_gcm, chacha20_poly1305, xchacha20_poly1305};
use eeema::crypto::{Secret, SecretString, hazmat::hash};
use eeema::identity::AgreedKey;

use super::every_bit_matters;

const NONCE: [u8; 24] = [2; 24];

fn key() -> Secret<32> {
    Secret::from_bytes([1; 32])
}

/// Nonce, tag and ciphertext; the lengths are around the ends of blocks and vectors.
fn sealed(length: usize) -> Vec<u8> {
    let mut data = vec![7; length];
    let tag = secretbox::seal_in_place(&key(), &NONCE, &mut data);
    [&NONCE[..], &tag, &data].concat()
}

fn parts(sealed: &[u8]) -> Option<([u8; 24], [u8; 16], Vec<u8>)> {
    let (nonce, sealed) = sealed.split_first_chunk()?;
    let (tag, data) = sealed.split_first_chunk()?;
    Some((*nonce, *tag, data.to_vec()))
}

#[test]
fn of_one_box() {
    for length in [0, 1, 32, 33, 130] {
        every_bit_matters(
            "secretbox::open_prefixed, open_prefixed_in_place, open_in_place",
            &sealed(length),
            |sealed| {
                let is_open = secretbox::open_prefixed(&key(), sealed).is_ok();
                let mut buffer = sealed.to_vec();
                let in_place = secretbox::open_prefixed_in_place(&key(), &mut buffer);
                assert_eq!(in_place.is_ok(), is_open);
                let taken = parts(sealed).map(|(nonce, tag, data)| {
                    let opened = Backend::NAMES.into_iter().filter_map(Backend::named);
                    let opened = opened.map(|path| {
                        backend::open_in_place_on(path, &key(), &nonce, &mut data.clone(), &tag)
                    });
                    let fastest = secretbox::open_in_place(&key(), &nonce, &mut data.clone(), &tag);
                    opened
                        .chain([fastest])
                        .map(|opened| opened.is_ok())
                        .collect::<Vec<_>>()
                });
                assert!(taken.is_none_or(|taken| taken.iter().all(|taken| *taken == is_open)));
                is_open
            },
        );
    }
}

/// Among others that are right and stay so.
#[test]
fn of_a_box_in_a_batch() {
    let right = sealed(70);
    every_bit_matters("secretbox::open_many, open_all", &sealed(70), |sealed| {
        let (Some(others), Some(altered)) = (parts(&right), parts(sealed)) else {
            return false;
        };
        let mut all: Vec<_> = (0..9).map(|_| others.clone()).collect();
        all[4] = altered;
        let mut again = all.clone();
        let key = key();
        let mut members: Vec<_> = all.iter_mut().map(|member| to_open(&key, member)).collect();
        secretbox::open_many(&mut members);
        let taken: Vec<_> = members.iter().map(|member| member.result.is_ok()).collect();
        let mut one_by_one = Vec::new();
        let members = again.iter_mut().map(|member| to_open(&key, member));
        secretbox::open_all(members, |opened| one_by_one.push(opened.is_ok()));
        assert_eq!(one_by_one, taken);
        let is_right = |(index, taken): (usize, &bool)| index == 4 || *taken;
        assert!(taken.iter().enumerate().all(is_right));
        taken[4]
    });
}

fn to_open<'a>(
    key: &'a Secret<32>,
    (nonce, tag, data): &'a mut ([u8; 24], [u8; 16], Vec<u8>),
) -> ToOpen<'a> {
    let result = Err(Unauthentic);
    ToOpen {
        key,
        nonce,
        data,
        tag,
        result,
    }
}

#[test]
fn of_a_stream() {
    let mut data = [7; 100];
    let mut sealer = Sealer::new(&key(), &NONCE);
    sealer.update(&mut data);
    let made = [&NONCE[..], &sealer.finish(), &data].concat();
    let of = "stream::verify, stream::Verifier::finish, stream::Opener::finish";
    every_bit_matters(of, &made, |sealed| {
        let Some((nonce, tag, mut data)) = parts(sealed) else {
            return false;
        };
        let is_open = stream::verify(&key(), &nonce, &data, &tag).is_ok();
        let mut verifier = Verifier::new(&key(), &nonce, tag);
        data.chunks(33).for_each(|piece| verifier.update(piece));
        let opener = verifier.finish();
        assert_eq!(opener.is_ok(), is_open);
        let mut opener = stream::Opener::in_one_pass(&key(), &nonce, tag);
        data.chunks_mut(33).for_each(|piece| opener.update(piece));
        assert_eq!(opener.finish().is_ok(), is_open);
        is_open
    });
    // What changes between the two passes is noticed in the second.
    every_bit_matters("stream::Opener::finish", &data, |sealed| {
        let mut verifier = Verifier::new(&key(), &NONCE, *made[24..].first_chunk().unwrap());
        verifier.update(&data);
        let mut opener = verifier.finish().unwrap();
        opener.update(&mut sealed.to_vec());
        opener.finish().is_ok()
    });
}

/// A cipher whose nonce has `N` bytes: those, the tag, two bytes beside, and the ciphertext.
fn with_associated_data<const N: usize>(
    of: &str,
    seal: impl Fn(&[u8; N], &[u8], &mut [u8]) -> [u8; 16],
    open: impl Fn(&[u8; N], &[u8], &mut [u8], &[u8; 16]) -> bool,
) {
    let mut data = [7; 40];
    let tag = seal(&[3; N], b"ad", &mut data);
    let made = [&[3; N][..], &tag, b"ad", &data].concat();
    every_bit_matters(of, &made, |sealed| {
        let parts = sealed.split_first_chunk().and_then(|(nonce, sealed)| {
            let (tag, sealed) = sealed.split_first_chunk()?;
            Some((nonce, tag, sealed.split_at_checked(2)?))
        });
        parts.is_some_and(|(nonce, tag, (associated, data))| {
            open(nonce, associated, &mut data.to_vec(), tag)
        })
    });
}

#[test]
fn of_ciphers_with_associated_data() {
    with_associated_data(
        "aes_gcm::open_in_place",
        |nonce, beside, data| aes_gcm::seal_in_place(&key(), nonce, beside, data).unwrap(),
        |nonce, beside, data, tag| aes_gcm::open_in_place(&key(), nonce, beside, data, tag).is_ok(),
    );
    with_associated_data(
        "hazmat::chacha20_poly1305::open_in_place",
        |nonce, beside, data| {
            chacha20_poly1305::seal_in_place(&key(), nonce, beside, data).unwrap()
        },
        |nonce, beside, data, tag| {
            chacha20_poly1305::open_in_place(&key(), nonce, beside, data, tag).is_ok()
        },
    );
    with_associated_data(
        "hazmat::xchacha20_poly1305::open_in_place",
        |nonce, beside, data| {
            xchacha20_poly1305::seal_in_place(&key(), nonce, beside, data).unwrap()
        },
        |nonce, beside, data, tag| {
            xchacha20_poly1305::open_in_place(&key(), nonce, beside, data, tag).is_ok()
        },
    );
}

#[test]
fn of_what_is_compared() {
    let secret: [u8; 32] = core::array::from_fn(|index| index as u8);
    every_bit_matters(
        "hash::equal, crypto::Secret::eq, crypto::Key::eq",
        &secret,
        |given| {
            <[u8; 32]>::try_from(given).is_ok_and(|given| {
                let is_equal = hash::equal(&given, &secret);
                assert_eq!(
                    Secret::from_bytes(given) == Secret::from_bytes(secret),
                    is_equal
                );
                assert_eq!(
                    AgreedKey::from_bytes(given) == AgreedKey::from_bytes(secret),
                    is_equal
                );
                is_equal
            })
        },
    );
    let text = "a secret of some length";
    every_bit_matters("SecretString::eq", text.as_bytes(), |given| {
        str::from_utf8(given)
            .is_ok_and(|given| SecretString::from(given) == SecretString::from(text))
    });
    let id = eeema::safe::BackupId::from_bytes(secret);
    every_bit_matters("safe::BackupId::eq", &secret, |given| {
        given
            .try_into()
            .is_ok_and(|given| eeema::safe::BackupId::from_bytes(given) == id)
    });
    let hash = eeema::local_storage::RemoteSecretHash::from_bytes(secret);
    every_bit_matters("RemoteSecretHash::eq", &secret, |given| {
        let hash_of = eeema::local_storage::RemoteSecretHash::from_bytes;
        given.try_into().is_ok_and(|given| hash_of(given) == hash)
    });
}
