//! Salsa20/20 and HSalsa20: the state, and one block at a time on any target.
//!
//! A state is kept by its diagonals, so that a round is the same four lines in scalar words and in
//! vectors of four words. In the numbering of the Salsa20 paper:
//!
//! | diagonal | words | with the block counter in |
//! |---|---|---|
//! | 0 | x0, x5, x10, x15: the constants | |
//! | 1 | x4, x9, x14, x3 | x9, upper half |
//! | 2 | x8, x13, x2, x7 | x8, lower half |
//! | 3 | x12, x1, x6, x11 | |

use crate::crypto::Secret;
use crate::crypto::secret::wipe;

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod batch;
#[cfg(feature = "simd")]
pub(super) mod columns;
#[cfg(feature = "simd")]
pub(super) mod pipeline;
#[cfg(feature = "simd")]
pub(super) mod rows;

/// Bytes of one block of the key stream.
pub(super) const BLOCK_LENGTH: usize = 64;

/// "expand 32-byte k" in four words.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Four diagonals.
pub(super) type Words = [[u32; 4]; 4];

/// The input of Salsa20 with one key and nonce, block counter 0. Wiped on drop.
#[derive(Clone)]
pub(super) struct State(pub(super) Words);

impl State {
    /// The input with a key that HSalsa20 made.
    #[inline(always)]
    pub(super) fn new(hashed: &Words, nonce: &[u8; 8]) -> Self {
        Self(keyed_input(hashed, nonce))
    }

    /// Hands `count` blocks from `counter` on, one after the other, to `take`.
    #[inline(always)]
    pub(super) fn blocks(&self, counter: u64, count: usize, mut take: impl FnMut(&[u32; 16])) {
        let mut input = straightened(&self.0);
        let mut words = [0; 16];
        for (counter, _) in (counter..).zip(0..count) {
            (input[8], input[9]) = (counter as u32, (counter >> 32) as u32);
            words = rounds(input);
            for (word, input) in words.iter_mut().zip(input) {
                *word = word.wrapping_add(input);
            }
            take(&words);
        }
        wipe(&mut input);
        wipe(&mut words);
    }

    /// XORs the key stream from block `counter` on into `data`.
    pub(super) fn apply(&self, counter: u64, data: &mut [u8]) {
        #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
        let (counter, data) = {
            let count = batch::apply(&self.0, counter, data);
            let (_, rest) = data.split_at_mut(count.saturating_mul(BLOCK_LENGTH));
            (counter.wrapping_add(count as u64), rest)
        };
        let count = data.len().div_ceil(BLOCK_LENGTH);
        let (whole, last) = data.as_chunks_mut::<BLOCK_LENGTH>();
        let mut whole = whole.iter_mut();
        self.blocks(counter, count, |words| match whole.next() {
            Some(block) => {
                for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(words) {
                    *bytes = (u32::from_le_bytes(*bytes) ^ word).to_le_bytes();
                }
            }
            None => xor(last, block_bytes(words).as_bytes()),
        });
    }
}

