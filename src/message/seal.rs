#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::lay_out::{Layout, lay_out_into};
use super::{Body, Draw, Error, Flags, Metadata, Padding};
use crate::crypto::Random;
use crate::identity::{MessageId, Nonce, SharedKey, ThreemaId, trim_nickname};
use crate::time::UnixMillis;

/// What a sender says about a message beside its body.
///
/// All copies of a group message have the same `message_id` and `created_at`.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    pub(super) created_at: UnixMillis,
    nickname: Option<&'a str>,
    pub(super) flags: Option<Flags>,
}

impl<'a> Header<'a> {
    /// A message of `sender` to `receiver`, without nickname and with the flags of its type.
    pub const fn new(
        sender: ThreemaId,
        receiver: ThreemaId,
        message_id: MessageId,
        created_at: UnixMillis,
    ) -> Self {
        Self {
            sender,
            receiver,
            message_id,
            created_at,
            nickname: None,
            flags: None,
        }
    }

    /// Adds the nickname of the sender; an empty one removes the nickname that the receiver knows.
    ///
    /// It is trimmed, and sent only with types that distribute it. About 190 bytes fit.
    pub const fn with_nickname(self, nickname: &'a str) -> Self {
        Self {
            nickname: Some(nickname),
            ..self
        }
    }

    /// Sets other flags than those of the type.
    pub const fn with_flags(self, flags: Flags) -> Self {
        Self {
            flags: Some(flags),
            ..self
        }
    }

    /// The same message for another receiver.
    pub(crate) const fn to(self, receiver: ThreemaId) -> Self {
        Self { receiver, ..self }
    }

    /// The metadata that goes with `body`.
    pub(super) fn metadata(&self, body: &Body<'_>) -> Metadata<'a> {
        Metadata {
            nickname: match self.nickname {
                Some(nickname) if body.distributes_profile() => Some(trim_nickname(nickname)),
                _ => None,
            },
            message_id: self.message_id,
            created_at: self.created_at,
        }
    }
}

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
        unsealed.seal();
    }
    Ok(length)
}
