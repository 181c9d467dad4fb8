//! Sixteen blocks side by side in plain code, for targets that always have vectors: the compiler
//! makes vectors of the loops over the lanes.
//!
//! x86-64 always has SSE2, AArch64 always has NEON, so this needs neither a feature nor a question at run
//! time. It is what the portable backend uses for 1,024 bytes and more; what is left goes block by block.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "indices of words are constants below 16, a lane has the same index in all words"
)]

use super::words::{BLOCK_LENGTH, Words, straightened};
use crate::crypto::secret::wipe;

/// Blocks of a batch. With fewer the compiler unrolls the loops before it sees vectors in them.
const BLOCKS: usize = 16;

/// One word of each block: lane i belongs to block i of the batch.
type Lanes = [u32; BLOCKS];

/// XORs the key stream from block `counter` on into the whole batches of `data`, and says how many
/// blocks they have.
///
/// The counter has 64 bits in two words, so each lane gets both: a batch may cross 2^32. Input and words are
/// wiped at the end, once for all batches.
pub(super) fn apply(state: &Words, counter: u64, data: &mut [u8]) -> usize {
    let (batches, _) = data.as_chunks_mut::<{ BLOCKS * BLOCK_LENGTH }>();
    if batches.is_empty() {
        return 0;
    }
    let mut input = straightened(state).map(|word| [word; BLOCKS]);
    let mut words = input;
    let mut counters = counter..;
    for batch in &mut *batches {
        for (lane, counter) in (0..BLOCKS).zip(&mut counters) {
            (input[8][lane], input[9][lane]) = (counter as u32, (counter >> 32) as u32);
        }
        words = input;
        for _ in 0..10 {
            double_round(&mut words);
        }
        for (word, input) in words
            .as_flattened_mut()
            .iter_mut()
            .zip(input.as_flattened())
        {
            *word = word.wrapping_add(*input);
        }
        for (lane, block) in batch
            .as_chunks_mut::<BLOCK_LENGTH>()
            .0
            .iter_mut()
            .enumerate()
        {
            for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(&words) {
                *bytes = (u32::from_le_bytes(*bytes) ^ word[lane]).to_le_bytes();
            }
        }
    }
    wipe(&mut input);
    wipe(&mut words);
    batches.as_flattened().len() / BLOCK_LENGTH
}

/// A round along the columns of all squares, and one along their rows (Salsa20 specification, section 6).
#[inline(always)]
fn double_round(words: &mut [Lanes; 16]) {
    quarter_round(words, [0, 4, 8, 12]);
    quarter_round(words, [5, 9, 13, 1]);
    quarter_round(words, [10, 14, 2, 6]);
    quarter_round(words, [15, 3, 7, 11]);
    quarter_round(words, [0, 1, 2, 3]);
    quarter_round(words, [5, 6, 7, 4]);
    quarter_round(words, [10, 11, 8, 9]);
    quarter_round(words, [15, 12, 13, 14]);
}

/// The quarter round in all lanes (Salsa20 specification, section 3). The words of a lane are taken out, mixed
/// and put back: the compiler sees that no lane needs another, and makes a vector of the loop.
#[inline(always)]
fn quarter_round(words: &mut [Lanes; 16], [a, b, c, d]: [usize; 4]) {
    for lane in 0..BLOCKS {
        let (mut wa, mut wb) = (words[a][lane], words[b][lane]);
        let (mut wc, mut wd) = (words[c][lane], words[d][lane]);
        wb ^= wa.wrapping_add(wd).rotate_left(7);
        wc ^= wb.wrapping_add(wa).rotate_left(9);
        wd ^= wc.wrapping_add(wb).rotate_left(13);
        wa ^= wd.wrapping_add(wc).rotate_left(18);
        (words[a][lane], words[b][lane]) = (wa, wb);
        (words[c][lane], words[d][lane]) = (wc, wd);
    }
}
