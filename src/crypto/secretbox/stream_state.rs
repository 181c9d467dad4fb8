//! The state of a box that comes piece by piece: a key stream and a Poly1305 that go on where the last
//! piece ended.

use super::engine::Message;
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use super::single::split;
use super::work::{Absorb, Apply, Decrypt, Encrypt, OnBackend};
use crate::crypto::Secret;
use crate::crypto::backend::Backend;
use crate::crypto::poly1305::{self, Poly1305};
use crate::crypto::salsa20::{self, BLOCK_LENGTH, State, hash_input, xor};
use crate::crypto::secret::wipe;

/// The state of XSalsa20 with this key and nonce. The words that HSalsa20 made are wiped.
pub(super) fn state(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> State {
    let (hash_nonce, cipher_nonce) = split(nonce);
    let mut hashed = salsa20::hash(hash_input(key.as_bytes(), &hash_nonce));
    let state = State::new(&hashed, &cipher_nonce);
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
///
/// Whole batches go to the backend at once, as in one call. What is left of a piece takes its key stream from
/// `batch`, whose rest serves for the next piece, so that small pieces cost no blocks that are thrown away.
pub(super) struct Cipher {
    state: State,
    /// The number of the block after `batch`.
    next_block: u64,
    /// Key stream that was computed ahead.
    batch: Secret<BATCH>,
    /// How many bytes of `batch` were used.
    used: usize,
}

impl Cipher {
    /// Starts with the first batch, whose first 32 bytes are the key of Poly1305 and not for the message.
    pub(super) fn new(key: &Secret<KEY_LENGTH>, nonce: &[u8; NONCE_LENGTH]) -> Self {
        let state = state(key, nonce);
        Self {
            batch: batch(&state, 0),
            state,
            next_block: BATCH_BLOCKS,
            used: poly1305::KEY_LENGTH,
        }
    }

    /// XORs the key stream into the next piece.
    pub(super) fn apply(&mut self, data: &mut [u8]) {
        let left = BATCH.saturating_sub(self.used);
        let (head, rest) = data.split_at_mut(data.len().min(left));
        self.apply_batch(head);
        let (batches, tail) = rest.as_chunks_mut::<BATCH>();
        let count = (batches.len() as u64).saturating_mul(BATCH_BLOCKS);
        Backend::fastest().run(OnBackend(Apply {
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

    /// Leaves blocks behind the present batch out, which were used.
    fn skip(&mut self, blocks: u64) {
        self.next_block = self.next_block.saturating_add(blocks);
    }

    /// XORs what is left of the present batch into `data`, which is not longer.
    fn apply_batch(&mut self, data: &mut [u8]) {
        let (_, left) = self.batch.as_bytes().split_at(self.used);
        let (stream, _) = left.split_at(data.len());
        xor(data, stream);
        self.used = self.used.saturating_add(data.len());
    }
}

/// Encrypts the next piece and authenticates it, as far as that goes in one run: from the first block of Poly1305 that
/// begins in it to its last whole batch.
pub(super) fn encrypt(cipher: &mut Cipher, mac: &mut Mac, data: &mut [u8]) {
    let Some(run) = Run::through(cipher, mac, data.len()) else {
        cipher.apply(data);
        mac.update(data);
        return;
    };
    let (head, _) = data.split_at_mut(run.head);
    cipher.apply_batch(head);
    let (front, rest) = data.split_at_mut(run.front);
    mac.update(front);
    let (middle, tail) = rest.split_at_mut(run.middle);
    Backend::fastest().run(OnBackend(Encrypt {
        poly1305: &mut mac.poly1305,
        message: run.message(cipher, middle),
    }));
    mac.carry(middle.as_chunks::<{ poly1305::BLOCK_LENGTH }>().1);
    cipher.skip(run.blocks);
    cipher.apply(tail);
    mac.update(tail);
}

/// Authenticates the next piece and decrypts it, as far as that goes in one run.
pub(super) fn decrypt(cipher: &mut Cipher, mac: &mut Mac, data: &mut [u8]) {
    let Some(run) = Run::through(cipher, mac, data.len()) else {
        mac.update(data);
        cipher.apply(data);
        return;
    };
    let (front, rest) = data.split_at_mut(run.front);
    mac.update(front);
    let (middle, tail) = rest.split_at_mut(run.middle);
    let (_, last) = middle.as_chunks::<{ poly1305::BLOCK_LENGTH }>();
    // Ciphertext for the next block of Poly1305.
    let mut carry = [0; poly1305::BLOCK_LENGTH];
    let (carry, _) = carry.split_at_mut(last.len());
    carry.copy_from_slice(last);
    Backend::fastest().run(OnBackend(Decrypt {
        poly1305: &mut mac.poly1305,
        message: run.message(cipher, middle),
    }));
    mac.carry(carry);
    mac.update(tail);
    let (head, _) = data.split_at_mut(run.head);
    cipher.apply_batch(head);
    cipher.skip(run.blocks);
    let (_, tail) = data.split_at_mut(run.front.saturating_add(run.middle));
    cipher.apply(tail);
}

/// Where a piece is cut, so that key stream and Poly1305 can go through the middle of it together.
///
/// ```text
/// key stream   | head: what is left of a batch | whole batches | less than a batch |
/// Poly1305     | front: end of a block | middle                | tail              |
/// ```
struct Run {
    head: usize,
    front: usize,
    middle: usize,
    /// Blocks of the key stream in whole batches.
    blocks: u64,
}

impl Run {
    /// Cuts a piece of `length` bytes. `None` if it has no whole batch, or if the present block of Poly1305 ends
    /// behind the head.
    fn through(cipher: &Cipher, mac: &Mac, length: usize) -> Option<Self> {
        let head = BATCH.saturating_sub(cipher.used);
        let front = match mac.carried {
            0 => 0,
            carried => poly1305::BLOCK_LENGTH.saturating_sub(carried),
        };
        let batches = length.checked_sub(head)? / BATCH;
        let end = head.saturating_add(batches.saturating_mul(BATCH));
        (batches > 0 && front <= head).then(|| Self {
            head,
            front,
            middle: end.saturating_sub(front),
            blocks: (batches as u64).saturating_mul(BATCH_BLOCKS),
        })
    }

    /// The middle of a piece, which belongs to the key stream from its whole batches on.
    fn message<'a>(&self, cipher: &'a Cipher, middle: &'a mut [u8]) -> Message<'a> {
        Message {
            state: &cipher.state,
            counter: cipher.next_block,
            start: self.head.saturating_sub(self.front),
            data: middle,
        }
    }
}

/// The key stream from block `counter` on.
fn batch(state: &State, counter: u64) -> Secret<BATCH> {
    Secret::filled(|data| {
        Backend::fastest().run(OnBackend(Apply {
            state,
            counter,
            data,
        }));
    })
}

/// Poly1305 over pieces of any length.
pub(super) struct Mac {
    poly1305: Poly1305,
    /// Ciphertext that does not fill a block yet.
    carry: poly1305::Block,
    /// How many bytes the carry has, fewer than a block between two pieces.
    carried: usize,
}

impl Mac {
    /// Starts with the key at the front of the first batch, which `cipher` still holds.
    pub(super) fn new(cipher: &Cipher) -> Self {
        Self {
            poly1305: Poly1305::from_stream(cipher.batch.as_bytes()),
            carry: [0; poly1305::BLOCK_LENGTH],
            carried: 0,
        }
    }

    /// Authenticates the next piece: the carry with its front, whole blocks, and the rest as the next carry.
    pub(super) fn update(&mut self, data: &[u8]) {
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
        Backend::fastest().run(OnBackend(Absorb {
            poly1305: &mut self.poly1305,
            blocks,
        }));
        self.carry(rest);
    }

    /// Keeps bytes, as many as the carry can hold.
    fn carry(&mut self, data: &[u8]) {
        let (_, free) = self.carry.split_at_mut(self.carried);
        let (slots, _) = free.split_at_mut(data.len());
        slots.copy_from_slice(data);
        self.carried = self.carried.saturating_add(data.len());
    }

    /// The tag, with the carry as the last bytes.
    pub(super) fn finish(mut self) -> [u8; TAG_LENGTH] {
        let (tail, _) = self.carry.split_at(self.carried);
        self.poly1305.finish(tail)
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const KEY: Secret<KEY_LENGTH> = Secret::from_bytes([7; KEY_LENGTH]);

    /// What a backend makes of a piece whose ciphertext goes to its byte `start`: all of it, and its tag.
    fn piece(backend: Backend, start: usize, data: &[u8], seals: bool) -> (Vec<u8>, [u8; 16]) {
        let state = state(&KEY, &[9; NONCE_LENGTH]);
        let mut poly1305 = Poly1305::from_stream(&data[..poly1305::KEY_LENGTH]);
        poly1305.absorb(&[[3; 16]]);
        let mut data = data[poly1305::KEY_LENGTH..].to_vec();
        let poly1305 = &mut poly1305;
        let message = Message {
            state: &state,
            counter: 5,
            start,
            data: &mut data,
        };
        if seals {
            backend.run(OnBackend(Encrypt { poly1305, message }));
        } else {
            backend.run(OnBackend(Decrypt { poly1305, message }));
        }
        (data, poly1305.finish(&[]))
    }

    /// Wherever the key stream begins, beside the blocks of Poly1305 or between them.
    #[test]
    fn every_backend_takes_pieces_alike() {
        for length in [0, 15, 16, 500, 528, 1100, 1584, 2071, 2600] {
            for start in [0, 1, 16, 31, 479, 480, 512, 1023].map(|start: usize| start.min(length)) {
                let data = (0..length + poly1305::KEY_LENGTH).map(|byte| (byte * byte / 7) as u8);
                let data: Vec<u8> = data.collect();
                for seals in [true, false] {
                    let expected = piece(Backend::PORTABLE, start, &data, seals);
                    for backend in Backend::NAMES.into_iter().filter_map(Backend::named) {
                        assert_eq!(
                            piece(backend, start, &data, seals),
                            expected,
                            "{length} {start}"
                        );
                    }
                }
            }
        }
    }
}
