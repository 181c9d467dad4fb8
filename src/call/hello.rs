use core::fmt;

use super::handshake_envelope::{HalfFields, InEnvelope, content};
use super::handshake_error::HandshakeError;
use super::participant::ParticipantHalf;
use crate::codec::protobuf::{FieldWriter, Fields, Message};
use crate::identity::ThreemaId;

/// Introduces a participant ([chapter 16 section 10](crate::protocol::calls)); field 2 of its envelope.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | string | identity |
/// | 2 | string | nickname |
/// | 3 | bytes | temporary public key |
/// | 4 | bytes | cookie |
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hello<'a> {
    identity: ThreemaId,
    nickname: &'a str,
    half: ParticipantHalf,
}

impl<'a> Hello<'a> {
    /// A hello of a member of the group.
    pub const fn new(identity: ThreemaId, nickname: &'a str, half: ParticipantHalf) -> Self {
        Self {
            identity,
            nickname,
            half,
        }
    }

    /// Who introduces themselves. Discard the hello if they are no member of the group.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// The nickname that they show.
    pub const fn nickname(&self) -> &'a str {
        self.nickname
    }

    /// Their temporary key and cookie.
    pub const fn half(&self) -> &ParticipantHalf {
        &self.half
    }

    /// Bytes of the encoded hello in its envelope.
    pub fn encoded_len(&self) -> usize {
        InEnvelope(self).encoded_len()
    }

    /// Writes the hello in its envelope to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, HandshakeError> {
        let envelope = InEnvelope(self);
        envelope
            .encode_into(output)
            .map_err(|_| HandshakeError::BufferTooSmall)
    }

    /// Reads an envelope with a hello. Handshakes of guests are refused: they are not authenticated.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Malformed`].
    pub fn decode(envelope: &'a [u8]) -> Result<Self, HandshakeError> {
        let (mut identity, mut nickname, mut half) = (None, "", HalfFields::default());
        let mut fields = Fields::new(content(envelope)?);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => identity = Some(value.string()?),
                2 => nickname = value.string()?,
                3 => half.key = Some(value.bytes()?),
                4 => half.cookie = Some(value.bytes()?),
                _ => {}
            }
        }
        let identity = identity.and_then(|identity| identity.parse().ok());
        Ok(Self {
            identity: identity.ok_or(HandshakeError::Malformed)?,
            nickname,
            half: half.read()?,
        })
    }
}

impl Message for Hello<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.string(1, self.identity.as_str());
        fields.string(2, self.nickname);
        fields.bytes(3, self.half.key.as_bytes());
        fields.bytes(4, &self.half.cookie);
    }
}

impl fmt::Debug for Hello<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hello({})", self.identity)
    }
}
