//! Hashes of numbers and of addresses have different keys.
use eeema::contact_hash::{EmailHash, PhoneHash};

fn ask(_: PhoneHash) {}

pub fn mix_up(phone: PhoneHash, email: EmailHash) {
    ask(phone);
    ask(email); //~ E0308
    let _ = email;
}