impl Drop for State {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// A block of the key stream out of its words.
fn block_bytes(words: &[u32; 16]) -> Secret<BLOCK_LENGTH> {
    Secret::filled(|block| {
        for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
    })
}

/// HSalsa20: a 32-byte key out of a 32-byte key and 16 bytes of input.
pub(crate) fn hsalsa20(key: &[u8; 32], block_input: &[u8; 16]) -> Secret<32> {
    let mut hashed = hash(hash_input(key, block_input));
    let key = key_bytes(&hashed);
    wipe(&mut hashed);
    key
}

/// The input of HSalsa20.
#[inline(always)]
pub(super) fn hash_input(key: &[u8; 32], block_input: &[u8; 16]) -> Words {
    input(words(key), words(block_input))
}

/// The input of Salsa20 with a key that HSalsa20 made, block counter 0.
#[inline(always)]
pub(super) fn keyed_input(hashed: &Words, nonce: &[u8; 8]) -> Words {
    let [n0, n1] = words(nonce);
    input(subkey(hashed), [n0, n1, 0, 0])
}

/// The input of block `counter`, which has 32 bits.
#[cfg(feature = "simd")]
#[inline(always)]
pub(super) fn at(input: &Words, counter: u32) -> Words {
    let [d0, d1, [_, x13, x2, x7], d3] = *input;
    [d0, d1, [counter, x13, x2, x7], d3]
}

/// HSalsa20, up to the choice of the words that are the key.
pub(super) fn hash(input: Words) -> Words {
    let mut words = rounds(straightened(&input));
    let [
        x0,
        x1,
        x2,
        x3,
        x4,
        x5,
        x6,
        x7,
        x8,
        x9,
        x10,
        x11,
        x12,
        x13,
        x14,
        x15,
    ] = words;
    wipe(&mut words);
    [
        [x0, x5, x10, x15],
        [x4, x9, x14, x3],
        [x8, x13, x2, x7],
        [x12, x1, x6, x11],
    ]
}

/// Lays out constants, key and 16 bytes which are a nonce and a block counter for Salsa20.
#[inline(always)]
fn input([k0, k1, k2, k3, k4, k5, k6, k7]: [u32; 8], [i0, i1, i2, i3]: [u32; 4]) -> Words {
    let [c0, c1, c2, c3] = CONSTANTS;
    [
        [c0, c1, c2, c3],
        [k3, i3, k7, k2],
        [i2, k6, k1, i1],
        [k5, k0, i0, k4],
    ]
}

/// The key that HSalsa20 leaves in `words`.
pub(crate) fn key_bytes(words: &Words) -> Secret<32> {
    Secret::filled(|key| {
        for (bytes, word) in key.as_chunks_mut().0.iter_mut().zip(subkey(words)) {
            *bytes = word.to_le_bytes();
        }
    })
}

/// The eight words of a key that HSalsa20 leaves: x0, x5, x10, x15, x6, x7, x8, x9.
#[inline(always)]
fn subkey(words: &Words) -> [u32; 8] {
    let [
        [z0, z5, z10, z15],
        [_, z9, _, _],
        [z8, _, _, z7],
        [_, _, z6, _],
    ] = *words;
    [z0, z5, z10, z15, z6, z7, z8, z9]
}

/// The words x0 to x15.
#[inline(always)]
fn straightened(words: &Words) -> [u32; 16] {
    let [
        [x0, x5, x10, x15],
        [x4, x9, x14, x3],
        [x8, x13, x2, x7],
        [x12, x1, x6, x11],
    ] = *words;
    [
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15,
    ]
}

/// XORs as many bytes as the shorter side has.
#[inline(always)]
pub(super) fn xor(data: &mut [u8], stream: &[u8]) {
    for (byte, stream) in data.iter_mut().zip(stream) {
        *byte ^= stream;
    }
}

#[inline(always)]
fn words<const N: usize, const W: usize>(bytes: &[u8; N]) -> [u32; W] {
    let mut words = [0; W];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

/// Twenty rounds without the final addition. The words are taken by value: what is wiped later has
/// an address, and the compiler keeps it in memory.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
fn rounds(mut words: [u32; 16]) -> [u32; 16] {
    for _ in 0..10 {
        quarter_round(&mut words, [0, 4, 8, 12]);
        quarter_round(&mut words, [5, 9, 13, 1]);
        quarter_round(&mut words, [10, 14, 2, 6]);
        quarter_round(&mut words, [15, 3, 7, 11]);
        quarter_round(&mut words, [0, 1, 2, 3]);
        quarter_round(&mut words, [5, 6, 7, 4]);
        quarter_round(&mut words, [10, 11, 8, 9]);
        quarter_round(&mut words, [15, 12, 13, 14]);
    }
    words
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index is a constant below 16"
)]
#[inline(always)]
fn quarter_round(words: &mut [u32; 16], [a, b, c, d]: [usize; 4]) {
    words[b] ^= words[a].wrapping_add(words[d]).rotate_left(7);
    words[c] ^= words[b].wrapping_add(words[a]).rotate_left(9);
    words[d] ^= words[c].wrapping_add(words[b]).rotate_left(13);
    words[a] ^= words[d].wrapping_add(words[c]).rotate_left(18);
}
