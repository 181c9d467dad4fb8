//! XSalsa20-Poly1305 in the NaCl layout: `crypto_secretbox` and, with an agreed key, `crypto_box`.
//!
//! | part | from |
//! |---|---|
//! | subkey | HSalsa20(key, first 16 bytes of the nonce) |
//! | key stream | Salsa20/20(subkey, last 8 bytes of the nonce), block by block from 0 |
//! | Poly1305 key | bytes 0 to 31 of the key stream |
//! | ciphertext | plaintext XOR key stream from byte 32 |
//! | tag | Poly1305 over the ciphertext, 16 bytes; NaCl writes it in front of the ciphertext |
//!
//! Data is changed in place and the tag is handled apart, so that the caller decides where it
//! goes. A nonce must never be used twice with one key; the modules above see to that by type.
//!
//! [`seal_many`] and [`open_many`] handle many boxes side by side, each with its own key, nonce and
//! length. With the feature `simd` all of this runs in the widest vectors of the machine, chosen at
//! run time; the bytes are the same on every path.
//!
//! The box commits neither to the key nor to anybody's identity.

use crate::crypto::Secret;
pub(crate) use crate::crypto::error::Unauthentic;
use crate::crypto::lanes::Path;
use work::{OnPath, Open, OpenMany, Seal, SealMany};

#[cfg(feature = "simd")]
mod crowd;
mod engine;
mod poly1305;
mod prefixed;
mod salsa20;
mod single;
pub mod stream;
mod work;

pub use prefixed::{
    PREFIX_LENGTH, open_prefixed_in_place, seal_prefixed_in_place, seal_prefixed_into,
};
#[cfg(feature = "alloc")]
pub use prefixed::{open_prefixed, seal_prefixed};
pub(crate) use salsa20::hsalsa20;
pub use stream::xor_stream;

/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a tag.
pub const TAG_LENGTH: usize = 16;

/// Bytes of the key stream that go into the Poly1305 key.
const MAC_KEY_LENGTH: usize = 32;

/// Encrypts `data` in place and returns the tag.
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    seal_in_place_on(Path::fastest(), key, nonce, data)
}

/// [`seal_in_place`] on a given path.
#[doc(hidden)]
pub fn seal_in_place_on(
    path: Path,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    path.run(OnPath(Seal { key, nonce, data }))
}

/// Verifies `tag` over `data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    open_in_place_on(Path::fastest(), key, nonce, data, tag)
}

/// [`open_in_place`] on a given path.
#[doc(hidden)]
pub fn open_in_place_on(
    path: Path,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    path.run(OnPath(Open {
        key,
        nonce,
        data,
        tag,
    }))
}

/// A message to be sealed among others by [`seal_many`].
pub struct ToSeal<'a> {
    /// The key of this member.
    pub key: &'a Secret<KEY_LENGTH>,
    /// The nonce of this member.
    pub nonce: &'a [u8; NONCE_LENGTH],
    /// The message, which becomes the ciphertext.
    pub data: &'a mut [u8],
    /// Where the tag goes.
    pub tag: &'a mut [u8; TAG_LENGTH],
}

/// A box to be opened among others by [`open_many`].
pub struct ToOpen<'a> {
    /// The key of this member.
    pub key: &'a Secret<KEY_LENGTH>,
    /// The nonce of this member.
    pub nonce: &'a [u8; NONCE_LENGTH],
    /// The ciphertext, which becomes the message, or zeros if the tag is wrong.
    pub data: &'a mut [u8],
    /// The tag.
    pub tag: &'a [u8; TAG_LENGTH],
    /// Whether it was opened. Start with `Err(Unauthentic)`: then a box that was never handed over
    /// does not pass for an opened one.
    pub result: Result<(), Unauthentic>,
}

/// Does what [`seal_in_place`] does to every member, side by side.
///
/// A short message leaves most of a vector empty and waits for its own result at every step; here
/// other messages fill the room and the time. The members may have different lengths, but it is
/// fastest if sixteen in a row have about the same. Needs no heap and up to 10 KiB of stack.
pub fn seal_many(members: &mut [ToSeal<'_>]) {
    seal_many_on(Path::fastest(), members);
}

/// [`seal_many`] on a given path.
#[doc(hidden)]
pub fn seal_many_on(path: Path, members: &mut [ToSeal<'_>]) {
    path.run(OnPath(SealMany(members)));
}

/// Does what [`open_in_place`] does to every member, side by side, and notes the result in it.
///
/// A member that fails does not disturb the others. Its data is wiped.
pub fn open_many(members: &mut [ToOpen<'_>]) {
    open_many_on(Path::fastest(), members);
}

/// [`open_many`] on a given path.
#[doc(hidden)]
pub fn open_many_on(path: Path, members: &mut [ToOpen<'_>]) {
    path.run(OnPath(OpenMany(members)));
}
