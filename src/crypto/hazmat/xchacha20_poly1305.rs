//! XChaCha20-Poly1305 ([draft of the
//! IRTF](https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03)):
//! [`chacha20_poly1305`](super::chacha20_poly1305) with nonces of 24 bytes, which may be drawn.
//!
//! HChaCha20 makes a key of its own out of the key and the first 16 bytes of the nonce; the other eight
//! are the nonce under that key. 24 random bytes do not repeat, whatever the number of boxes.
//!
//! ```
//! use eeema::crypto::Secret;
//! use eeema::crypto::hazmat::xchacha20_poly1305::{open_in_place, seal_in_place};
//!
//! let key = Secret::from_bytes([7; 32]);
//! let (nonce, mut data) = ([1; 24], *b"The tide is at 6:40.");
//! let tag = seal_in_place(&key, &nonce, b"", &mut data)?;
//! open_in_place(&key, &nonce, b"", &mut data, &tag)?;
//! assert_eq!(&data, b"The tide is at 6:40.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

pub use super::too_long::TooLong;
use crate::crypto::Secret;
use crate::crypto::declassify::authentic;
pub use crate::crypto::error::Unauthentic;
use crate::crypto::secret::on_wiped_stack;

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 24;
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
        XChaCha20Poly1305::new(key.as_bytes().into())
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
        let opened = XChaCha20Poly1305::new(key.as_bytes().into()).decrypt_inout_detached(
            nonce.into(),
            associated_data,
            data.into(),
            tag.into(),
        );
        authentic(opened.is_ok())
    })
}
