use super::opened::{Opened, Parts};
use super::opening::Opening;
use super::wire_header::{LEGACY_NICKNAME_LENGTH, WireHeader};
use super::{Error, Flags};
use crate::codec::{Reader, Writer};
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::secretbox;
use crate::identity::{MessageId, Nonce, SharedKey, ThreemaId};
use crate::time::UnixSeconds;

/// Bytes of the header and the nonce: everything but the two boxes.
pub(super) const FIXED_LENGTH: usize = WireHeader::LENGTH + Nonce::LENGTH;
const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// What travels through the chat server: header, metadata box, nonce, message box (chapter 02
/// section 5). The module documentation shows its layout.
///
/// A parsed envelope says who sent it to whom; nothing of that is authentic before it was opened.
#[derive(Debug)]
pub struct Envelope<'a> {
    header: WireHeader,
    /// Empty, or at least a tag.
    pub(super) metadata_box: &'a [u8],
    nonce: Nonce,
    /// At least a tag.
    pub(super) message_box: &'a [u8],
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
    /// [`Error::Truncated`], [`Error::Identity`] or [`Error::MetadataLength`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.len() < Self::MIN_LENGTH {
            return Err(Error::Truncated);
        }
        let mut reader = Reader::new(bytes);
        let header = WireHeader::parse(&mut reader)?;
        let metadata_length = usize::from(header.metadata_length);
        if (1..TAG_LENGTH).contains(&metadata_length) {
            return Err(Error::MetadataLength);
        }
        let metadata_box = reader
            .take(metadata_length)
            .map_err(|_| Error::MetadataLength)?;
        let nonce = reader.array().map_err(|_| Error::MetadataLength)?;
        let message_box = reader.rest();
        if message_box.len() < TAG_LENGTH {
            return Err(Error::MetadataLength);
        }
        Ok(Self {
            header,
            metadata_box,
            nonce: Nonce::from_bytes(*nonce),
            message_box,
        })
    }

    /// Bytes of the envelope.
    pub const fn encoded_len(&self) -> usize {
        FIXED_LENGTH
            .saturating_add(self.metadata_box.len())
            .saturating_add(self.message_box.len())
    }

    /// Writes the envelope to the front of `output` as it was read, with the reserved byte zero, and
    /// returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`] if `output` is shorter than [`Envelope::encoded_len`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, Error> {
        let mut writer = Writer::new(output);
        self.header.encode(&mut writer)?;
        writer.bytes(self.metadata_box)?;
        writer.bytes(self.nonce.as_bytes())?;
        writer.bytes(self.message_box)?;
        Ok(writer.written())
    }

    /// Who claims to have sent it: look his public key up.
    pub const fn sender(&self) -> ThreemaId {
        self.header.sender
    }

    /// To whom it is addressed.
    pub const fn receiver(&self) -> ThreemaId {
        self.header.receiver
    }

    /// The message id of the header.
    pub const fn message_id(&self) -> MessageId {
        self.header.message_id
    }

    /// The time of the header, which the server may have set.
    pub const fn created_at(&self) -> UnixSeconds {
        UnixSeconds(self.header.created_at as u64)
    }

    /// The flags of the header.
    pub const fn flags(&self) -> Flags {
        self.header.flags
    }

    /// The nonce of both boxes, for a store of used nonces.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// Whether there is no metadata box, so that message id and time are not authentic.
    pub const fn is_legacy(&self) -> bool {
        self.metadata_box.is_empty()
    }

    /// The 32 bytes of the legacy nickname as they travel. What an opened message says about the
    /// nickname is [`Opened::nickname`].
    pub const fn legacy_nickname(&self) -> &[u8; LEGACY_NICKNAME_LENGTH] {
        &self.header.legacy_nickname
    }

    /// How many bytes of buffer [`Envelope::open_into`] needs.
    pub const fn plaintext_len(&self) -> usize {
        let metadata = self.metadata_box.len().saturating_sub(TAG_LENGTH);
        self.message_box
            .len()
            .saturating_sub(TAG_LENGTH)
            .saturating_add(metadata)
    }

    /// Opens the envelope for `own_id`, with the key agreed with the public key of `sender`.
    ///
    /// These are the steps 3, 4, 6 to 9 and 12 of chapter 02 section 9. Naming both identities binds
    /// the key to them: an envelope of somebody else is refused before the key is used. The steps
    /// that need a memory are those of the [`Inbox`](super::receive::Inbox).
    ///
    /// # Errors
    ///
    /// An [`Error`] with one of these steps; nothing was opened then.
    #[cfg(feature = "alloc")]
    pub fn open(
        &self,
        own_id: ThreemaId,
        sender: ThreemaId,
        key: &SharedKey,
    ) -> Result<Opened<'static>, Error> {
        let mut plaintext = SecretVec::zeroed(self.plaintext_len());
        let parts = self.open_parts(own_id, sender, key, plaintext.as_mut_bytes())?;
        Ok(Opened::owned(self, parts, plaintext))
    }

    /// Like `Envelope::open`, without heap: the plaintext goes into `buffer`, which needs
    /// [`Envelope::plaintext_len`] bytes and is not wiped later.
    ///
    /// # Errors
    ///
    /// As `Envelope::open`, and [`Error::BufferTooSmall`]. The buffer holds no plaintext then.
    pub fn open_into<'b>(
        &self,
        own_id: ThreemaId,
        sender: ThreemaId,
        key: &SharedKey,
        buffer: &'b mut [u8],
    ) -> Result<Opened<'b>, Error> {
        if buffer.len() < self.plaintext_len() {
            return Err(Error::BufferTooSmall);
        }
        let parts = self.open_parts(own_id, sender, key, buffer)?;
        Ok(Opened::borrowed(self, parts, buffer))
    }

    /// Opens into the front of `buffer`; what was written is wiped on failure.
    fn open_parts(
        &self,
        own_id: ThreemaId,
        sender: ThreemaId,
        key: &SharedKey,
        buffer: &mut [u8],
    ) -> Result<Parts, Error> {
        if self.header.receiver != own_id {
            return Err(Error::ReceiverIsNotUser);
        }
        if self.header.sender == own_id {
            return Err(Error::SenderIsUser);
        }
        if self.header.sender != sender {
            return Err(Error::WrongSender);
        }
        Opening::new(self, key, buffer)?.open()
    }
}
