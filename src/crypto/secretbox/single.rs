//! One box at a time.
//!
//! The message starts in the middle of block 0 of the key stream, behind the key of Poly1305. So the first
//! blocks are computed into a buffer, before it is known what they are for; from the first whole block of the
//! message on, key stream goes to the message directly.
//!
//! | key stream | for |
//! |---|---|
//! | bytes 0 to 31 | key of Poly1305: r and s |
//! | from byte 32 to the end of the buffer | the start of the message |
//! | from the block `count` on | the rest |
//!
//! What is generic over the engine is inlined for the sake of vectors, see
//! [`Kernel`](crate::crypto::backend::Kernel). On small targets the compiler decides, so that sealing and
//! opening share code.

use super::engine::{Engine, Message};
use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use crate::crypto::Secret;
use crate::crypto::declassify::equal_tags;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{self, Poly1305};
use crate::crypto::salsa20::{BLOCK_LENGTH, State, hash_input, xor};
use crate::crypto::secret::wipe;

/// Where the first blocks of the key stream go, in line with the vectors that bring them.
#[repr(align(64))]
struct Buffer<const LENGTH: usize>([u8; LENGTH]);

/// Seals with a buffer for `LENGTH` bytes of key stream.
///
/// The tag is made from the ciphertext, piece by piece while it is in the nearest cache. Nothing here can
/// fail: lengths are those of slices.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
pub(crate) fn seal<E: Engine, const LENGTH: usize>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    with_stream::<E, LENGTH, _>(
        engine,
        (key, nonce),
        data.len(),
        #[inline(always)]
        |stream, poly1305, preparation| {
            let start = stream.apply_buffered(data);
            engine.encrypt(poly1305, preparation, stream.message(start, data));
            let (_, tail) = data.as_chunks::<{ poly1305::BLOCK_LENGTH }>();
            poly1305.finish(tail)
        },
    )
}

/// Opens with a buffer for `LENGTH` bytes of key stream.
///
/// All of the ciphertext is authenticated, then the tags are compared in constant time, and only a right one
/// leads to the key stream. With a wrong tag `data` was read and not written.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
pub(crate) fn open<E: Engine, const LENGTH: usize>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    with_stream::<E, LENGTH, _>(
        engine,
        (key, nonce),
        data.len(),
        #[inline(always)]
        |stream, poly1305, preparation| {
            let (blocks, tail) = data.as_chunks();
            engine.absorb(poly1305, preparation, blocks);
            if !equal_tags(&poly1305.finish(tail), tag) {
                return Err(Unauthentic);
            }
            stream.apply(data);
            Ok(())
        },
    )
}

/// Opens with a buffer for `LENGTH` bytes of key stream, in one pass.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn open_at_once<E: Engine, const LENGTH: usize>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    with_stream::<E, LENGTH, _>(
        engine,
        (key, nonce),
        data.len(),
        #[inline(always)]
        |stream, poly1305, preparation| {
            let start = stream.buffered().len().min(data.len());
            let message = stream.message(start, data);
            open_behind_start(engine, poly1305, preparation, message, tag)?;
            stream.apply_buffered(data);
            Ok(())
        },
    )
}

