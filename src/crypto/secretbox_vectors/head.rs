//! The first block of the key stream of a message: the key of Poly1305, then what its first 32 bytes are for.

use crate::crypto::poly1305::KEY_LENGTH as MAC_KEY_LENGTH;
use crate::crypto::salsa20::words::BLOCK_LENGTH;

/// Bytes of a message that the first block of its key stream is for.
pub(super) const HEAD: usize = BLOCK_LENGTH - MAC_KEY_LENGTH;

/// Reads the key of Poly1305 in the first block, to where it is wiped.
#[inline(always)]
pub(super) fn read_mac_key(first: &[u8; BLOCK_LENGTH], key: &mut [u64; 4]) {
    for (word, bytes) in key.iter_mut().zip(first.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
}

/// XORs the first block into the front of a message, as far as it is not the key of Poly1305, and returns the rest.
#[inline(always)]
pub(super) fn xor_head<'a>(message: &'a mut [u8], first: &[u8; BLOCK_LENGTH]) -> &'a mut [u8] {
    let (head, rest) = message.split_at_mut(message.len().min(HEAD));
    xor(head, first.split_at(MAC_KEY_LENGTH).1);
    rest
}

/// XORs as many bytes as the shorter side has, in pieces of fixed length where there are such.
///
/// A block whose message ends within it takes the front of its key stream.
#[inline(always)]
pub(super) fn xor(data: &mut [u8], stream: &[u8]) {
    let (pieces, rest) = data.as_chunks_mut::<16>();
    let (stream_pieces, _) = stream.as_chunks::<16>();
    let count = pieces.len();
    for (piece, stream) in pieces.iter_mut().zip(stream_pieces) {
        *piece = (u128::from_ne_bytes(*piece) ^ u128::from_ne_bytes(*stream)).to_ne_bytes();
    }
    if let Some(stream) = stream_pieces.get(count) {
        for (byte, stream) in rest.iter_mut().zip(stream) {
            *byte ^= stream;
        }
    }
}
