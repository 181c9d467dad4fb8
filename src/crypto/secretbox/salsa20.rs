//! Salsa20/20 and HSalsa20, one block at a time, on any target.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::crypto::Secret;

/// Bytes of one block of the key stream.
pub(super) const BLOCK_LENGTH: usize = 64;

/// "expand 32-byte k" in four words.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

type State = [u32; 16];

/// Salsa20/20 with one key and nonce.
pub(super) struct Salsa20 {
    /// The input of block 0; words 8 and 9 are the block counter.
    input: State,
}

impl Salsa20 {
    pub(super) fn new(key: &Secret<32>, nonce: &[u8; 8]) -> Self {
        let mut block_input = [0; 16];
        if let Some((head, _)) = block_input.split_first_chunk_mut() {
            *head = *nonce;
        }
        Self {
            input: input(key.as_bytes(), &block_input),
        }
    }

    /// Block `counter` of the key stream.
    pub(super) fn block(&self, counter: u64) -> Secret<BLOCK_LENGTH> {
        let mut words = self.words(counter);
        let block = Secret::filled(|block| {
            for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(words) {
                *bytes = word.to_le_bytes();
            }
        });
        words.zeroize();
        block
    }

    /// XORs the key stream from block `counter` on into `data`.
    pub(super) fn apply(&self, counter: u64, data: &mut [u8]) {
        for (counter, chunk) in (counter..).zip(data.chunks_mut(BLOCK_LENGTH)) {
            for (byte, stream) in chunk.iter_mut().zip(self.block(counter).as_bytes()) {
                *byte ^= stream;
            }
        }
    }

    fn words(&self, counter: u64) -> State {
        let mut input = self.input;
        input[8] = counter as u32;
        input[9] = (counter >> 32) as u32;
        let mut words = input;
        rounds(&mut words);
        for (word, input) in words.iter_mut().zip(input) {
            *word = word.wrapping_add(input);
        }
        input.zeroize();
        words
    }
}

impl Drop for Salsa20 {
    fn drop(&mut self) {
        self.input.zeroize();
    }
}

impl ZeroizeOnDrop for Salsa20 {}

/// HSalsa20: a 32-byte key out of a 32-byte key and 16 bytes of input.
pub(crate) fn hsalsa20(key: &[u8; 32], block_input: &[u8; 16]) -> Secret<32> {
    let mut words = input(key, block_input);
    rounds(&mut words);
    let [z0, _, _, _, _, z5, z6, z7, z8, z9, z10, _, _, _, _, z15] = &words;
    let output = Secret::filled(|output| {
        let chosen = [z0, z5, z10, z15, z6, z7, z8, z9];
        for (bytes, word) in output.as_chunks_mut().0.iter_mut().zip(chosen) {
            *bytes = word.to_le_bytes();
        }
    });
    words.zeroize();
    output
}

/// Lays out the state: constants on the diagonal, key, 16 bytes of input, key.
fn input(key: &[u8; 32], block_input: &[u8; 16]) -> State {
    let [c0, c1, c2, c3] = CONSTANTS;
    let [k0, k1, k2, k3, k4, k5, k6, k7] = words(key);
    let [i0, i1, i2, i3] = words(block_input);
    [
        c0, k0, k1, k2, k3, c1, i0, i1, i2, i3, c2, k4, k5, k6, k7, c3,
    ]
}

fn words<const N: usize, const W: usize>(bytes: &[u8; N]) -> [u32; W] {
    let mut words = [0; W];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

/// Twenty rounds without the final addition.
fn rounds(words: &mut State) {
    for _ in 0..10 {
        quarter_round(words, [0, 4, 8, 12]);
        quarter_round(words, [5, 9, 13, 1]);
        quarter_round(words, [10, 14, 2, 6]);
        quarter_round(words, [15, 3, 7, 11]);
        quarter_round(words, [0, 1, 2, 3]);
        quarter_round(words, [5, 6, 7, 4]);
        quarter_round(words, [10, 11, 8, 9]);
        quarter_round(words, [15, 12, 13, 14]);
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index is a constant below 16"
)]
#[inline(always)]
fn quarter_round(words: &mut State, [a, b, c, d]: [usize; 4]) {
    words[b] ^= words[a].wrapping_add(words[d]).rotate_left(7);
    words[c] ^= words[b].wrapping_add(words[a]).rotate_left(9);
    words[d] ^= words[c].wrapping_add(words[b]).rotate_left(13);
    words[a] ^= words[d].wrapping_add(words[c]).rotate_left(18);
}
