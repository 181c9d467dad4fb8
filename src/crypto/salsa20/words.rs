//! The words of a state, and how they are laid out.
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

/// Bytes of one block of the key stream.
pub(crate) const BLOCK_LENGTH: usize = 64;

/// "expand 32-byte k" in four words of four letters each, the first letter lowest.
pub(crate) const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Four diagonals of a state.
pub(crate) type Words = [[u32; 4]; 4];

/// The input of HSalsa20: a key, and the first 16 bytes of a nonce where Salsa20 has nonce and counter.
#[inline(always)]
pub(crate) fn hash_input(key: &[u8; 32], block_input: &[u8; 16]) -> Words {
    input(words(key), words(block_input))
}

/// The input of Salsa20 with a key that HSalsa20 made, block counter 0.
#[inline(always)]
pub(crate) fn keyed_input(hashed: &Words, nonce: &[u8; 8]) -> Words {
    let [n0, n1] = words(nonce);
    input(subkey(hashed), [n0, n1, 0, 0])
}

/// The input of block `counter`, which has 32 bits: the upper half stays as it is, zero.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn at(input: &Words, counter: u32) -> Words {
    let [d0, d1, [_, x13, x2, x7], d3] = *input;
    [d0, d1, [counter, x13, x2, x7], d3]
}

/// Lays out constants, key and 16 bytes which are a nonce and a block counter for Salsa20.
#[inline(always)]
pub(crate) fn input(
    [k0, k1, k2, k3, k4, k5, k6, k7]: [u32; 8],
    [i0, i1, i2, i3]: [u32; 4],
) -> Words {
    let [c0, c1, c2, c3] = CONSTANTS;
    [
        [c0, c1, c2, c3],
        [k3, i3, k7, k2],
        [i2, k6, k1, i1],
        [k5, k0, i0, k4],
    ]
}

/// The eight words of a key that HSalsa20 leaves: x0, x5, x10, x15, x6, x7, x8, x9.
///
/// These stood over constants and input, which everybody knows; the words over the key are not given away.
#[inline(always)]
pub(crate) fn subkey(words: &Words) -> [u32; 8] {
    let [
        [z0, z5, z10, z15],
        [_, z9, _, _],
        [z8, _, _, z7],
        [_, _, z6, _],
    ] = *words;
    [z0, z5, z10, z15, z6, z7, z8, z9]
}

/// The words x0 to x15, row by row: the order of the bytes of a block.
#[inline(always)]
pub(crate) fn straightened(words: &Words) -> [u32; 16] {
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
pub(crate) fn xor(data: &mut [u8], stream: &[u8]) {
    for (byte, stream) in data.iter_mut().zip(stream) {
        *byte ^= stream;
    }
}

/// Bytes as words, the lowest byte of each first.
#[inline(always)]
fn words<const N: usize, const W: usize>(bytes: &[u8; N]) -> [u32; W] {
    let mut words = [0; W];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}
