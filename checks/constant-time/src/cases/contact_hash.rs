use std::hint::black_box;

use eeema::contact_hash::{self, PhoneHash, PhoneNumber};
use eeema::crypto::lanes::Path;

use crate::Case;
use crate::valgrind::{hide, revealed};

pub const CASES: &[Case] = &[
    Case::new("PhoneNumber::hash", hash),
    Case::new("contact_hash::phones_into", hash_many),
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

fn hash(_: Path) {
    let expected = PhoneNumber::parse("41791234567").unwrap().hash();
    assert!(revealed(black_box(number("41791234567")).hash()) == expected);
}

fn hash_many(_: Path) {
    let numbers = [(); 37].map(|()| number("41791234567"));
    let mut hashes = [PhoneHash::from_bytes([0; 32]); 37];
    contact_hash::phones_into(black_box(&numbers), &mut hashes).unwrap();
    black_box(hashes.map(|hash| (hash.hex(), hash.base64())));
}
