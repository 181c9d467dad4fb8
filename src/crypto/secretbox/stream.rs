//! The same box piece by piece, with memory that does not depend on its size. The result does not
//! depend on where the pieces are cut.

use core::fmt;

use super::poly1305::{self, Poly1305};
use super::salsa20::{self, BLOCK_LENGTH, State, hash_input, xor};
use super::single::split;
use super::work::{Absorb, Apply, OnPath};
use super::{KEY_LENGTH, MAC_KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, Unauthentic};
use crate::crypto::Secret;
use crate::crypto::lanes::Path;
use crate::crypto::secret::wipe;
use crate::crypto::verdict::equal_secrets;

/// Encrypts in one pass. The tag, which NaCl puts in front, is known at the end.
pub struct Sealer {
    cipher: Cipher,
    mac: Mac,
}

impl Sealer {
    /// Starts a box. A nonce must never be used twice with one key.
    pub fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let cipher = Cipher::new(key, nonce);
        Self {
            mac: Mac::new(&cipher),
            cipher,
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
        let cipher = Cipher::new(key, nonce);
        Self {
            mac: Mac::new(&cipher),
            start: Mac::new(&cipher),
            cipher,
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
        if !equal_secrets(self.mac.finish().as_slice(), &self.tag) {
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
        if equal_secrets(self.mac.finish().as_slice(), &self.tag) {
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

/// XORs the XSalsa20 key stream from byte 0 on into `data` (`crypto_stream_xor` of NaCl). There is
/// no tag: whoever alters the ciphertext alters the plaintext.
#[cfg(feature = "id-export")]
pub(crate) fn xor_stream(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH], data: &mut [u8]) {
    state(key, nonce).apply(0, data);
}

/// The state of XSalsa20 with this key and nonce.
fn state(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> State {
    let (hash_nonce, cipher_nonce) = split(nonce);
    let mut hashed = salsa20::hash(hash_input(key.as_bytes(), hash_nonce));
    let state = State::new(&hashed, cipher_nonce);
    wipe(&mut hashed);
    state
}

/// How many bytes of the key stream are computed when a piece does not end with a block: what the
/// widest vectors do in the time of one block. What is left serves for the next piece.
const BATCH: usize = match cfg!(feature = "simd") {
    true => 16 * BLOCK_LENGTH,
    false => BLOCK_LENGTH,
};

/// Blocks in a batch.
const BATCH_BLOCKS: u64 = (BATCH / BLOCK_LENGTH) as u64;

/// The key stream from byte 32 on, and how far it was used.
struct Cipher {
    state: State,
    /// The number of the block behind `batch`.
    next_block: u64,
    batch: Secret<BATCH>,
    /// How many bytes of `batch` were used.
    used: usize,
}

impl Cipher {
    fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let state = state(key, nonce);
        Self {
            batch: batch(&state, 0),
            state,
            next_block: BATCH_BLOCKS,
            used: MAC_KEY_LENGTH,
        }
    }

    fn apply(&mut self, data: &mut [u8]) {
        let left = BATCH.saturating_sub(self.used);
        let (head, rest) = data.split_at_mut(data.len().min(left));
        self.apply_batch(head);
        let (batches, tail) = rest.as_chunks_mut::<BATCH>();
        let count = (batches.len() as u64).saturating_mul(BATCH_BLOCKS);
        Path::fastest().run(OnPath(Apply {
            state: &self.state,
            counter: self.next_block,
            data: batches.as_flattened_mut(),
        }));
        self.next_block = self.next_block.saturating_add(count);
        if !tail.is_empty() {
            self.batch = batch(&self.state, self.next_block);
            self.next_block = self.next_block.saturating_add(BATCH_BLOCKS);
            self.used = 0;
            self.apply_batch(tail);
        }
    }

    /// XORs what is left of the present batch into `data`, which is not longer.
    fn apply_batch(&mut self, data: &mut [u8]) {
        xor(
            data,
            self.batch.as_bytes().get(self.used..).unwrap_or_default(),
        );
        self.used = self.used.saturating_add(data.len());
    }
}

/// The key stream from block `counter` on.
fn batch(state: &State, counter: u64) -> Secret<BATCH> {
    Secret::filled(|data| {
        Path::fastest().run(OnPath(Apply {
            state,
            counter,
            data,
        }));
    })
}

/// Poly1305 over pieces of any length.
struct Mac {
    poly1305: Poly1305,
    /// Ciphertext that does not fill a block yet.
    carry: poly1305::Block,
    carried: usize,
}

impl Mac {
    /// Starts with the key at the front of the first batch, which `cipher` still holds.
    fn new(cipher: &Cipher) -> Self {
        Self {
            poly1305: Poly1305::from_stream(cipher.batch.as_bytes()),
            carry: [0; poly1305::BLOCK_LENGTH],
            carried: 0,
        }
    }

    fn update(&mut self, data: &[u8]) {
        let missing = poly1305::BLOCK_LENGTH.saturating_sub(self.carried);
        let (head, tail) = data.split_at(match self.carried {
            0 => 0,
            _ => data.len().min(missing),
        });
        self.carry(head);
        if self.carried == poly1305::BLOCK_LENGTH {
            self.poly1305.absorb(&[self.carry]);
            self.carried = 0;
        }
        let (blocks, rest) = tail.as_chunks();
        Path::fastest().run(OnPath(Absorb {
            poly1305: &mut self.poly1305,
            blocks,
        }));
        self.carry(rest);
    }

    /// Keeps bytes that the carry has room for.
    fn carry(&mut self, data: &[u8]) {
        for (place, byte) in self.carry.iter_mut().skip(self.carried).zip(data) {
            *place = *byte;
        }
        self.carried = self.carried.saturating_add(data.len());
    }

    fn finish(mut self) -> [u8; TAG_LENGTH] {
        let (tail, _) = self.carry.split_at(self.carried);
        self.poly1305.finish(tail)
    }
}
