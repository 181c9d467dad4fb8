//! AES-256-GCM ([NIST SP 800-38D](https://csrc.nist.gov/pubs/sp/800/38/d/final)), in place and detached, with
//! nonces of 12 bytes.
//!
//! | what | size |
//! |---|---|
//! | key | 32 bytes |
//! | nonce | 12 bytes: count, or use every key once |
//! | tag | 16 bytes |
//! | data | at most 64 GiB under one nonce |
//!
//! A nonce used twice gives away the key of the tag: whoever saw both boxes forges any other. Drawn at random
//! under one key, nonces of 12 bytes are good for 2^32 boxes and not for more.
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::aes_gcm::{open_in_place, seal_in_place};
//!
//! let key = Secret::from_bytes([7; 32]);
//! let (nonce, mut data) = ([1; 12], *b"The tide is at 6:40.");
//! let tag = seal_in_place(&key, &nonce, b"harbour", &mut data)?;
//! assert!(open_in_place(&key, &nonce, b"airport", &mut data, &tag).is_err());
//! open_in_place(&key, &nonce, b"harbour", &mut data, &tag)?;
//! assert_eq!(&data, b"The tide is at 6:40.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};

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
const STACK: usize = 3 * 1024;

/// Encrypts `data` in place and returns the tag over it and `associated_data`.
///
/// # Errors
///
/// [`TooLong`] if `data` has more than 64 GiB: it was not encrypted.
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    associated_data: &[u8],
    data: &mut [u8],
) -> Result<[u8; TAG_LENGTH], TooLong> {
    on_wiped_stack::<STACK, _>(|| {
        Aes256Gcm::new(key.as_bytes().into())
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
        let opened = Aes256Gcm::new(key.as_bytes().into()).decrypt_inout_detached(
            nonce.into(),
            associated_data,
            data.into(),
            tag.into(),
        );
        authentic(opened.is_ok())
    })
}
