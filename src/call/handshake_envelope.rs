//! What hellos and authentications have in common: the envelope, and the half of a participant inside.

use super::handshake_error::HandshakeError;
use super::participant::ParticipantHalf;
use crate::codec::protobuf::{FieldWriter, Fields, Message};
use crate::crypto::hazmat::secretbox;
use crate::identity::PublicKey;

/// What a box with its nonce in front adds to a plaintext, in bytes.
pub const PREFIX_LENGTH: usize = secretbox::PREFIX_LENGTH;

/// A key and a cookie, as fields.
#[derive(Default)]
pub(super) struct HalfFields<'a> {
    pub(super) key: Option<&'a [u8]>,
    pub(super) cookie: Option<&'a [u8]>,
}

impl HalfFields<'_> {
    pub(super) fn read(&self) -> Result<ParticipantHalf, HandshakeError> {
        let key = self.key.and_then(|key| <[u8; 32]>::try_from(key).ok());
        let cookie = self.cookie.and_then(|cookie| cookie.try_into().ok());
        Ok(ParticipantHalf {
            key: PublicKey::from_bytes(key.ok_or(HandshakeError::Malformed)?),
            cookie: cookie.ok_or(HandshakeError::Malformed)?,
        })
    }
}

/// An envelope, whose field 2 is the content; field 1 is padding.
pub(super) struct InEnvelope<'a, M>(pub(super) &'a M);

impl<M: Message> Message for InEnvelope<'_, M> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.message(2, self.0);
    }
}

pub(super) fn content(envelope: &[u8]) -> Result<&[u8], HandshakeError> {
    let mut content = None;
    let mut fields = Fields::new(envelope);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            1 => {
                value.bytes()?;
            }
            2 => content = Some(value.bytes()?),
            _ => {}
        }
    }
    content.ok_or(HandshakeError::Malformed)
}
