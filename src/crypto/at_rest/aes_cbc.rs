//! AES-256-CBC without padding, block by block and in place. It authenticates nothing.

use aes::Aes256;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};

use crate::crypto::Secret;

/// Bytes of a block and of an IV.
pub const BLOCK_LENGTH: usize = 16;

/// Encrypts whole blocks in place. An IV must be random and never repeat.
pub fn encrypt_in_place(
    key: &Secret<32>,
    iv: &[u8; BLOCK_LENGTH],
    blocks: &mut [[u8; BLOCK_LENGTH]],
) {
    let cipher = Aes256::new(key.as_bytes().into());
    let mut mode = cbc::Encryptor::inner_iv_init(cipher, iv.into());
    for block in blocks {
        mode.encrypt_block(block.into());
    }
}

/// Decrypts whole blocks in place. Every input decrypts to something.
pub fn decrypt_in_place(
    key: &Secret<32>,
    iv: &[u8; BLOCK_LENGTH],
    blocks: &mut [[u8; BLOCK_LENGTH]],
) {
    /// Blocks that the processor works on side by side.
    const AT_ONCE: usize = 16;
    let cipher = Aes256::new(key.as_bytes().into());
    let mut mode = cbc::Decryptor::inner_iv_init(cipher, iv.into());
    let (groups, rest) = blocks.as_chunks_mut::<AT_ONCE>();
    for group in groups {
        let mut side_by_side = group.map(Into::into);
        mode.decrypt_blocks(&mut side_by_side);
        *group = side_by_side.map(Into::into);
    }
    for block in rest {
        mode.decrypt_block(block.into());
    }
}
