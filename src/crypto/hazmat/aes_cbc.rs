//! AES-256 in CBC mode ([NIST SP 800-38A](https://csrc.nist.gov/pubs/sp/800/38/a/final) section 6.2), and the
//! padding of PKCS#7 ([RFC 5652 section 6.3](https://www.rfc-editor.org/rfc/rfc5652#section-6.3)), for the
//! files of [chapter 13](crate::protocol::local_storage).
//!
//! | what | size |
//! |---|---|
//! | key | 32 bytes |
//! | initialisation vector | 16 bytes, random, fresh for each text |
//! | ciphertext | whole blocks of 16 bytes |
//!
//! It hides what is written from who cannot write. It does **not** protect against anybody who can: a bit
//! changed in one block changes the same bit of the next plaintext block, and a server that says whether
//! the padding was right can be asked for the plaintext, byte by byte. Put a MAC over the ciphertext, or use
//! [`secretbox`](super::secretbox).
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::aes_cbc::{decrypt_in_place, encrypt_in_place, pad, unpad};
//!
//! let (key, iv) = (Secret::from_bytes([7; 32]), [8; 16]); // a real one is random
//! let mut blocks = [*b"The tide is at 6", pad(b":40.").unwrap()];
//! encrypt_in_place(&key, &iv, &mut blocks);
//! decrypt_in_place(&key, &iv, &mut blocks);
//! assert_eq!(unpad(&blocks[1]), Some(4));
//! assert_eq!(&blocks[1][..4], b":40.");
//! ```

use aes::Aes256;
use aes::cipher::array::Array;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use subtle::{Choice, ConstantTimeEq};

use crate::codec::{Opaque, declassify};
use crate::crypto::Secret;
use crate::crypto::secret::on_wiped_stack;

/// Bytes of a block, and of the initialisation vector.
pub const BLOCK_LENGTH: usize = 16;

/// Bytes of the stack in which the crate leaves copies of the key.
const STACK: usize = 10 * 1024;

/// A block.
pub type Block = [u8; BLOCK_LENGTH];

/// Encrypts whole blocks in place. An initialisation vector must be random, and fresh for each text: a
/// second text with the same one shows how far the two begin alike. The last block comes from [`pad`].
pub fn encrypt_in_place(key: &Secret<32>, iv: &Block, blocks: &mut [Block]) {
    on_wiped_stack::<STACK, _>(|| {
        cbc::Encryptor::<Aes256>::new(key.as_bytes().into(), iv.into())
            .encrypt_blocks(Array::cast_slice_from_core_mut(blocks));
    })
}

/// Decrypts whole blocks in place. Every input decrypts to something: there is no tag.
pub fn decrypt_in_place(key: &Secret<32>, iv: &Block, blocks: &mut [Block]) {
    on_wiped_stack::<STACK, _>(|| {
        cbc::Decryptor::<Aes256>::new(key.as_bytes().into(), iv.into())
            .decrypt_blocks(Array::cast_slice_from_core_mut(blocks));
    })
}

/// The last block of a text with the padding of PKCS#7: `rest`, which has fewer than 16 bytes, and as
/// many bytes as are missing, each of which says how many they are. `None` if `rest` fills a block.
pub fn pad(rest: &[u8]) -> Option<Block> {
    let missing = BLOCK_LENGTH
        .checked_sub(rest.len())
        .filter(|missing| *missing > 0)?;
    let mut block = [missing as u8; BLOCK_LENGTH];
    let (head, _) = block.split_at_mut(rest.len());
    head.copy_from_slice(rest);
    Some(block)
}

/// How many bytes of the last block of a text belong to it, 0 to 15; `None` if the block does not end
/// with the padding of PKCS#7. Its time says how many, as the length of the text does, and nothing of a
/// block without padding.
///
/// Whoever can try ciphertexts and see whether this fails learns the plaintext: there is no tag. Use it
/// for data that nobody else writes.
pub fn unpad(block: &Block) -> Option<usize> {
    (0..BLOCK_LENGTH).find(|length| declassify(is_padded(block, *length).unwrap_u8()))
}

/// Whether all bytes behind the first `length` ones say how many they are.
fn is_padded<W: Opaque + ConstantTimeEq>(block: &[W; BLOCK_LENGTH], length: usize) -> Choice {
    let missing = W::public(BLOCK_LENGTH.saturating_sub(length) as u8);
    let mut is_wrong = Choice::from(0);
    for byte in block.iter().skip(length) {
        is_wrong |= byte.ct_ne(&missing);
    }
    !is_wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_padding_is_found_and_no_other_end() {
        for length in 0..BLOCK_LENGTH {
            let block = pad(&[0xee; BLOCK_LENGTH][..length]).unwrap();
            assert_eq!(unpad(&block), Some(length));
            for place in length..BLOCK_LENGTH {
                let mut wrong = block;
                wrong[place] ^= 0x40;
                assert_eq!(unpad(&wrong), None, "{length}, {place}");
            }
        }
        assert_eq!(pad(&[0; BLOCK_LENGTH]), None);
        assert_eq!(unpad(&[0; BLOCK_LENGTH]), None);
        assert_eq!(unpad(&[17; BLOCK_LENGTH]), None);
        assert_eq!(unpad(&[255; BLOCK_LENGTH]), None);
    }

    /// NIST SP 800-38A, F.2.5, the first two blocks.
    #[test]
    fn known_blocks() {
        let key = Secret::from_bytes([
            0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae, 0xf0, 0x85, 0x7d,
            0x77, 0x81, 0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61, 0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3,
            0x09, 0x14, 0xdf, 0xf4,
        ]);
        let iv = core::array::from_fn(|index| index as u8);
        let plain = [
            [
                0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93,
                0x17, 0x2a,
            ],
            [
                0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf,
                0x8e, 0x51,
            ],
        ];
        let sealed = [
            [
                0xf5, 0x8c, 0x4c, 0x04, 0xd6, 0xe5, 0xf1, 0xba, 0x77, 0x9e, 0xab, 0xfb, 0x5f, 0x7b,
                0xfb, 0xd6,
            ],
            [
                0x9c, 0xfc, 0x4e, 0x96, 0x7e, 0xdb, 0x80, 0x8d, 0x67, 0x9f, 0x77, 0x7b, 0xc6, 0x70,
                0x2c, 0x7d,
            ],
        ];
        let mut blocks = plain;
        encrypt_in_place(&key, &iv, &mut blocks);
        assert_eq!(blocks, sealed);
        decrypt_in_place(&key, &iv, &mut blocks);
        assert_eq!(blocks, plain);
    }
}
