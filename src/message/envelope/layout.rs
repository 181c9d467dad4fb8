//! How an envelope is laid out before anything is sealed.
//!
//! First all lengths, with all limits; then all bytes, with plaintext in the boxes; then the boxes. So the
//! JSON of a body is measured and written once each, nothing is moved, and the boxes of a fan-out are sealed
//! side by side.
//!
//! | offset | size | part |
//! |---|---|---|
//! | 0 | 64 | header |
//! | 64 | m | metadata box: tag and ciphertext, at most 255 bytes |
//! | 64 + m | 24 | nonce of both boxes |
//! | 88 + m | rest | message box: tag, then type, body and padding |

use super::container;
use super::metadata::Metadata;
use super::parse::FIXED_LENGTH;
use super::wire_header::{HEADER_LENGTH, LEGACY_NICKNAME_LENGTH, WireHeader};
use crate::codec::Writer;
use crate::content::{Encode, Kind};
use crate::crypto::hazmat::secretbox::{self, TAG_LENGTH, ToSeal};
use crate::crypto::wipe;
use crate::identity::{Nonce, ThreemaId};
use crate::message::randomness::{Padding, Randomness};
use crate::message::{Error, Header, Peer};

/// The most bytes that body, padding and metadata box have together: what a frame of 8192 bytes
/// leaves for them ([chapter 02 section 12](crate::protocol::message_box)).
pub const MAX_SEALED_CONTENT: usize = 8067;

/// The most bytes of a metadata box that is sealed.
const MAX_METADATA_BOX: usize = 255;

/// Where everything of one envelope goes, before it is written.
pub(crate) struct Layout<'a, T> {
    header: &'a Header<'a>,
    content: &'a T,
    metadata: Metadata<'a>,
    /// Bytes of padding in the metadata.
    metadata_padding: usize,
    /// Bytes of the metadata box.
    metadata_box: usize,
    /// Bytes of the encoded body.
    body_length: usize,
    padding: Padding,
}

impl<'a, T: Encode> Layout<'a, T> {
    /// Checks all limits of [chapter 02 section 12](crate::protocol::message_box). Random padding gives
    /// way to them.
    pub(crate) fn new(
        header: &'a Header<'a>,
        content: &'a T,
        randomness: &Randomness,
    ) -> Result<Self, Error> {
        check_kind(content.kind())?;
        let metadata = Metadata {
            nickname: header.nickname_with(content),
            message_id: header.message_id,
            created_at: header.created_at,
        };
        let mut metadata_padding = metadata.padding(randomness.metadata_padding);
        let excess =
            box_length(metadata.encoded_len(metadata_padding)).saturating_sub(MAX_METADATA_BOX);
        metadata_padding = metadata_padding.saturating_sub(excess);
        let metadata_box = box_length(metadata.encoded_len(metadata_padding));
        if metadata_box > MAX_METADATA_BOX {
            return Err(Error::NicknameTooLong);
        }
        let body_length = content.encoded_len();
        let room = MAX_SEALED_CONTENT
            .checked_sub(metadata_box)
            .and_then(|room| room.checked_sub(body_length))
            .ok_or(Error::TooLong)?;
        let padding = randomness.padding.limited_to(room).ok_or(Error::TooLong)?;
        Ok(Self {
            header,
            content,
            metadata,
            metadata_padding,
            metadata_box,
            body_length,
            padding,
        })
    }

    /// Bytes of the envelope.
    pub(crate) const fn length(&self) -> usize {
        box_length(container::encoded_len(self.body_length, self.padding))
            .saturating_add(self.metadata_box)
            .saturating_add(FIXED_LENGTH)
    }

    /// Writes the envelope to the front of `output`, with boxes that hold plaintext yet, so that the
    /// boxes of many can be sealed together. On an error `output` holds no plaintext.
    pub(crate) fn write(
        &self,
        peer: &Peer,
        randomness: Randomness,
        output: &mut [u8],
    ) -> Result<Unsealed, Error> {
        let output = output
            .get_mut(..self.length())
            .ok_or(Error::BufferTooSmall)?;
        if let Err(error) = self.write_parts(peer, &randomness.nonce, output) {
            wipe(output);
            return Err(error);
        }
        Ok(Unsealed {
            length: self.length(),
            metadata_box: self.metadata_box,
            body_length: self.body_length,
            nonce: randomness.nonce,
        })
    }

    /// Writes header, metadata, nonce and container, with zeros where the tags will be.
    fn write_parts(&self, peer: &Peer, nonce: &Nonce, output: &mut [u8]) -> Result<(), Error> {
        let mut writer = Writer::new(output);
        let seconds = self.header.created_at.to_seconds().0;
        let wire_header = WireHeader {
            sender: peer.own_id(),
            receiver: peer.id(),
            message_id: self.header.message_id,
            // Later times are as late as can be written.
            created_at: seconds.min(u32::MAX.into()) as u32,
            flags: self.header.flags_of(self.content.kind()),
            // At most 255.
            metadata_length: self.metadata_box as u16,
            legacy_nickname: &legacy_nickname(peer.id(), &self.metadata),
        };
        wire_header.encode(&mut writer)?;
        writer.fill(0, TAG_LENGTH)?;
        let metadata_length = self.metadata_box.saturating_sub(TAG_LENGTH);
        self.metadata
            .encode_into(self.metadata_padding, writer.reserve(metadata_length)?)?;
        writer.bytes(nonce.as_bytes())?;
        write_container(&mut writer, self.content, self.body_length, self.padding)
    }
}

