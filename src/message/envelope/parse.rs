use super::wire_header::{HEADER_LENGTH, WireHeader};
use crate::codec::{BufferTooSmall, Reader};
use crate::content::Flags;
use crate::crypto::hazmat::secretbox;
use crate::identity::{MessageId, Nonce, ThreemaId};
use crate::message::Reason;
use crate::message::arrived::{Arrived, BoxSource, Origin};
use crate::time::UnixSeconds;

/// Bytes of the header and the nonce: everything but the two boxes.
pub(super) const FIXED_LENGTH: usize = HEADER_LENGTH + Nonce::LENGTH;
const TAG_LENGTH: usize = secretbox::TAG_LENGTH;
/// Where the reserved byte stands.
const RESERVED: usize = 29;

/// What travels through the chat server: header, metadata box, nonce, message box
/// ([chapter 02 section 5](crate::protocol::message_box)). The module documentation shows its layout.
///
/// A parsed envelope says who sent it to whom; nothing of that is authentic before it was opened.
#[derive(Debug)]
pub struct Envelope<'a> {
    pub(super) arrived: Arrived<'a>,
    bytes: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// The smallest possible envelope, in bytes: a legacy envelope with a box of nothing.
    pub const MIN_LENGTH: usize = FIXED_LENGTH + TAG_LENGTH;

    /// Reads the structure without opening anything.
    ///
    /// The reserved byte is ignored, and so is a legacy nickname that is not UTF-8: it must not be a
    /// means to suppress messages.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`], [`Reason::Identity`] or [`Reason::MetadataLength`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Reason> {
        let (header, boxes) = bytes.split_first_chunk().ok_or(Reason::Truncated)?;
        if bytes.len() < Self::MIN_LENGTH {
            return Err(Reason::Truncated);
        }
        let header = WireHeader::parse(header)?;
        let metadata_length = usize::from(header.metadata_length);
        if (1..TAG_LENGTH).contains(&metadata_length) {
            return Err(Reason::MetadataLength);
        }
        let too_long = |_| Reason::MetadataLength;
        let mut reader = Reader::new(boxes);
        let metadata_box = reader.take(metadata_length).map_err(too_long)?;
        let nonce = Nonce::from_bytes(*reader.array().map_err(too_long)?);
        let message_box = reader.rest();
        if message_box.len() < TAG_LENGTH {
            return Err(Reason::MetadataLength);
        }
        let created_at = UnixSeconds(header.created_at.into());
        Ok(Self {
            bytes,
            arrived: Arrived {
                origin: Origin {
                    sender: header.sender,
                    receiver: header.receiver,
                    message_id: header.message_id,
                    time: created_at.to_millis(),
                    flags: header.flags,
                    nonce,
                    acknowledged: true,
                },
                legacy_nickname: header.legacy_nickname,
                metadata_box,
                message_box: BoxSource::Bytes(message_box),
            },
        })
    }

    /// Bytes of the envelope.
    pub const fn encoded_len(&self) -> usize {
        self.bytes.len()
    }

    /// Writes the envelope to the front of `output` as it was read, with the reserved byte zero, and
    /// returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if `output` is shorter than [`Envelope::encoded_len`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let (output, _) = output
            .split_at_mut_checked(self.bytes.len())
            .ok_or(BufferTooSmall)?;
        output.copy_from_slice(self.bytes);
        if let Some(reserved) = output.get_mut(RESERVED) {
            *reserved = 0;
        }
        Ok(output.len())
    }

    /// Who claims to have sent it: look their public key up.
    pub const fn sender(&self) -> ThreemaId {
        self.arrived.origin.sender
    }

    /// To whom it is addressed.
    pub const fn receiver(&self) -> ThreemaId {
        self.arrived.origin.receiver
    }

    /// The message id of the header.
    pub const fn message_id(&self) -> MessageId {
        self.arrived.origin.message_id
    }

    /// The time of the header, which the server may have set.
    pub const fn created_at(&self) -> UnixSeconds {
        self.arrived.origin.time.to_seconds()
    }

    /// The flags of the header.
    pub const fn flags(&self) -> Flags {
        self.arrived.origin.flags
    }

    /// The nonce of both boxes.
    pub const fn nonce(&self) -> &Nonce {
        &self.arrived.origin.nonce
    }

    /// Whether there is no metadata box, so that message id and time are not authentic.
    #[must_use]
    pub const fn is_legacy(&self) -> bool {
        self.arrived.metadata_box.is_empty()
    }

    /// The 32 bytes of the legacy nickname as they travel. What an opened message says about the
    /// nickname is [`Received::nickname`](crate::message::Received::nickname).
    pub const fn legacy_nickname(&self) -> &'a [u8] {
        self.arrived.legacy_nickname
    }

    /// How many bytes of [`Memory`](crate::message::Memory) opening needs.
    pub const fn plaintext_len(&self) -> usize {
        self.arrived.plaintext_len()
    }

    /// What opening needs.
    pub(crate) fn into_arrived(self) -> Arrived<'a> {
        self.arrived
    }
}
