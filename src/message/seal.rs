#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::lay_out::{Layout, lay_out_into};
use super::{Body, Draw, Error, Header, Padding};
use crate::crypto::{Random, secretbox};
use crate::identity::{Nonce, SharedKey};

/// Seals `body` and returns the envelope, ready to be sent.
///
/// `key` is agreed with the public key of the receiver whom `header` names.
///
/// # Errors
///
/// As [`seal_into`], except [`Error::BufferTooSmall`].
#[cfg(feature = "alloc")]
pub fn seal(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    random: &mut impl Random,
) -> Result<Vec<u8>, Error> {
    let draw = Draw::generate(random)?;
    let mut envelope = alloc::vec![0; encoded_len(header, body, &draw)?];
    seal_drawn_into(key, header, body, draw, &mut envelope)?;
    Ok(envelope)
}

/// Seals `body` into the front of `output`, and returns how many bytes the envelope has.
///
/// [`max_encoded_len`] bytes are always enough.
///
/// # Errors
///
/// [`Error::ForbiddenType`] for a body of type 0xff, [`Error::NicknameTooLong`],
/// [`Error::TooLong`], [`Error::BufferTooSmall`] or [`Error::Random`]. Then `output` holds no
/// plaintext and nothing was sealed.
pub fn seal_into(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    random: &mut impl Random,
    output: &mut [u8],
) -> Result<usize, Error> {
    seal_drawn_into(key, header, body, Draw::generate(random)?, output)
}

/// Bytes of the envelope that sealing makes of these.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn encoded_len(header: &Header<'_>, body: &Body<'_>, draw: &Draw) -> Result<usize, Error> {
    Layout::new(header, body, draw).map(|layout| layout.length())
}

/// Bytes of the largest envelope that sealing makes of these, whatever is drawn.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn max_encoded_len(header: &Header<'_>, body: &Body<'_>) -> Result<usize, Error> {
    let largest = Draw::chosen(Nonce::from_bytes([0; Nonce::LENGTH]), Padding::MAX, u8::MAX);
    encoded_len(header, body, &largest)
}

/// Like [`seal_into`], with a [`Draw`] of the caller, which is used up.
///
/// # Errors
///
/// As [`seal_into`], except for the generator.
pub fn seal_drawn_into(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    draw: Draw,
    output: &mut [u8],
) -> Result<usize, Error> {
    let laid_out = lay_out_into(header, body, draw, output)?;
    let length = laid_out.length();
    for unsealed in laid_out.boxes(key, output)? {
        *unsealed.tag = secretbox::seal_in_place(unsealed.key, unsealed.nonce, unsealed.data);
    }
    Ok(length)
}
