use super::opened::{Opened, Parts};
use super::{Container, Error, Flags, Kind, Metadata};
use crate::codec::{Reader, Writer};
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::crypto::{Secret, secretbox, wipe};
use crate::identity::{MessageId, Nonce, SharedKey, ThreemaId};
use crate::time::UnixSeconds;

/// Bytes of the legacy nickname in the header.
pub(super) const LEGACY_NICKNAME_LENGTH: usize = 32;
/// Bytes of the header and the nonce: everything but the two boxes.
pub(super) const FIXED_LENGTH: usize = 88;
const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// What travels through the chat server: header, metadata box, nonce, message box (chapter 02
/// section 5). The module documentation shows its layout.
///
/// A parsed envelope says who sent it to whom; nothing of that is authentic before it was opened.
#[derive(Debug)]
pub struct Envelope<'a> {
    sender: ThreemaId,
    receiver: ThreemaId,
    message_id: MessageId,
    created_at: u32,
    flags: Flags,
    legacy_nickname: &'a [u8; LEGACY_NICKNAME_LENGTH],
    /// Empty, or at least a tag.
    metadata_box: &'a [u8],
    nonce: Nonce,
    /// At least a tag.
    message_box: &'a [u8],
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
        let sender = identity(reader.array()?)?;
        let receiver = identity(reader.array()?)?;
        let message_id = MessageId::from_bytes(*reader.array()?);
        let created_at = reader.u32_le()?;
        let flags = Flags(reader.u8()?);
        let _reserved = reader.u8()?;
        let metadata_length = usize::from(reader.u16_le()?);
        let legacy_nickname = reader.array()?;
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
            sender,
            receiver,
            message_id,
            created_at,
            flags,
            legacy_nickname,
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
        write_header(
            &mut writer,
            &HeaderFields {
                sender: self.sender,
                receiver: self.receiver,
                message_id: self.message_id,
                created_at: self.created_at,
                flags: self.flags,
                metadata_length: self.metadata_box.len() as u16,
                legacy_nickname: self.legacy_nickname,
            },
        )?;
        writer.bytes(self.metadata_box)?;
        writer.bytes(self.nonce.as_bytes())?;
        writer.bytes(self.message_box)?;
        Ok(writer.written())
    }

    /// Who claims to have sent it: look his public key up.
    pub const fn sender(&self) -> ThreemaId {
        self.sender
    }

    /// To whom it is addressed.
    pub const fn receiver(&self) -> ThreemaId {
        self.receiver
    }

    /// The message id of the header.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The time of the header, which the server may have set.
    pub const fn created_at(&self) -> UnixSeconds {
        UnixSeconds(self.created_at as u64)
    }

    /// The flags of the header.
    pub const fn flags(&self) -> Flags {
        self.flags
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
    pub const fn legacy_nickname(&self) -> &'a [u8; LEGACY_NICKNAME_LENGTH] {
        self.legacy_nickname
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
        let buffer = buffer
            .get_mut(..self.plaintext_len())
            .ok_or(Error::BufferTooSmall)?;
        let parts = self.open_parts(own_id, sender, key, buffer)?;
        Ok(Opened::borrowed(self, parts, buffer))
    }

    /// Opens into a buffer of exactly the right length; wipes it on failure.
    fn open_parts(
        &self,
        own_id: ThreemaId,
        sender: ThreemaId,
        key: &SharedKey,
        buffer: &mut [u8],
    ) -> Result<Parts, Error> {
        if self.receiver != own_id {
            return Err(Error::ReceiverIsNotUser);
        }
        if self.sender == own_id {
            return Err(Error::SenderIsUser);
        }
        if self.sender != sender {
            return Err(Error::WrongSender);
        }
        let result = self.open_boxes(key, buffer);
        if result.is_err() {
            wipe(buffer);
        }
        result
    }

    fn open_boxes(&self, key: &SharedKey, buffer: &mut [u8]) -> Result<Parts, Error> {
        let metadata_length = self.metadata_box.len().saturating_sub(TAG_LENGTH);
        let (metadata, container) = buffer
            .split_at_mut_checked(metadata_length)
            .ok_or(Error::BufferTooSmall)?;
        let metadata = if self.is_legacy() {
            None
        } else {
            open_box(key.metadata_key(), &self.nonce, self.metadata_box, metadata)
                .ok_or(Error::MetadataUnauthentic)?;
            Some(Metadata::decode(metadata)?)
        };
        if metadata.is_some_and(|metadata| metadata.message_id != self.message_id) {
            return Err(Error::MessageIdDiffers);
        }
        open_box(key.message_key(), &self.nonce, self.message_box, container)
            .ok_or(Error::MessageUnauthentic)?;
        let Container { kind, body } = Container::decode(container)?;
        if kind == Kind::FORBIDDEN {
            return Err(Error::ForbiddenType);
        }
        Ok(Parts::new(self, metadata, metadata_length, kind, body))
    }
}

/// Opens `sealed`, a tag and a ciphertext, into `plaintext`, which is as long as the ciphertext.
fn open_box(key: &Secret<32>, nonce: &Nonce, sealed: &[u8], plaintext: &mut [u8]) -> Option<()> {
    let (tag, ciphertext) = sealed.split_first_chunk()?;
    if plaintext.len() != ciphertext.len() {
        return None;
    }
    plaintext.copy_from_slice(ciphertext);
    secretbox::open_in_place(key, nonce.as_bytes(), plaintext, tag).ok()
}

/// The header of an envelope, field by field.
pub(super) struct HeaderFields<'a> {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    pub(super) created_at: u32,
    pub(super) flags: Flags,
    pub(super) metadata_length: u16,
    pub(super) legacy_nickname: &'a [u8],
}

/// Writes the 64 bytes in front of the metadata box. The nickname has at most 32 bytes.
pub(super) fn write_header(
    writer: &mut Writer<'_>,
    fields: &HeaderFields<'_>,
) -> Result<(), Error> {
    writer.bytes(fields.sender.as_bytes())?;
    writer.bytes(fields.receiver.as_bytes())?;
    writer.bytes(fields.message_id.as_bytes())?;
    writer.u32_le(fields.created_at)?;
    writer.u8(fields.flags.0)?;
    writer.u8(0)?;
    writer.u16_le(fields.metadata_length)?;
    writer.bytes(fields.legacy_nickname)?;
    Ok(writer.fill(
        0,
        LEGACY_NICKNAME_LENGTH.saturating_sub(fields.legacy_nickname.len()),
    )?)
}

fn identity(bytes: &[u8; ThreemaId::LENGTH]) -> Result<ThreemaId, Error> {
    ThreemaId::from_bytes(bytes).map_err(|_| Error::Identity)
}
