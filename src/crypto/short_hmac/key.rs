//! A key as two states of SHA-256, and the messages that are authenticated under it.

use sha2::block_api::compress256;

/// The first bit after a message, in a word.
pub(super) const END: u32 = 0x8000_0000;
/// Bits of a digest after a key block.
pub(super) const OUTER_BITS: u32 = (64 + 32) * 8;

/// Bytes of a block of SHA-256.
const BLOCK_LENGTH: usize = 64;
/// Where the length of the message stands in its last block.
const BITS_OFFSET: usize = 56;

/// A key of HMAC-SHA256 as the two states that SHA-256 has after its padded key blocks: the MAC of
/// a short message is then two compressions.
///
/// Made for keys that everybody knows: it is not wiped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MacKey {
    /// After the key XOR 0x36.
    pub(super) inner: [u32; 8],
    /// After the key XOR 0x5c.
    pub(super) outer: [u32; 8],
}

impl MacKey {
    /// Takes states that were computed when the program was written. A test compares them with
    /// the key that they come from.
    pub(crate) const fn from_states(inner: [u32; 8], outer: [u32; 8]) -> Self {
        Self { inner, outer }
    }

    /// Computes the states of a key.
    #[cfg(test)]
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        /// The state that SHA-256 starts with (FIPS 180-4 section 5.3.3).
        const START: [u32; 8] = [
            0x6a09_e667,
            0xbb67_ae85,
            0x3c6e_f372,
            0xa54f_f53a,
            0x510e_527f,
            0x9b05_688c,
            0x1f83_d9ab,
            0x5be0_cd19,
        ];
        let state = |pad| {
            let mut block = [pad; BLOCK_LENGTH];
            for (padded, byte) in block.iter_mut().zip(key) {
                *padded ^= byte;
            }
            let mut state = START;
            compress256(&mut state, &[block]);
            state
        };
        Self::from_states(state(0x36), state(0x5c))
    }

    /// The MAC of a message of any length, whose bytes come one by one, so that nobody has to gather them.
    pub(crate) fn mac(&self, message: impl Iterator<Item = u8>) -> [u8; 32] {
        let mut state = self.inner;
        let mut block = [0; BLOCK_LENGTH];
        let mut used = 0_usize;
        let mut length = BLOCK_LENGTH as u64;
        for byte in message {
            put(&mut block, used, byte);
            used = used.wrapping_add(1);
            length = length.wrapping_add(1);
            if used == BLOCK_LENGTH {
                compress256(&mut state, &[block]);
                block = [0; BLOCK_LENGTH];
                used = 0;
            }
        }
        put(&mut block, used, 0x80);
        if used >= BITS_OFFSET {
            compress256(&mut state, &[block]);
            block = [0; BLOCK_LENGTH];
        }
        let (_, bits) = block.split_at_mut(BITS_OFFSET);
        bits.copy_from_slice(&length.wrapping_mul(8).to_be_bytes());
        compress256(&mut state, &[block]);
        self.finish(&state)
    }

    /// The MAC of a short message: two compressions.
    pub(crate) fn mac_short<const WORDS: usize>(&self, message: &ShortMessage<WORDS>) -> [u8; 32] {
        let mut state = self.inner;
        compress256(&mut state, &[block(&message.words, message.bits)]);
        self.finish(&state)
    }

    /// The MAC, from the digest of the inner hash: one block, whose length and end are always the same.
    fn finish(&self, inner: &[u32; 8]) -> [u8; 32] {
        let mut words = [0; 9];
        let (digest, end) = words.split_at_mut(inner.len());
        digest.copy_from_slice(inner);
        end.fill(END);
        let mut state = self.outer;
        compress256(&mut state, &[block(&words, OUTER_BITS)]);
        let mut mac = [0; 32];
        for (bytes, word) in mac.as_chunks_mut().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        mac
    }
}

/// A message that fits into one block, padded: fewer than 4 · `WORDS` bytes, of which at most 55.
#[derive(Clone, Copy)]
pub(crate) struct ShortMessage<const WORDS: usize> {
    /// The message and the bit after it.
    pub(super) words: [u32; WORDS],
    /// The length of a key block and the message.
    pub(super) bits: u32,
}

impl<const WORDS: usize> ShortMessage<WORDS> {
    /// The first `length` of `bytes`; the others must be zero, and one must be left.
    ///
    /// Of a longer message this is no message, and its MAC means nothing: the caller takes
    /// [`MacKey::mac`] instead.
    #[inline]
    pub(crate) fn new(bytes: [[u8; 4]; WORDS], length: usize) -> Self {
        const { assert!(WORDS <= 14, "a block has 14 words beside the length") };
        let mut words = bytes.map(u32::from_be_bytes);
        if let Some(last) = words.get_mut(length / 4) {
            *last |= END >> (length % 4).wrapping_mul(8);
        }
        Self {
            words,
            bits: (BLOCK_LENGTH.wrapping_add(length) as u32).wrapping_mul(8),
        }
    }
}

/// Writes `value` to the slot `index`, which is one of `slots`.
#[inline]
#[expect(clippy::indexing_slicing, reason = "the index is one of the slots")]
pub(super) fn put<T>(slots: &mut [T], index: usize, value: T) {
    slots[index] = value;
}

/// The block that starts with `words` and ends with the length in `bits`, which has 64 bits of which the upper
/// half is zero.
fn block(words: &[u32], bits: u32) -> [u8; BLOCK_LENGTH] {
    let mut block = [0; BLOCK_LENGTH];
    for (bytes, word) in block.as_chunks_mut().0.iter_mut().zip(words) {
        *bytes = word.to_be_bytes();
    }
    let (_, last) = block.split_at_mut(BLOCK_LENGTH - 4);
    last.copy_from_slice(&bits.to_be_bytes());
    block
}
