//! The same box piece by piece, with memory that does not depend on its size. The result does not
//! depend on where the pieces are cut.

use core::fmt;

use poly1305::Poly1305;
use poly1305::universal_hash::UniversalHash;
use subtle::ConstantTimeEq;

use super::salsa20::{BLOCK_LENGTH, Salsa20};
use super::{KEY_LENGTH, KeyStream, MAC_KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, Unauthentic};
use crate::crypto::Secret;

const MAC_BLOCK_LENGTH: usize = 16;

/// Encrypts in one pass. The tag, which NaCl puts in front, is known at the end.
pub struct Sealer {
    cipher: Cipher,
    mac: Mac,
}

impl Sealer {
    /// Starts a box. A nonce must never be used twice with one key.
    pub fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let stream = KeyStream::new(key, nonce);
        Self {
            mac: Mac::new(&stream),
            cipher: Cipher::new(stream),
        }
    }

    /// Encrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        self.cipher.apply(data);
        self.mac.update(data);
    }

    /// The tag of everything.
    pub fn finish(self) -> [u8; TAG_LENGTH] {
        self.mac.finish()
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

/// The first pass of opening: reads the ciphertext and verifies the tag over all of it.
pub struct Verifier {
    cipher: Cipher,
    mac: Mac,
    /// What the second pass starts with.
    start: Mac,
    tag: [u8; TAG_LENGTH],
}

impl Verifier {
    /// Starts to verify a box with this tag.
    pub fn new(
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        tag: [u8; TAG_LENGTH],
    ) -> Self {
        let stream = KeyStream::new(key, nonce);
        Self {
            mac: Mac::new(&stream),
            start: Mac::new(&stream),
            cipher: Cipher::new(stream),
            tag,
        }
    }

    /// Takes the next piece of the ciphertext.
    pub fn update(&mut self, ciphertext: &[u8]) {
        self.mac.update(ciphertext);
    }

    /// Compares the tag in constant time, and gives what decrypts.
    ///
    /// # Errors
    ///
    /// [`Unauthentic`] if the tag is wrong.
    pub fn finish(self) -> Result<Opener, Unauthentic> {
        if !bool::from(self.mac.finish().ct_eq(&self.tag)) {
            return Err(Unauthentic);
        }
        Ok(Opener {
            cipher: self.cipher,
            mac: self.start,
            tag: self.tag,
        })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// The second pass of opening: decrypts what a [`Verifier`] found authentic, and sees whether it is
/// the same.
pub struct Opener {
    cipher: Cipher,
    mac: Mac,
    tag: [u8; TAG_LENGTH],
}

impl Opener {
    /// Decrypts the next piece in place.
    pub fn update(&mut self, data: &mut [u8]) {
        self.mac.update(data);
        self.cipher.apply(data);
    }

    /// Compares what was decrypted with what was verified.
    ///
    /// # Errors
    ///
    /// [`Unauthentic`] if the ciphertext changed between the two passes or is not complete.
    pub fn finish(self) -> Result<(), Unauthentic> {
        if bool::from(self.mac.finish().ct_eq(&self.tag)) {
            Ok(())
        } else {
            Err(Unauthentic)
        }
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener")
    }
}

/// The key stream from byte 32 on, and how far it was used.
struct Cipher {
    cipher: Salsa20,
    /// The number of the block behind `block`.
    next_block: u64,
    block: Secret<BLOCK_LENGTH>,
    /// How many bytes of `block` were used.
    used: usize,
}

impl Cipher {
    fn new(stream: KeyStream) -> Self {
        Self {
            cipher: stream.cipher,
            next_block: 1,
            block: stream.first_block,
            used: MAC_KEY_LENGTH,
        }
    }

    fn apply(&mut self, data: &mut [u8]) {
        let left = BLOCK_LENGTH.saturating_sub(self.used);
        let (head, tail) = data.split_at_mut(data.len().min(left));
        self.apply_block(head);
        let (blocks, rest) = tail.as_chunks_mut::<BLOCK_LENGTH>();
        self.cipher
            .apply(self.next_block, blocks.as_flattened_mut());
        self.next_block = self.next_block.saturating_add(blocks.len() as u64);
        if !rest.is_empty() {
            self.block = self.cipher.block(self.next_block);
            self.next_block = self.next_block.saturating_add(1);
            self.used = 0;
            self.apply_block(rest);
        }
    }

    /// XORs what is left of the present block into `data`, which is not longer.
    fn apply_block(&mut self, data: &mut [u8]) {
        let stream = self.block.as_bytes().iter().skip(self.used);
        for (byte, stream) in data.iter_mut().zip(stream) {
            *byte ^= stream;
        }
        self.used = self.used.saturating_add(data.len());
    }
}

/// Poly1305 over pieces of any length.
struct Mac {
    poly1305: Poly1305,
    /// Ciphertext that does not fill a block yet.
    carry: [u8; MAC_BLOCK_LENGTH],
    carried: usize,
}

impl Mac {
    fn new(stream: &KeyStream) -> Self {
        Self {
            poly1305: stream.mac(),
            carry: [0; MAC_BLOCK_LENGTH],
            carried: 0,
        }
    }

    fn update(&mut self, data: &[u8]) {
        let missing = MAC_BLOCK_LENGTH.saturating_sub(self.carried);
        let (head, tail) = data.split_at(match self.carried {
            0 => 0,
            _ => data.len().min(missing),
        });
        self.carry(head);
        if self.carried == MAC_BLOCK_LENGTH {
            self.poly1305.update(&[self.carry.into()]);
            self.carried = 0;
        }
        let (blocks, rest) = poly1305::Block::slice_as_chunks(tail);
        self.poly1305.update(blocks);
        self.carry(rest);
    }

    /// Keeps bytes that the carry has room for.
    fn carry(&mut self, data: &[u8]) {
        for (place, byte) in self.carry.iter_mut().skip(self.carried).zip(data) {
            *place = *byte;
        }
        self.carried = self.carried.saturating_add(data.len());
    }

    fn finish(self) -> [u8; TAG_LENGTH] {
        let (rest, _) = self.carry.split_at(self.carried);
        self.poly1305.compute_unpadded(rest).into()
    }
}
