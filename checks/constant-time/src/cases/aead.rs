//! Ciphers of other protocols: AES-CBC, AES-GCM, XChaCha20-Poly1305, and boxes of group calls.

use std::hint::black_box;

use eeema::call::{HelloKey, StateKey};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::aes_cbc::{self, Block, pad, unpad};
use eeema::crypto::hazmat::aes_gcm;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::secretbox::Unauthentic;
use eeema::crypto::hazmat::xchacha20_poly1305;

use super::known;
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret};

pub const CASES: &[Case] = &[
    Case::new("aes_cbc::encrypt_in_place, decrypt_in_place", aes_cbc),
    Case::new("aes_cbc::pad, unpad", padding),
    Case::new("aes_gcm::seal_in_place, open_in_place", aes_gcm),
    Case::new(
        "xchacha20_poly1305::seal_in_place, open_in_place",
        xchacha20_poly1305,
    ),
    Case::new("crypto::Key::seal_in_place, open_in_place", call_key),
];

/// Lengths on both sides of a block, and of as many as are done at once.
const LENGTHS: [usize; 9] = [0, 1, 15, 16, 17, 64, 129, 257, 1100];
const HEADER: &[u8] = b"header";

/// A text that is a secret.
fn text(length: usize) -> Vec<u8> {
    let mut text = vec![2; length];
    hide(&mut text[..]);
    text
}

fn aes_cbc(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for count in [0, 1, 2, 9, 40] {
        let mut blocks = vec![[2; 16]; count];
        hide(&mut blocks[..]);
        aes_cbc::encrypt_in_place(&key, &[9; 16], &mut blocks);
        aes_cbc::decrypt_in_place(&key, &[9; 16], &mut blocks);
        assert!(blocks.into_iter().all(|block| revealed(block) == [2; 16]));
    }
}

fn padding(_: Backend) {
    for length in 0..16 {
        let block: Block = pad(&text(length)).unwrap();
        assert_eq!(unpad_secret(revealed(block)), Some(length));
    }
    for last in [0, 2, 16, 17, 255] {
        let mut block = [1; 16];
        block[15] = last;
        assert_eq!(unpad_secret(block), None);
    }
}

/// Reads the padding of a block that is a secret. How long the text is becomes known.
fn unpad_secret(block: Block) -> Option<usize> {
    revealed(unpad(&secret(block)))
}

fn aes_gcm(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let mut data = text(length);
        let tag = aes_gcm::seal_in_place(&key, &[3; 12], HEADER, &mut data);
        let tag = revealed(tag).unwrap();
        let mut sealed = data.into_boxed_slice();
        reveal(&mut *sealed);
        let open = |tag| aes_gcm::open_in_place(&key, &[3; 12], HEADER, &mut sealed.clone(), &tag);
        assert_eq!(open(tag), Ok(()));
        assert_eq!(open([0; 16]), Err(Unauthentic));
    }
}

fn xchacha20_poly1305(_: Backend) {
    let key = secret(Secret::from_bytes([1; 32]));
    for length in LENGTHS {
        let mut data = text(length);
        let tag = xchacha20_poly1305::seal_in_place(&key, &[3; 24], HEADER, &mut data);
        let tag = revealed(tag).unwrap();
        let mut sealed = data.into_boxed_slice();
        reveal(&mut *sealed);
        let open = |tag| {
            xchacha20_poly1305::open_in_place(&key, &[3; 24], HEADER, &mut sealed.clone(), &tag)
        };
        assert_eq!(open(tag), Ok(()));
        assert_eq!(open([0; 16]), Err(Unauthentic));
    }
}

fn call_key(_: Backend) {
    let key = secret(HelloKey::from_bytes([1; 32]));
    let other = secret(StateKey::from_bytes([3; 32]));
    for length in LENGTHS {
        let mut buffer = [&[0; 40][..], &text(length)].concat();
        key.seal_in_place(&mut buffer, &mut known).unwrap();
        reveal(&mut buffer[..]);
        assert!(other.open_in_place(&mut buffer.clone()).is_err());
        black_box(key.open_in_place(&mut buffer).unwrap());
    }
}
