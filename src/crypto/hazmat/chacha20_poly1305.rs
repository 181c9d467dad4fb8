//! ChaCha20-Poly1305 ([RFC 8439 section 2.8](https://www.rfc-editor.org/rfc/rfc8439#section-2.8)), in place
//! and detached.
//!
//! | what | size |
//! |---|---|
//! | key | 32 bytes |
//! | nonce | 12 bytes: count, or use every key once |
//! | tag | 16 bytes |
//! | data | at most 256 GiB under one nonce |
//!
//! Only the bytes of the associated data are authenticated, not what they mean.
//!
//! It protects what a box says, and that it says it. It does not hide its length, does not say who made it
//! among those who have the key, and takes the same box a second time.
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::chacha20_poly1305::{open_in_place, seal_in_place};
//!
//! let key = Secret::from_bytes([7; 32]);
//! let (nonce, mut data) = ([1; 12], *b"The tide is at 6:40.");
//! let tag = seal_in_place(&key, &nonce, b"harbour", &mut data)?;
//! data[0] ^= 1;
//! assert!(open_in_place(&key, &nonce, b"harbour", &mut data, &tag).is_err());
//! data[0] ^= 1;
//! open_in_place(&key, &nonce, b"harbour", &mut data, &tag)?;
//! assert_eq!(&data, b"The tide is at 6:40.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};

pub use super::too_long::TooLong;
use crate::crypto::Secret;
use crate::crypto::declassify::authentic;
pub use crate::crypto::error::Unauthentic;
use crate::crypto::secret::on_wiped_stack;

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 12;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Bytes of the stack in which the crate leaves copies of the key.
const STACK: usize = 4 * 1024;

/// Encrypts `data` in place and returns the tag over it and `associated_data`.
///
/// # Errors
///
/// [`TooLong`] if `data` has more than 256 GiB: it was not encrypted.
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8],
) -> Result<[u8; TAG_LENGTH], TooLong> {
    on_wiped_stack::<STACK, _>(|| {
        ChaCha20Poly1305::new(key.as_bytes().into())
            .encrypt_inout_detached(nonce.into(), associated_data, data.into())
            .map(Into::into)
            .map_err(|_| TooLong)
    })
}

/// Verifies `tag` over `data` and `associated_data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    on_wiped_stack::<STACK, _>(|| {
        let opened = ChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
            nonce.into(),
            associated_data,
            data.into(),
            tag.into(),
        );
        authentic(opened.is_ok())
    })
}
