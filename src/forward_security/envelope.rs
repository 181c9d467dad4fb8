use super::draft::merged;
use super::error::Error;
use super::session_id::SessionId;
use super::variant::{Reject, Variant};
use crate::codec::protobuf::{FieldWriter, Fields, Message};

/// The body of a message of the type 0xa0 ([chapter 06 section 5](crate::protocol::forward_security)).
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | bytes | session id, 16 bytes |
/// | 2 to 6 | message | what it says: one of [`Variant`] |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The session.
    pub session_id: SessionId,
    /// What it says.
    pub variant: Variant<'a>,
}

impl<'a> Envelope<'a> {
    /// Bytes of the encoded envelope.
    pub fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    /// Writes the envelope to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, Error> {
        Message::encode_into(self, output).map_err(|_| Error::BufferTooSmall)
    }

    /// Reads an envelope: fields in any order, of repeated ones and of the variants the last counts.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut session_id = None;
        let mut variant = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => session_id = Some(value.bytes()?),
                2..=6 => variant = Some(merged(variant, number, value.bytes()?)?),
                _ => {}
            }
        }
        let session_id = session_id.and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            session_id: SessionId::from_bytes(session_id.ok_or(Error::Malformed)?),
            variant: variant.ok_or(Error::Malformed)?.finish()?,
        })
    }
}

impl Message for Envelope<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.session_id.as_bytes());
        match &self.variant {
            Variant::Init(offer) => fields.message(2, offer),
            Variant::Accept(offer) => fields.message(3, offer),
            Variant::Reject {
                message_id,
                cause,
                group,
            } => fields.message(
                4,
                &Reject {
                    message_id: *message_id,
                    cause: *cause,
                    group: *group,
                },
            ),
            Variant::Terminate(cause) => fields.message(5, cause),
            Variant::Encapsulated(encapsulated) => fields.message(6, encapsulated),
        }
    }
}