/// Hands out the key stream of a box of `length` bytes, with a buffer for its first `LENGTH` bytes, and Poly1305 under
/// the key in it.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
fn with_stream<E: Engine, const LENGTH: usize, T>(
    engine: E,
    key: (&Secret<KEY_LENGTH>, &[u8; NONCE_LENGTH]),
    length: usize,
    run: impl FnOnce(&KeyStream<'_, E>, &mut Poly1305, &E::Preparation) -> T,
) -> T {
    let mut first = Buffer([0; LENGTH]);
    let mut preparation = E::Preparation::default();
    let stream = KeyStream::new(engine, key, length, &mut first.0, &mut preparation);
    let mut poly1305 = Poly1305::from_stream(stream.first);
    run(&stream, &mut poly1305, &preparation)
}

/// Authenticates a message and decrypts it from its byte `start` on, in one pass; if the tag is wrong, that is
/// encrypted again. A wrong box takes longer than a right one, which its result says anyway.
///
/// The message is borrowed all the time: nobody sees what was decrypted before the tag was compared.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn open_behind_start<E: Engine>(
    engine: E,
    poly1305: &mut Poly1305,
    preparation: &E::Preparation,
    mut message: Message<'_>,
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    // The end of the ciphertext, which is no whole block, as it will be gone.
    let (_, last) = message.data.as_chunks::<{ poly1305::BLOCK_LENGTH }>();
    let mut tail = [0; poly1305::BLOCK_LENGTH];
    let (tail, _) = tail.split_at_mut(last.len());
    tail.copy_from_slice(last);
    engine.decrypt(poly1305, preparation, message.reborrow());
    if equal_tags(&poly1305.finish(tail), tag) {
        return Ok(());
    }
    let (_, decrypted) = message.data.split_at_mut(message.start);
    engine.apply(message.state, message.counter, decrypted);
    Err(Unauthentic)
}

/// The key stream of one box, with its first blocks in a buffer. The part that was filled is wiped on
/// drop, and the state wipes itself.
struct KeyStream<'a, E: Engine> {
    engine: E,
    state: State,
    first: &'a mut [u8],
    /// How many blocks are buffered.
    count: u64,
}

impl<'a, E: Engine> KeyStream<'a, E> {
    /// Prepares the key stream for a message of `length` bytes.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    fn new(
        engine: E,
        (key, nonce): (&Secret<KEY_LENGTH>, &[u8; NONCE_LENGTH]),
        length: usize,
        first: &'a mut [u8],
        preparation: &mut E::Preparation,
    ) -> Self {
        let state = state(engine, key, nonce);
        let count = engine.first(&state, length, first, preparation);
        Self {
            engine,
            state,
            first,
            count: count as u64,
        }
    }

    /// The first bytes of the key stream for the message: what is buffered behind the key of Poly1305.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    fn buffered(&self) -> &[u8] {
        let end = (self.count as usize).saturating_mul(BLOCK_LENGTH);
        let (blocks, _) = self.first.split_at(end);
        blocks.split_at(poly1305::KEY_LENGTH).1
    }

    /// A message for the engine, which needs the key stream behind the buffer from its byte `start` on.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    fn message<'m>(&'m self, start: usize, data: &'m mut [u8]) -> Message<'m> {
        Message {
            state: &self.state,
            counter: self.count,
            start,
            data,
        }
    }

    /// XORs what is buffered into the message from its first byte on, and says how far it goes.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    fn apply_buffered(&self, data: &mut [u8]) -> usize {
        let buffered = self.buffered();
        xor(data, buffered);
        buffered.len().min(data.len())
    }

    /// XORs the key stream into the message from its first byte on.
    #[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
    fn apply(&self, data: &mut [u8]) {
        let start = self.apply_buffered(data);
        let (_, rest) = data.split_at_mut(start);
        self.engine.apply(&self.state, self.count, rest);
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

/// The state of XSalsa20 with this key and nonce: a key from HSalsa20, and the end of the nonce.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
pub(crate) fn state<E: Engine>(
    engine: E,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
) -> State {
    let (hash_nonce, cipher_nonce) = split(nonce);
    let hashed = engine.hash(hash_input(key.as_bytes(), &hash_nonce));
    State::new(&hashed, &cipher_nonce)
}

/// What HSalsa20 takes of a nonce, its first 16 bytes, and what Salsa20 takes, its last eight.
#[inline(always)]
pub(crate) fn split(nonce: &[u8; NONCE_LENGTH]) -> ([u8; 16], [u8; 8]) {
    let (mut hash_nonce, mut cipher_nonce) = ([0; 16], [0; 8]);
    let (front, back) = nonce.split_at(16);
    hash_nonce.copy_from_slice(front);
    cipher_nonce.copy_from_slice(back);
    (hash_nonce, cipher_nonce)
}
