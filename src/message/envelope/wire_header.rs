//! The header that the server reads. The boxes do not commit to it, so the metadata repeat what matters: what
//! they say counts.

use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::content::Flags;
use crate::identity::{MessageId, ThreemaId};
use crate::message::Reason;

/// Bytes of the legacy nickname.
pub(super) const LEGACY_NICKNAME_LENGTH: usize = 32;

/// The 64 bytes in front of the metadata box
/// ([chapter 02 section 5](crate::protocol::message_box#5-envelope-with-metadata-box)).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 8 | sender |
/// | 8 | 8 | receiver |
/// | 16 | 8 | message id |
/// | 24 | 4 | time, seconds since 1970 |
/// | 28 | 1 | flags |
/// | 29 | 1 | reserved |
/// | 30 | 2 | bytes of the metadata box |
/// | 32 | 32 | legacy nickname, padded with zeros |
pub(super) struct WireHeader<'a> {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    /// Seconds since 1970.
    pub(super) created_at: u32,
    pub(super) flags: Flags,
    /// Bytes of the metadata box, 0 in a legacy envelope.
    pub(super) metadata_length: u16,
    pub(super) legacy_nickname: &'a [u8; LEGACY_NICKNAME_LENGTH],
}

/// Bytes of the header.
pub(in crate::message) const HEADER_LENGTH: usize = 64;

impl<'a> WireHeader<'a> {
    /// Writes the header, with zero in the reserved byte.
    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.sender.as_bytes())?;
        writer.bytes(self.receiver.as_bytes())?;
        writer.bytes(self.message_id.as_bytes())?;
        writer.u32_le(self.created_at)?;
        writer.u8(self.flags.0)?;
        writer.u8(0)?;
        writer.u16_le(self.metadata_length)?;
        writer.bytes(self.legacy_nickname)
    }

    /// Reads the header; the reserved byte is ignored.
    pub(super) fn parse(bytes: &'a [u8; HEADER_LENGTH]) -> Result<Self, Reason> {
        let mut reader = Reader::new(bytes);
        let truncated = |_| Reason::Truncated;
        let sender = identity(reader.array().map_err(truncated)?)?;
        let receiver = identity(reader.array().map_err(truncated)?)?;
        let message_id = MessageId::from_bytes(*reader.array().map_err(truncated)?);
        let created_at = reader.u32_le().map_err(truncated)?;
        let flags = Flags(reader.u8().map_err(truncated)?);
        let _reserved = reader.u8().map_err(truncated)?;
        let metadata_length = reader.u16_le().map_err(truncated)?;
        let legacy_nickname = reader.array().map_err(truncated)?;
        Ok(Self {
            sender,
            receiver,
            message_id,
            created_at,
            flags,
            metadata_length,
            legacy_nickname,
        })
    }
}

fn identity(bytes: &[u8; ThreemaId::LENGTH]) -> Result<ThreemaId, Reason> {
    ThreemaId::from_bytes(bytes).map_err(|_| Reason::Identity)
}
