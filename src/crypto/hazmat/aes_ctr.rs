//! AES in counter mode, as WinZip has it ([chapter 14](crate::protocol::data_backup)).
//!
//! | what | size |
//! |---|---|
//! | key | 16, 24 or 32 bytes, of one text only |
//! | counter | 16 bytes, little-endian, from 1 on |
//!
//! The counter mode of [NIST SP 800-38A](https://csrc.nist.gov/pubs/sp/800/38/a/final) section 6.5 with another
//! order of bytes than most programs have. There is no nonce, so a key that encrypts two texts gives
//! away their XOR. There is no tag: the archive has a MAC of its own, which is to be verified first.
//!
//! ```
//! # #[cfg(feature = "_aes_ctr")] {
//! use eeema::crypto::hazmat::aes_ctr::AesCtr;
//!
//! let key = [7; 32];
//! let mut data = *b"The tide is at 6:40.";
//! AesCtr::aes_256(&key).apply(&mut data);
//! AesCtr::aes_256(&key).apply(&mut data);
//! assert_eq!(&data, b"The tide is at 6:40.");
//! # }
//! ```

use alloc::boxed::Box;
use core::fmt;

use aes::cipher::{KeyIvInit, StreamCipher};
use aes::{Aes128, Aes192, Aes256};
use ctr::Ctr128LE;

use crate::crypto::secret::on_wiped_stack;

/// The key stream of AES with a **little-endian** counter of 16 bytes that starts at 1, as WinZip has
/// it, piece by piece. Wiped on drop, never printed. The keys of the rounds, the first of which is the
/// key itself, lie on the heap: a move leaves no copy of them.
///
/// There is no tag: whoever alters the ciphertext alters the plaintext. One key encrypts one text.
pub struct AesCtr(Box<Stream>);

/// One of the three key lengths, each with a schedule of its own.
enum Stream {
    Aes128(Ctr128LE<Aes128>),
    Aes192(Ctr128LE<Aes192>),
    Aes256(Ctr128LE<Aes256>),
}

/// Bytes of the stack that the expansion of a key takes.
const STACK: usize = 4096;

/// The first counter.
const FIRST: [u8; 16] = 1_u128.to_le_bytes();

impl AesCtr {
    /// Starts at the first block of AES-128.
    pub fn aes_128(key: &[u8; 16]) -> Self {
        Self::start(|| Stream::Aes128(Ctr128LE::new(key.into(), &FIRST.into())))
    }

    /// Starts at the first block of AES-192.
    pub fn aes_192(key: &[u8; 24]) -> Self {
        Self::start(|| Stream::Aes192(Ctr128LE::new(key.into(), &FIRST.into())))
    }

    /// Starts at the first block of AES-256.
    pub fn aes_256(key: &[u8; 32]) -> Self {
        Self::start(|| Stream::Aes256(Ctr128LE::new(key.into(), &FIRST.into())))
    }

    /// Expands a key, and wipes what that left on the stack.
    fn start(expand: impl FnOnce() -> Stream) -> Self {
        Self(on_wiped_stack::<STACK, _>(|| Box::new(expand())))
    }

    /// XORs the next bytes of the key stream into `data`, which encrypts and decrypts. It ends after
    /// 2^132 bytes, which nobody reaches.
    pub fn apply(&mut self, data: &mut [u8]) {
        match &mut *self.0 {
            Stream::Aes128(stream) => stream.apply_keystream(data),
            Stream::Aes192(stream) => stream.apply_keystream(data),
            Stream::Aes256(stream) => stream.apply_keystream(data),
        }
    }
}

impl fmt::Debug for AesCtr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesCtr")
    }
}
