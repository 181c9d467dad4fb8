//! XSalsa20-Poly1305 in the NaCl layout: `crypto_secretbox` and, with an agreed key, `crypto_box`.
//!
//! | part | from |
//! |---|---|
//! | subkey | HSalsa20(key, first 16 bytes of the nonce) |
//! | key stream | Salsa20/20(subkey, last 8 bytes of the nonce), block by block from 0 |
//! | Poly1305 key | bytes 0 to 31 of the key stream |
//! | ciphertext | plaintext XOR key stream from byte 32 |
//! | tag | Poly1305 over the ciphertext, 16 bytes; NaCl writes it in front of the ciphertext |
//!
//! Data is changed in place and the tag is handled apart, so that the caller decides where it
//! goes. A nonce must never be used twice with one key; the modules above see to that by type.
//! The box commits neither to the key nor to anybody's identity.

use core::fmt;

use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;
use subtle::ConstantTimeEq;

use crate::crypto::Secret;
use salsa20::{BLOCK_LENGTH, Salsa20};

mod salsa20;
pub mod stream;

pub(crate) use salsa20::hsalsa20;

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Bytes of the key stream that go into the Poly1305 key.
const MAC_KEY_LENGTH: usize = 32;

/// Encrypts `data` in place and returns the tag.
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    let stream = KeyStream::new(key, nonce);
    stream.apply(data);
    stream.tag(data)
}

/// Verifies `tag` over `data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    let stream = KeyStream::new(key, nonce);
    if !bool::from(stream.tag(data).ct_eq(tag)) {
        return Err(Unauthentic);
    }
    stream.apply(data);
    Ok(())
}

/// XORs the XSalsa20 key stream from byte 0 on into `data` (`crypto_stream_xor` of NaCl). There is
/// no tag: whoever alters the ciphertext alters the plaintext.
#[cfg(feature = "id-export")]
pub(crate) fn xor_stream(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH], data: &mut [u8]) {
    KeyStream::new(key, nonce).cipher.apply(0, data);
}

/// The key stream of one box, with its first block at hand.
struct KeyStream {
    cipher: Salsa20,
    first_block: Secret<BLOCK_LENGTH>,
}

impl KeyStream {
    fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let (prefix, suffix) = nonce.split_at(16);
        let mut hash_input = [0; 16];
        let mut cipher_nonce = [0; 8];
        hash_input.copy_from_slice(prefix);
        cipher_nonce.copy_from_slice(suffix);
        let cipher = Salsa20::new(&hsalsa20(key.as_bytes(), &hash_input), &cipher_nonce);
        let first_block = cipher.block(0);
        Self {
            cipher,
            first_block,
        }
    }

    /// XORs the key stream from byte 32 on into `data`.
    fn apply(&self, data: &mut [u8]) {
        let (_, stream) = self.first_block.as_bytes().split_at(MAC_KEY_LENGTH);
        let (head, tail) = data.split_at_mut(data.len().min(stream.len()));
        for (byte, stream) in head.iter_mut().zip(stream) {
            *byte ^= stream;
        }
        self.cipher.apply(1, tail);
    }

    fn mac(&self) -> Poly1305 {
        let (mac_key, _) = self.first_block.as_bytes().split_at(MAC_KEY_LENGTH);
        let mut key = poly1305::Key::default();
        key.copy_from_slice(mac_key);
        let mac = Poly1305::new(&key);
        zeroize::Zeroize::zeroize(key.as_mut_slice());
        mac
    }

    fn tag(&self, ciphertext: &[u8]) -> [u8; TAG_LENGTH] {
        self.mac().compute_unpadded(ciphertext).into()
    }
}

/// The tag does not belong to this key, nonce and ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unauthentic;

impl fmt::Display for Unauthentic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the box was altered or sealed with another key; drop it or use the right key")
    }
}

impl core::error::Error for Unauthentic {}
