//! A secret is no slice: who wants its bytes says so.
use eeema::crypto::Secret;

pub fn first(secret: &Secret<32>) -> u8 {
    let _ = secret[0]; //~ E0608
    secret.as_bytes()[0]
}
