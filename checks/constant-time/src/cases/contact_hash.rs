use std::hint::black_box;

use eeema::contact_hash::directory::Challenge;
use eeema::contact_hash::{self, EmailAddress, EmailHash, PhoneHash, PhoneNumber};
use eeema::crypto::hazmat::backend::Backend;
use eeema::identity::SecretKey;

use super::alice;
use crate::Case;
use crate::valgrind::{hide, revealed, secret};

pub const CASES: &[Case] = &[
    Case::new("PhoneNumber::hash", hash),
    Case::new("contact_hash::phones_into", hash_many),
    Case::new("EmailAddress::hash, hashes", hash_address),
    Case::new("contact_hash::emails_into", hash_addresses),
    Case::new("Challenge::respond", respond),
];

/// A number whose digits are a secret; how many there are is not.
fn number(text: &str) -> PhoneNumber {
    let mut number = PhoneNumber::parse(text).unwrap();
    // SAFETY: the bytes of a number are its digits and their count, without a gap.
    let bytes = unsafe {
        std::slice::from_raw_parts_mut((&raw mut number).cast::<u8>(), size_of::<PhoneNumber>())
    };
    bytes
        .iter_mut()
        .filter(|byte| byte.is_ascii_digit())
        .for_each(hide);
    number
}

fn hash(_: Backend) {
    let expected = PhoneNumber::parse("41791234567").unwrap().hash();
    assert!(revealed(black_box(number("41791234567")).hash()) == expected);
}

fn hash_many(_: Backend) {
    let numbers = [(); 37].map(|()| number("41791234567"));
    let mut hashes = [PhoneHash::from_bytes([0; 32]); 37];
    contact_hash::phones_into(black_box(&numbers), &mut hashes).unwrap();
    black_box(hashes.map(|hash| (hash.hex(), hash.base64())));
}

/// An address whose local part, of `length` letters, is a secret; how many there are and the domain are not.
fn address(length: usize) -> EmailAddress<'static> {
    let text = ("A".repeat(length) + "@GMail.com").leak();
    let place = text.as_mut_ptr();
    let address = EmailAddress::parse(text).unwrap();
    // SAFETY: the bytes belong to nobody else and stay as they are; only Valgrind hears of them.
    hide(unsafe { std::slice::from_raw_parts_mut(place, length) });
    address
}

/// Letters in front of addresses of one block and of more.
const LENGTHS: [usize; 2] = [20, 100];

fn hash_address(_: Backend) {
    for length in LENGTHS {
        black_box(address(length).hash());
        let hashes = black_box(address(length).hashes());
        assert!(hashes.alternative().is_some());
    }
}

fn hash_addresses(_: Backend) {
    let addresses = [(); 37].map(|()| LENGTHS.map(address));
    let mut hashes = [EmailHash::from_bytes([0; 32]); 74];
    contact_hash::emails_into(black_box(addresses.as_flattened()), &mut hashes).unwrap();
    black_box(hashes.map(|hash| (hash.hex(), hash.base64())));
}

fn respond(_: Backend) {
    let challenge = format!(
        r#"{{"token": "/w==", "tokenRespKeyPub": "{}A="}}"#,
        "B".repeat(42)
    );
    let challenge = Challenge::decode(challenge.as_bytes()).unwrap();
    let key = secret(SecretKey::from_bytes([1; 32]));
    black_box(challenge.respond(alice(), &key).unwrap());
}
