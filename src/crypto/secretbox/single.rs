//! One box at a time.

use super::engine::Engine;
use super::poly1305::Poly1305;
use super::salsa20::{BLOCK_LENGTH, State, hash_input, xor};
use super::{KEY_LENGTH, MAC_KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, Unauthentic};
use crate::crypto::Secret;
use crate::crypto::secret::wipe;
use crate::crypto::verdict::equal_secrets;

/// Bytes that are encrypted before they are authenticated, while the nearest cache holds them.
const PIECE: usize = 16 * 1024;

/// Seals with room for `ROOM` bytes of key stream at hand.
#[inline(always)]
pub(super) fn seal<E: Engine, const ROOM: usize>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    let mut first = [0; ROOM];
    let stream = KeyStream::new(engine, key, nonce, data.len(), &mut first);
    let mut poly1305 = stream.poly1305();
    let length = stream.at_hand().len().saturating_add(PIECE).min(data.len());
    let (piece, rest) = data.split_at_mut(length);
    stream.apply(piece);
    let mut tail = absorb(engine, &mut poly1305, piece);
    let mut counter = stream.count.saturating_add((PIECE / BLOCK_LENGTH) as u64);
    for piece in rest.chunks_mut(PIECE) {
        engine.apply(&stream.state, counter, piece);
        tail = absorb(engine, &mut poly1305, piece);
        counter = counter.saturating_add((PIECE / BLOCK_LENGTH) as u64);
    }
    poly1305.finish(tail)
}

#[inline(always)]
pub(super) fn open<E: Engine, const ROOM: usize>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    let mut first = [0; ROOM];
    let stream = KeyStream::new(engine, key, nonce, data.len(), &mut first);
    let mut poly1305 = stream.poly1305();
    let tail = absorb(engine, &mut poly1305, data);
    if !equal_secrets(poly1305.finish(tail).as_slice(), tag) {
        return Err(Unauthentic);
    }
    stream.apply(data);
    Ok(())
}

/// Authenticates the whole blocks of `data` and returns what is left.
#[inline(always)]
fn absorb<'a, E: Engine>(engine: E, poly1305: &mut Poly1305, data: &'a [u8]) -> &'a [u8] {
    let (blocks, tail) = data.as_chunks();
    engine.absorb(poly1305, blocks);
    tail
}

/// The key stream of one box, with its first blocks at hand.
struct KeyStream<'a, E: Engine> {
    engine: E,
    state: State,
    first: &'a mut [u8],
    /// How many blocks are at hand.
    count: u64,
}

impl<'a, E: Engine> KeyStream<'a, E> {
    /// Prepares the key stream for a message of `length` bytes.
    #[inline(always)]
    fn new(
        engine: E,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        length: usize,
        first: &'a mut [u8],
    ) -> Self {
        let (hash_nonce, cipher_nonce) = split(nonce);
        let hashed = engine.hash(hash_input(key.as_bytes(), hash_nonce));
        let state = State::new(&hashed, cipher_nonce);
        let count = engine.first(&state, length, first) as u64;
        Self {
            engine,
            state,
            first,
            count,
        }
    }

    /// The first bytes of the key stream for the message.
    #[inline(always)]
    fn at_hand(&self) -> &[u8] {
        let end = (self.count as usize).saturating_mul(BLOCK_LENGTH);
        let blocks = self.first.get(..end);
        blocks
            .and_then(|blocks| blocks.get(MAC_KEY_LENGTH..))
            .unwrap_or(&[])
    }

    /// XORs the key stream into the message from its first byte on.
    #[inline(always)]
    fn apply(&self, data: &mut [u8]) {
        let at_hand = self.at_hand();
        let (head, tail) = data.split_at_mut(at_hand.len().min(data.len()));
        xor(head, at_hand);
        self.engine.apply(&self.state, self.count, tail);
    }

    #[inline(always)]
    fn poly1305(&self) -> Poly1305 {
        let mut key = [0; 4];
        for (word, bytes) in key.iter_mut().zip(self.first.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        let poly1305 = Poly1305::new(&key);
        wipe(&mut key);
        poly1305
    }
}

impl<E: Engine> Drop for KeyStream<'_, E> {
    fn drop(&mut self) {
        let end = (self.count as usize).saturating_mul(BLOCK_LENGTH);
        if let Some(first) = self.first.get_mut(..end) {
            wipe(first);
        }
    }
}

/// What HSalsa20 takes of a nonce, and what Salsa20 takes.
pub(super) fn split(nonce: &[u8; NONCE_LENGTH]) -> (&[u8; 16], &[u8; 8]) {
    (
        nonce.first_chunk().unwrap_or(&[0; 16]),
        nonce.last_chunk().unwrap_or(&[0; 8]),
    )
}
