//! A box without its tag is no box.
#![deny(unused_must_use)]
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;

pub fn seal(key: &Secret<32>, nonce: &[u8; 24], data: &mut [u8]) -> [u8; 16] {
    secretbox::seal_in_place(key, nonce, data); //~ unused_must_use
    secretbox::seal_in_place(key, nonce, data)
}
