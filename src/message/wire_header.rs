use super::{Error, Flags};
use crate::codec::{Reader, Writer};
use crate::identity::{MessageId, ThreemaId};

/// Bytes of the legacy nickname.
pub(super) const LEGACY_NICKNAME_LENGTH: usize = 32;

/// The 64 bytes in front of the metadata box (chapter 02 section 5).
#[derive(Clone, Debug)]
pub(super) struct WireHeader {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    /// Seconds since 1970.
    pub(super) created_at: u32,
    pub(super) flags: Flags,
    /// Bytes of the metadata box, 0 in a legacy envelope.
    pub(super) metadata_length: u16,
    pub(super) legacy_nickname: [u8; LEGACY_NICKNAME_LENGTH],
}

impl WireHeader {
    /// Bytes of the header.
    pub(super) const LENGTH: usize = 64;

    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        writer.bytes(self.sender.as_bytes())?;
        writer.bytes(self.receiver.as_bytes())?;
        writer.bytes(self.message_id.as_bytes())?;
        writer.u32_le(self.created_at)?;
        writer.u8(self.flags.0)?;
        writer.u8(0)?;
        writer.u16_le(self.metadata_length)?;
        Ok(writer.bytes(&self.legacy_nickname)?)
    }

    /// Reads the header; the reserved byte is ignored.
    pub(super) fn parse(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let sender = identity(reader.array()?)?;
        let receiver = identity(reader.array()?)?;
        let message_id = MessageId::from_bytes(*reader.array()?);
        let created_at = reader.u32_le()?;
        let flags = Flags(reader.u8()?);
        let _reserved = reader.u8()?;
        let metadata_length = reader.u16_le()?;
        let legacy_nickname = *reader.array()?;
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

fn identity(bytes: &[u8; ThreemaId::LENGTH]) -> Result<ThreemaId, Error> {
    ThreemaId::from_bytes(bytes).map_err(|_| Error::Identity)
}
