//! Slow derivations at a cost that a fuzzer can pay: the memory that the caller gives changes the
//! time and never the key.
//!
//! One byte of the input chooses the cost, one the memory; the rest is password and salt.

use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, Argon2Error, argon2id};
use eeema::crypto::hazmat::password::scrypt::{
    Cost, ELEMENT_LENGTH, scrypt, scrypt_pair, scrypt_with_own_table,
};
use eeema::crypto::{Argon2Area, Argon2Memory};

pub(crate) fn check(data: &[u8]) {
    let Some((&[cost, memory], text)) = data.split_first_chunk() else {
        return;
    };
    let (password, salt) = text.split_at(text.len() / 2);
    let scrypt_cost = Cost::from_log2(u32::from(cost % 5) + 1).unwrap();
    let expected = scrypt_with_own_table(password, salt, scrypt_cost).unwrap();
    let mut area = vec![memory; usize::from(memory) * 200];
    let key = scrypt(password, salt, scrypt_cost, &mut area);
    assert_eq!(key.is_ok(), area.len() >= ELEMENT_LENGTH);
    assert!(key.is_err() || key == Ok(expected.clone()));
    let [first, second] = scrypt_pair([password, salt], salt, scrypt_cost).unwrap();
    assert!(first == expected);
    assert!(second == scrypt_with_own_table(salt, salt, scrypt_cost).unwrap());

    let cost = Argon2Cost {
        memory_kib: u32::from(cost % 24),
        iterations: u32::from(cost / 100),
        parallelism: 1,
    };
    let expected = argon2id(password, salt, cost, Argon2Memory::heap());
    let is_in_range = cost.memory_kib >= 8 && cost.iterations >= 1 && salt.len() >= 8;
    assert_eq!(expected.is_ok(), is_in_range);
    let limit = usize::from(memory) * 128;
    let key = argon2id(password, salt, cost, Argon2Memory::heap_up_to(limit));
    assert!(key == expected || key == Err(Argon2Error::Memory));
    let mut area = Argon2Area::<16>::new();
    let key = argon2id(password, salt, cost, Argon2Memory::area(&mut area));
    match key {
        Err(Argon2Error::Memory) => assert!(cost.memory_kib > 16),
        key => assert_eq!(key, expected),
    }
}
