use super::Reason;
use super::envelope::HEADER_LENGTH;
use crate::codec::Reader;
use crate::content::Flags;
use crate::identity::{MessageId, NonceHash, ThreemaId};

/// What the server wants to hear so that it does not deliver the message again: the sender as the
/// header names it, and the message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Acknowledgement {
    /// The 8 bytes of the header, which are no identity if that is why the message was refused.
    pub sender: [u8; 8],
    /// The id in the header.
    pub message_id: MessageId,
}

impl Acknowledgement {
    /// `None` if the flags say that nobody acknowledges.
    pub(super) fn of(flags: Flags, sender: ThreemaId, message_id: MessageId) -> Option<Self> {
        let wanted = !flags.contains(Flags::NO_ACKNOWLEDGEMENT);
        wanted.then_some(Self {
            sender: *sender.as_bytes(),
            message_id,
        })
    }

    /// What acknowledges a malformed envelope, so that the server does not deliver it for ever: `None` if
    /// its header of 64 bytes is cut off, or says that nobody acknowledges it.
    pub fn of_malformed(envelope: &[u8]) -> Option<Self> {
        let (header, _) = envelope.split_first_chunk::<HEADER_LENGTH>()?;
        let mut reader = Reader::new(header);
        let sender = *reader.array().ok()?;
        let _receiver = reader.array::<8>().ok()?;
        let message_id = MessageId::from_bytes(*reader.array().ok()?);
        let _created_at = reader.u32_le().ok()?;
        let flags = Flags(reader.u8().ok()?);
        let wanted = !flags.contains(Flags::NO_ACKNOWLEDGEMENT);
        wanted.then_some(Self { sender, message_id })
    }
}

/// A message that was refused. Hand it to [`Inbox::discard`], and tell its sender nothing.
///
/// [`Inbox::discard`]: super::Inbox::discard
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the server delivers it again until it is discarded and acknowledged"]
pub struct Refusal {
    pub(super) reason: Reason,
    pub(super) acknowledgement: Option<Acknowledgement>,
    pub(super) mark: Option<NonceHash>,
}

impl Refusal {
    /// Why.
    pub const fn reason(&self) -> Reason {
        self.reason
    }
}
