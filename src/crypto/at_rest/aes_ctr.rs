//! AES in counter mode as WinZip has it: the counter is little-endian and begins at 1.

use core::fmt;

use aes::{Aes128, Aes192, Aes256};
use ctr::Ctr128LE;
use ctr::cipher::{InnerIvInit, KeyInit, StreamCipher, StreamCipherCoreWrapper};

/// The key stream of one key, which goes on from piece to piece.
pub struct AesCtr(Stream);

enum Stream {
    Aes128(Ctr128LE<Aes128>),
    Aes192(Ctr128LE<Aes192>),
    Aes256(Ctr128LE<Aes256>),
}

/// A counter of 1.
const FIRST: [u8; 16] = 1_u128.to_le_bytes();

impl AesCtr {
    /// Starts at counter 1. A key must encrypt one message only.
    pub fn aes_128(key: &[u8; 16]) -> Self {
        let core = ctr::CtrCore::inner_iv_init(Aes128::new(key.into()), &FIRST.into());
        Self(Stream::Aes128(StreamCipherCoreWrapper::from_core(core)))
    }

    /// Like [`AesCtr::aes_128`], with a longer key.
    pub fn aes_192(key: &[u8; 24]) -> Self {
        let core = ctr::CtrCore::inner_iv_init(Aes192::new(key.into()), &FIRST.into());
        Self(Stream::Aes192(StreamCipherCoreWrapper::from_core(core)))
    }

    /// Like [`AesCtr::aes_128`], with a longer key.
    pub fn aes_256(key: &[u8; 32]) -> Self {
        let core = ctr::CtrCore::inner_iv_init(Aes256::new(key.into()), &FIRST.into());
        Self(Stream::Aes256(StreamCipherCoreWrapper::from_core(core)))
    }

    /// Encrypts or decrypts the next bytes in place.
    ///
    /// # Errors
    ///
    /// [`StreamExhausted`] behind 2^132 bytes.
    pub fn apply(&mut self, bytes: &mut [u8]) -> Result<(), StreamExhausted> {
        match &mut self.0 {
            Stream::Aes128(stream) => stream.try_apply_keystream(bytes),
            Stream::Aes192(stream) => stream.try_apply_keystream(bytes),
            Stream::Aes256(stream) => stream.try_apply_keystream(bytes),
        }
        .map_err(|_| StreamExhausted)
    }
}

impl fmt::Debug for AesCtr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesCtr")
    }
}

/// The key stream has ended; it does not start again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamExhausted;
