//! Every bit of a tag, a MAC, a verifier and a check value matters, and so does every length of what carries one.
//!
//! `tests/policy/every_bit.rs` reads which functions are named here, and fails for one that is missing.

mod boxes;
mod connections;
mod files;
#[path = "../../support/every_bit.rs"]
mod helper;
mod messages;
mod sessions;

use helper::{every_bit_matters, every_bit_matters_but};

fn ones(bytes: &mut [u8]) {
    bytes.fill(1);
}

// The helper finds what it is for.

#[test]
#[should_panic(expected = "bit 128 does not matter")]
fn half_a_mac_is_found() {
    let mac: Vec<u8> = (0..32).collect();
    every_bit_matters("half of it", &mac, |given| {
        given.len() == 32 && given[..16] == mac[..16]
    });
}

#[test]
#[should_panic(expected = "bit 7 does not matter")]
fn one_bit_is_found() {
    let mac: Vec<u8> = (0..32).collect();
    every_bit_matters("without the highest bit", &mac, |given| {
        given.len() == 32 && given[0] & 0x7f == mac[0] && given[1..] == mac[1..]
    });
}

#[test]
#[should_panic(expected = "takes the first 0 bytes")]
fn a_short_mac_is_found() {
    let mac: Vec<u8> = (0..32).collect();
    every_bit_matters("as much as there is", &mac, |given| {
        given.len() <= 32 && given.iter().zip(&mac).all(|(given, right)| given == right)
    });
}

#[test]
#[should_panic(expected = "takes the last 31 bytes")]
fn a_mac_without_its_beginning_is_found() {
    let mac: Vec<u8> = (0..32).collect();
    every_bit_matters("the end of it", &mac, |given| {
        given.len() <= 32 && given.len() > 30 && mac.ends_with(given)
    });
}

#[test]
#[should_panic(expected = "takes 1 more bytes")]
fn a_longer_mac_is_found() {
    let mac: Vec<u8> = (0..32).collect();
    every_bit_matters("its beginning", &mac, |given| given.starts_with(&mac));
}

#[test]
#[should_panic(expected = "refuses what was made from now on")]
fn a_verifier_that_breaks_is_found() {
    let (mac, mut is_broken) = ([7; 4], false);
    every_bit_matters("once only", &mac, |given| {
        let accepts = given == mac && !is_broken;
        is_broken |= given != mac;
        accepts
    });
}

#[test]
fn what_nobody_vouches_for_may_change() {
    every_bit_matters_but(
        "all but one byte",
        b"abc",
        |place| place == 1,
        |given| given.len() == 3 && given[0] == b'a' && given[2] == b'c',
    );
}
