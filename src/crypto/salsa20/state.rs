//! Salsa20/20 and HSalsa20: the state, and one block at a time on any target.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use super::sixteen;
use super::words::{BLOCK_LENGTH, Words, hash_input, keyed_input, straightened, subkey, xor};
use crate::crypto::Secret;
use crate::crypto::secret::wipe;

/// The input of Salsa20 with one key and nonce, block counter 0. Wiped on drop.
///
/// Words, not bytes, and by their diagonals, as [`words`](super::words) lays them out.
#[derive(Clone)]
pub(crate) struct State(pub(crate) Words);

impl State {
    /// The input with a key that HSalsa20 made.
    #[inline(always)]
    pub(crate) fn new(hashed: &Words, nonce: &[u8; 8]) -> Self {
        Self(keyed_input(hashed, nonce))
    }

    /// Hands `count` blocks from `counter` on, one after the other, to `take`.
    ///
    /// The words of a block go straight from the rounds to `take`: written to memory as words and read again
    /// in larger pieces they would wait for the cache. What stays in the two arrays is wiped.
    #[inline(always)]
    pub(crate) fn blocks(&self, counter: u64, count: usize, mut take: impl FnMut(&[u32; 16])) {
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

    /// XORs the key stream from block `counter` on into `data`. A last block that is not whole uses the front
    /// of its key stream; the rest of that is thrown away.
    pub(crate) fn apply(&self, counter: u64, data: &mut [u8]) {
        #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
        let (counter, data) = {
            let count = sixteen::apply(&self.0, counter, data);
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

/// HSalsa20: a 32-byte key out of a 32-byte key and 16 bytes of input
/// ([Extending the Salsa20 nonce](https://cr.yp.to/snuffle/xsalsa-20110204.pdf)).
pub(crate) fn hsalsa20(key: &[u8; 32], block_input: &[u8; 16]) -> Secret<32> {
    let mut hashed = hash(hash_input(key, block_input));
    let key = key_bytes(&hashed);
    wipe(&mut hashed);
    key
}

/// HSalsa20, up to the choice of the words that are the key ([`subkey`]).
///
/// All sixteen words are as secret as the key: there is no addition of the input, so from all of them the
/// rounds could be run backwards.
pub(crate) fn hash(input: Words) -> Words {
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

/// The key that HSalsa20 leaves in `words`.
fn key_bytes(words: &Words) -> Secret<32> {
    Secret::filled(|key| {
        for (bytes, word) in key.as_chunks_mut().0.iter_mut().zip(subkey(words)) {
            *bytes = word.to_le_bytes();
        }
    })
}

/// Twenty rounds without the final addition. The words are taken by value: what is wiped later has
/// an address, and the compiler keeps it in memory.
///
/// Each of the ten double rounds is a round along the columns and one along the rows of the square.
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

/// The quarter round: four additions, rotations and XORs, each of which waits for the one before (Salsa20
/// specification, section 3).
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

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use std::vec;

    use super::*;
    use crate::crypto::salsa20::sixteen;

    /// Where the lower half of the counter overflows within a batch, too.
    #[test]
    fn a_batch_is_its_blocks() {
        let state = State::new(&hash(hash_input(&[7; 32], &[8; 16])), &[9; 8]);
        for counter in [0, 0xffff_fff7, u64::MAX - 99] {
            for (length, whole) in [(1023, 0), (1024, 16), (3000, 32)] {
                let mut expected = vec![1; length];
                let mut blocks = expected.chunks_mut(BLOCK_LENGTH);
                state.blocks(counter, whole, |words| {
                    let block = blocks.next().unwrap();
                    xor(block, block_bytes(words).as_bytes());
                });
                let mut data = vec![1; length];
                assert_eq!(sixteen::apply(&state.0, counter, &mut data), whole);
                assert_eq!(data, expected);
            }
        }
    }
}
