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

#[cfg(feature = "simd")]
pub(super) mod columns;
#[cfg(feature = "simd")]
pub(super) mod rows;

/// Bytes of one block of the key stream.
pub(super) const BLOCK_LENGTH: usize = 64;

/// "expand 32-byte k" in four words.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Four diagonals.
pub(super) type Words = [[u32; 4]; 4];

/// The input of a block: constants, key, and 16 bytes which are a nonce and a block counter for
/// Salsa20. Wiped on drop.
#[derive(Clone)]
pub(super) struct State(pub(super) Words);

impl State {
    pub(super) const EMPTY: Self = Self([[0; 4]; 4]);

    /// The input of HSalsa20.
    pub(super) fn new(key: &[u8; 32], block_input: &[u8; 16]) -> Self {
        Self::from_words(words(key), words(block_input))
    }

    /// The input of block 0 of Salsa20 with a key that HSalsa20 made.
    pub(super) fn with_subkey(mut hashed: Words, nonce: &[u8; 8]) -> Self {
        let [n0, n1] = words(nonce);
        let state = Self::from_words(subkey(&hashed), [n0, n1, 0, 0]);
        wipe(&mut hashed);
        state
    }

    fn from_words([k0, k1, k2, k3, k4, k5, k6, k7]: [u32; 8], [i0, i1, i2, i3]: [u32; 4]) -> Self {
        let [c0, c1, c2, c3] = CONSTANTS;
        Self([
            [c0, c1, c2, c3],
            [k3, i3, k7, k2],
            [i2, k6, k1, i1],
            [k5, k0, i0, k4],
        ])
    }

    /// The same state with the block counter `counter`.
    pub(super) fn at(&self, counter: u64) -> Self {
        let [d0, [x4, _, x14, x3], [_, x13, x2, x7], d3] = self.0;
        let (x8, x9) = (counter as u32, (counter >> 32) as u32);
        Self([d0, [x4, x9, x14, x3], [x8, x13, x2, x7], d3])
    }

    /// The block of this state.
    pub(super) fn block(&self) -> [u8; BLOCK_LENGTH] {
        let mut words = self.0;
        rounds(&mut words);
        for (word, input) in words.iter_mut().flatten().zip(self.0.iter().flatten()) {
            *word = word.wrapping_add(*input);
        }
        let mut block = [0; BLOCK_LENGTH];
        for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(straightened(&words)) {
            *bytes = word.to_le_bytes();
        }
        wipe(&mut words);
        block
    }

    /// HSalsa20 of this state: the words from which [`subkey`] takes.
    pub(super) fn hash(&self) -> Words {
        let mut words = self.0;
        rounds(&mut words);
        words
    }

    /// XORs the key stream from block `counter` on into `data`.
    pub(super) fn apply(&self, counter: u64, data: &mut [u8]) {
        for (counter, chunk) in (counter..).zip(data.chunks_mut(BLOCK_LENGTH)) {
            let mut block = self.at(counter).block();
            xor(chunk, &block);
            wipe(&mut block);
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// HSalsa20: a 32-byte key out of a 32-byte key and 16 bytes of input.
pub(crate) fn hsalsa20(key: &[u8; 32], block_input: &[u8; 16]) -> Secret<32> {
    let mut words = State::new(key, block_input).hash();
    let key = key_bytes(&words);
    wipe(&mut words);
    key
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
fn subkey(words: &Words) -> [u32; 8] {
    let [[z0, z5, z10, z15], [_, z9, _, _], [z8, _, _, z7], [_, _, z6, _]] = *words;
    [z0, z5, z10, z15, z6, z7, z8, z9]
}

/// The words x0 to x15.
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

fn words<const N: usize, const W: usize>(bytes: &[u8; N]) -> [u32; W] {
    let mut words = [0; W];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

/// Twenty rounds without the final addition.
#[inline(always)]
fn rounds(words: &mut Words) {
    for _ in 0..10 {
        // The columns, each starting on diagonal 0.
        quarter_round(words, [(0, 0), (1, 0), (2, 0), (3, 0)]);
        quarter_round(words, [(0, 1), (1, 1), (2, 1), (3, 1)]);
        quarter_round(words, [(0, 2), (1, 2), (2, 2), (3, 2)]);
        quarter_round(words, [(0, 3), (1, 3), (2, 3), (3, 3)]);
        // The rows.
        quarter_round(words, [(0, 0), (3, 1), (2, 2), (1, 3)]);
        quarter_round(words, [(0, 1), (3, 2), (2, 3), (1, 0)]);
        quarter_round(words, [(0, 2), (3, 3), (2, 0), (1, 1)]);
        quarter_round(words, [(0, 3), (3, 0), (2, 1), (1, 2)]);
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index is a constant below 4"
)]
#[inline(always)]
fn quarter_round(words: &mut Words, places: [(usize, usize); 4]) {
    let [mut a, mut b, mut c, mut d] = places.map(|(diagonal, lane)| words[diagonal][lane]);
    b ^= a.wrapping_add(d).rotate_left(7);
    c ^= b.wrapping_add(a).rotate_left(9);
    d ^= c.wrapping_add(b).rotate_left(13);
    a ^= d.wrapping_add(c).rotate_left(18);
    for ((diagonal, lane), word) in places.into_iter().zip([a, b, c, d]) {
        words[diagonal][lane] = word;
    }
}
