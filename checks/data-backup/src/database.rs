//! Databases page by page: what SQLCipher 4 made is opened, and what is sealed here SQLCipher opens.

use std::fs;

use eeema::OsRandom;
use eeema::codec::hex;
use eeema::local_storage::{DatabaseKeys, MasterKey};

fn keys(key: &str, salt: &[u8; 16], is_forward_security: bool) -> DatabaseKeys {
    let key = MasterKey::from_bytes(hex::decode_array(key).expect("64 digits"));
    if is_forward_security {
        DatabaseKeys::of_forward_security(&key, salt)
    } else {
        DatabaseKeys::of_messages(&key, salt)
    }
}

pub fn open(input: &str, output: &str, key: &str, is_forward_security: bool) {
    let mut database = fs::read(input).expect("a database");
    let keys = keys(
        key,
        database.first_chunk().expect("a salt"),
        is_forward_security,
    );
    for (index, page) in database.chunks_mut(DatabaseKeys::PAGE_LENGTH).enumerate() {
        let number = u32::try_from(index + 1).expect("a number");
        keys.open_page(number, page).expect("an authentic page");
    }
    fs::write(output, database).expect("a file");
}

pub fn seal(input: &str, output: &str, key: &str, is_forward_security: bool) {
    let mut database = fs::read(input).expect("a database");
    let keys = keys(key, &[0x5a; 16], is_forward_security);
    for (index, page) in database.chunks_mut(DatabaseKeys::PAGE_LENGTH).enumerate() {
        let number = u32::try_from(index + 1).expect("a number");
        keys.seal_page(number, page, &mut OsRandom).expect("a page");
    }
    fs::write(output, database).expect("a file");
}
