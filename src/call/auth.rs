use core::fmt;

use super::handshake_envelope::{HalfFields, InEnvelope, content};
use super::handshake_error::HandshakeError;
use super::media_key::MediaKey;
use super::participant::ParticipantHalf;
use crate::codec::protobuf::{FieldWriter, Fields, Message};

/// Authenticates a participant: repeats what the **receiver** said in its hello, which proves that it is
/// fresh, and hands over media keys; field 2 of its envelope.
#[derive(Clone, Copy)]
pub struct Auth<'a> {
    receiver: ParticipantHalf,
    media_keys: MediaKeys<'a>,
}

/// The media keys of an [`Auth`]: to be written, or as they came.
#[derive(Clone, Copy)]
enum MediaKeys<'a> {
    Given(&'a [MediaKey]),
    Encoded(&'a [u8]),
}

impl<'a> Auth<'a> {
    /// Authenticates towards the sender of a hello.
    pub const fn new(receiver: ParticipantHalf, media_keys: &'a [MediaKey]) -> Self {
        Self {
            receiver,
            media_keys: MediaKeys::Given(media_keys),
        }
    }

    /// Bytes of the encoded message in its envelope.
    pub fn encoded_len(&self) -> usize {
        InEnvelope(self).encoded_len()
    }

    /// Writes the message in its envelope to the front of `output`, and returns how many bytes that were.
    /// It holds media keys: wipe it after sealing if that is not in place.
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

    /// Reads an envelope with an authentication for `own`.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Malformed`], or [`HandshakeError::NotFresh`] if it repeats another key or cookie.
    pub fn decode(envelope: &'a [u8], own: &ParticipantHalf) -> Result<Self, HandshakeError> {
        let message = content(envelope)?;
        let mut half = HalfFields::default();
        let mut fields = Fields::new(message);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => half.key = Some(value.bytes()?),
                2 => half.cookie = Some(value.bytes()?),
                3 => {
                    decode_media_key(value.bytes()?)?;
                }
                _ => {}
            }
        }
        let receiver = half.read()?;
        if receiver != *own {
            return Err(HandshakeError::NotFresh);
        }
        Ok(Self {
            receiver,
            media_keys: MediaKeys::Encoded(message),
        })
    }

    /// The media keys, in their order.
    pub fn media_keys(&self) -> impl Iterator<Item = MediaKey> + use<'a> {
        let (given, encoded) = match self.media_keys {
            MediaKeys::Given(keys) => (keys, &[][..]),
            MediaKeys::Encoded(message) => (&[][..], message),
        };
        let mut fields = Fields::new(encoded);
        // `decode` read them all before: none is malformed.
        let decoded = core::iter::from_fn(move || {
            loop {
                match fields.next_field() {
                    Ok(Some((3, value))) => return decode_media_key(value.bytes().ok()?).ok(),
                    Ok(Some(_)) => {}
                    _ => return None,
                }
            }
        });
        given.iter().cloned().chain(decoded)
    }
}

impl Message for Auth<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.receiver.key.as_bytes());
        fields.bytes(2, &self.receiver.cookie);
        for key in self.media_keys() {
            fields.message(3, &key);
        }
    }
}

impl Message for MediaKey {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.epoch().into());
        fields.uint32(2, self.ratchet_counter().into());
        fields.bytes(3, self.as_bytes());
    }
}

fn decode_media_key(message: &[u8]) -> Result<MediaKey, HandshakeError> {
    let (mut epoch, mut ratchet_counter, mut key) = (0, 0, None);
    let mut fields = Fields::new(message);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            1 => epoch = value.uint32()?,
            2 => ratchet_counter = value.uint32()?,
            3 => key = Some(value.bytes()?),
            _ => {}
        }
    }
    let small = |number: u32| u8::try_from(number).map_err(|_| HandshakeError::Malformed);
    let key = key.and_then(|key| <&[u8; 32]>::try_from(key).ok());
    Ok(MediaKey::from_bytes(
        small(epoch)?,
        small(ratchet_counter)?,
        *key.ok_or(HandshakeError::Malformed)?,
    ))
}

impl fmt::Debug for Auth<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Auth")
    }
}