/// An envelope that was written and waits to be sealed.
#[derive(Debug)]
pub(crate) struct Unsealed {
    length: usize,
    metadata_box: usize,
    body_length: usize,
    nonce: Nonce,
}

impl Unsealed {
    /// Bytes of the envelope.
    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// The nonce of both boxes.
    pub(crate) const fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// The nonce, when everything is sealed.
    pub(crate) fn into_nonce(self) -> Nonce {
        self.nonce
    }

    /// The encoded body inside its envelope.
    pub(crate) fn body<'b>(&self, envelope: &'b [u8]) -> Option<&'b [u8]> {
        let start = box_length(self.metadata_box)
            .saturating_add(FIXED_LENGTH)
            .saturating_add(1);
        envelope.get(start..start.saturating_add(self.body_length))
    }

    /// Seals both boxes.
    pub(crate) fn seal(&self, peer: &Peer, envelope: &mut [u8]) -> Result<(), Error> {
        for unsealed in self.boxes(peer, envelope)? {
            *unsealed.tag = secretbox::seal_in_place(unsealed.key, unsealed.nonce, unsealed.data);
        }
        Ok(())
    }

    /// The metadata box of the envelope, which holds plaintext yet.
    pub(crate) fn metadata_box<'b>(
        &'b self,
        peer: &'b Peer,
        envelope: &'b mut [u8],
    ) -> Result<ToSeal<'b>, Error> {
        self.boxes(peer, envelope).map(|[metadata, _]| metadata)
    }

    /// The message box of the envelope, which holds plaintext yet.
    pub(crate) fn message_box<'b>(
        &'b self,
        peer: &'b Peer,
        envelope: &'b mut [u8],
    ) -> Result<ToSeal<'b>, Error> {
        self.boxes(peer, envelope).map(|[_, message]| message)
    }

    /// [`Error::BufferTooSmall`] cannot occur with the buffer in which it was written. It is no `None`
    /// that could be passed over, because what is not sealed must not be sent.
    fn boxes<'b>(
        &'b self,
        peer: &'b Peer,
        envelope: &'b mut [u8],
    ) -> Result<[ToSeal<'b>; 2], Error> {
        self.divide(peer, envelope).ok_or(Error::BufferTooSmall)
    }

    /// Cuts the boxes out of the envelope; `None` if it is not the one that was written.
    fn divide<'b>(&'b self, peer: &'b Peer, envelope: &'b mut [u8]) -> Option<[ToSeal<'b>; 2]> {
        let (_header, rest) = envelope
            .get_mut(..self.length)?
            .split_at_mut_checked(HEADER_LENGTH)?;
        let (metadata, rest) = rest.split_at_mut_checked(self.metadata_box)?;
        let (_nonce, container) = rest.split_at_mut_checked(Nonce::LENGTH)?;
        let unsealed = |key, (tag, data)| ToSeal {
            key,
            nonce: self.nonce.as_bytes(),
            data,
            tag,
        };
        Some([
            unsealed(
                peer.metadata_key().as_secret(),
                metadata.split_first_chunk_mut()?,
            ),
            unsealed(
                peer.agreed_key().as_secret(),
                container.split_first_chunk_mut()?,
            ),
        ])
    }
}

/// Writes type, body and padding behind the place of the tag.
pub(crate) fn write_container(
    writer: &mut Writer<'_>,
    content: &impl Encode,
    body_length: usize,
    padding: Padding,
) -> Result<(), Error> {
    writer.fill(0, TAG_LENGTH)?;
    writer.u8(content.kind().0)?;
    let written = content.encode_into(writer.reserve(body_length)?)?;
    if written != body_length {
        // Two lengths of one body are a fault of the body, and nothing to be sent.
        return Err(Error::BufferTooSmall);
    }
    Ok(container::write_padding(
        writer,
        padding.length(body_length),
    )?)
}

/// Refuses the type that must not be made.
pub(crate) fn check_kind(kind: Kind) -> Result<(), Error> {
    if kind == Kind::FORBIDDEN {
        Err(crate::content::Error::ForbiddenType.into())
    } else {
        Ok(())
    }
}

/// Bytes of a box around `plaintext` bytes.
pub(crate) const fn box_length(plaintext: usize) -> usize {
    plaintext.saturating_add(TAG_LENGTH)
}

/// What stands in the header: nothing, except towards a Gateway ID.
fn legacy_nickname(receiver: ThreemaId, metadata: &Metadata<'_>) -> [u8; LEGACY_NICKNAME_LENGTH] {
    let mut field = [0; LEGACY_NICKNAME_LENGTH];
    if let Some(nickname) = metadata.nickname.filter(|_| receiver.is_gateway()) {
        let longest = nickname.len().min(field.len());
        let cut = (0..=longest).rfind(|index| nickname.is_char_boundary(*index));
        let (text, _) = nickname.as_bytes().split_at(cut.unwrap_or(0));
        field.split_at_mut(text.len()).0.copy_from_slice(text);
    }
    field
}
