//! Boxes behind their nonces.

use alloc::vec::Vec;

use super::{Error, Nonce};
use crate::crypto::{Secret, secretbox};

/// Bytes that a box adds to what it holds: nonce and tag.
pub(super) const OVERHEAD: usize = Nonce::LENGTH + secretbox::TAG_LENGTH;

/// nonce ‖ tag ‖ ciphertext.
pub(super) fn seal(key: &Secret<32>, nonce: &[u8; Nonce::LENGTH], mut plain: Vec<u8>) -> Vec<u8> {
    let tag = secretbox::seal_in_place(key, nonce, &mut plain);
    [nonce.as_slice(), &tag, &plain].concat()
}

/// Opens tag ‖ ciphertext in place, and returns the plaintext.
pub(super) fn open<'a>(
    key: &Secret<32>,
    nonce: &[u8; Nonce::LENGTH],
    sealed: &'a mut [u8],
) -> Result<&'a [u8], Error> {
    let (tag, data) = sealed.split_first_chunk_mut().ok_or(Error::Unauthentic)?;
    secretbox::open_in_place(key, nonce, data, tag)?;
    Ok(data)
}
