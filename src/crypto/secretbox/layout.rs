//! How long the parts of a box are, and what a member of a batch consists of.

use crate::crypto::Secret;
use crate::crypto::error::Unauthentic;

/// Bytes of a key: one that was agreed, derived or drawn, never a password.
pub const KEY_LENGTH: usize = 32;
/// Bytes of a nonce: 16 for HSalsa20, 8 for Salsa20.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a tag. A forger who tries boxes of a megabyte has at most one chance in 2^87 with each of them
/// ([Poly1305 paper](https://cr.yp.to/mac/poly1305-20050329.pdf)).
pub const TAG_LENGTH: usize = 16;

/// Boxes that are handled side by side: as many as AVX-512 has lanes of 32 bits.
pub(crate) const GROUP: usize = 16;

/// A message to be sealed among others by [`seal_all`](super::seal_all).
///
/// Its key and its nonce may be those of other members, but no two members have both in common: that
/// would be a nonce used twice.
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

/// A box to be opened among others by [`open_all`](super::open_all).
pub struct ToOpen<'a> {
    /// The key of this member.
    pub key: &'a Secret<KEY_LENGTH>,
    /// The nonce of this member.
    pub nonce: &'a [u8; NONCE_LENGTH],
    /// The ciphertext, which becomes the message if the tag is right, and stays as it is otherwise.
    pub data: &'a mut [u8],
    /// The tag.
    pub tag: &'a [u8; TAG_LENGTH],
    /// Whether it was opened. Start with `Err(Unauthentic)`: then a box that was never handed over
    /// does not pass for an opened one.
    pub result: Result<(), Unauthentic>,
}

/// Fills groups that have fewer members.
static NO_KEY: Secret<KEY_LENGTH> = Secret::from_bytes([0; KEY_LENGTH]);

impl<'a> ToSeal<'a> {
    /// A member without content.
    pub(crate) fn nothing(tag: &'a mut [u8; TAG_LENGTH]) -> Self {
        Self {
            key: &NO_KEY,
            nonce: &[0; NONCE_LENGTH],
            data: &mut [],
            tag,
        }
    }
}

impl ToOpen<'_> {
    /// A member without content.
    pub(crate) const fn nothing() -> Self {
        Self {
            key: &NO_KEY,
            nonce: &[0; NONCE_LENGTH],
            data: &mut [],
            tag: &[0; TAG_LENGTH],
            result: Err(Unauthentic),
        }
    }
}
