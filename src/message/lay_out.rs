use super::envelope::FIXED_LENGTH;
use super::wire_header::{LEGACY_NICKNAME_LENGTH, WireHeader};
use super::{Body, Draw, Error, Flags, Header, Kind, Metadata, Padding, container};
use crate::codec::Writer;
use crate::content::Encode;
use crate::crypto::secretbox::{self, ToSeal};
use crate::crypto::wipe;
use crate::identity::{Nonce, SharedKey, ThreemaId};

/// The most bytes that body, padding and metadata box have together: what a frame of 8192 bytes
/// leaves for them (chapter 02 section 12).
pub const MAX_SEALED_CONTENT: usize = 8067;

/// The most bytes of a metadata box that is sealed.
const MAX_METADATA_BOX: usize = 255;

const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// Writes an envelope whose boxes hold plaintext yet, so that the boxes of many can be sealed side by
/// side. On an error `output` holds no plaintext.
pub(crate) fn lay_out_into(
    header: &Header<'_>,
    body: &Body<'_>,
    draw: Draw,
    output: &mut [u8],
) -> Result<LaidOut, Error> {
    let layout = Layout::new(header, body, &draw)?;
    let output = output
        .get_mut(..layout.length())
        .ok_or(Error::BufferTooSmall)?;
    if let Err(error) = layout.write(header, body, &draw.nonce, output) {
        wipe(output);
        return Err(error);
    }
    Ok(LaidOut {
        length: layout.length(),
        metadata_box: layout.metadata_box,
        body_length: layout.body_length,
        nonce: draw.nonce,
    })
}

/// Where the parts of an envelope lie that was laid out and waits to be sealed.
#[derive(Debug)]
pub(crate) struct LaidOut {
    length: usize,
    metadata_box: usize,
    body_length: usize,
    nonce: Nonce,
}

impl LaidOut {
    /// Bytes of the envelope.
    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// The nonce of both boxes.
    pub(crate) const fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// The encoded body inside its envelope.
    pub(crate) fn body<'b>(&self, envelope: &'b [u8]) -> &'b [u8] {
        let start = box_length(self.metadata_box)
            .saturating_add(FIXED_LENGTH)
            .saturating_add(1);
        envelope
            .get(start..start.saturating_add(self.body_length))
            .unwrap_or_default()
    }

    /// The metadata box and the message box of the envelope, which hold plaintext yet.
    ///
    /// [`Error::BufferTooSmall`] cannot occur with the buffer in which it was laid out. It is no
    /// `None` that could be passed over, because what is not sealed must not be sent.
    pub(crate) fn boxes<'b>(
        &'b self,
        key: &'b SharedKey,
        envelope: &'b mut [u8],
    ) -> Result<[ToSeal<'b>; 2], Error> {
        self.divide(key, envelope).ok_or(Error::BufferTooSmall)
    }

    fn divide<'b>(&'b self, key: &'b SharedKey, envelope: &'b mut [u8]) -> Option<[ToSeal<'b>; 2]> {
        let (_header, rest) = envelope
            .get_mut(..self.length)?
            .split_at_mut_checked(WireHeader::LENGTH)?;
        let (metadata, rest) = rest.split_at_mut_checked(self.metadata_box)?;
        let (_nonce, container) = rest.split_at_mut_checked(Nonce::LENGTH)?;
        let unsealed = |key, (tag, data)| ToSeal {
            key,
            nonce: self.nonce.as_bytes(),
            data,
            tag,
        };
        Some([
            unsealed(key.metadata_key(), metadata.split_first_chunk_mut()?),
            unsealed(key.message_key(), container.split_first_chunk_mut()?),
        ])
    }
}

/// Writes type, body and padding behind the place of the tag.
pub(super) fn write_container(
    writer: &mut Writer<'_>,
    body: &Body<'_>,
    body_length: usize,
    padding: Padding,
) -> Result<(), Error> {
    writer.fill(0, TAG_LENGTH)?;
    writer.u8(body.kind().0)?;
    body.encode_into(writer.reserve(body_length)?)?;
    container::write_padding(writer, padding.length(body_length))
}

/// Refuses the type that must not be made.
pub(super) fn check_kind(kind: Kind) -> Result<(), Error> {
    if kind == Kind::FORBIDDEN {
        Err(Error::ForbiddenType)
    } else {
        Ok(())
    }
}

/// How long the parts of an envelope are.
pub(super) struct Layout<'a> {
    metadata: Metadata<'a>,
    metadata_padding: usize,
    metadata_box: usize,
    body_length: usize,
    padding: Padding,
}

impl<'a> Layout<'a> {
    /// Checks all limits of chapter 02 section 12. Random padding gives way to them.
    pub(super) fn new(header: &Header<'a>, body: &Body<'_>, draw: &Draw) -> Result<Self, Error> {
        check_kind(body.kind())?;
        let metadata = header.metadata(body);
        let mut metadata_padding = metadata.padding(draw.metadata_padding);
        let excess =
            box_length(metadata.encoded_len(metadata_padding)).saturating_sub(MAX_METADATA_BOX);
        metadata_padding = metadata_padding.saturating_sub(excess);
        let metadata_box = box_length(metadata.encoded_len(metadata_padding));
        if metadata_box > MAX_METADATA_BOX {
            return Err(Error::NicknameTooLong);
        }
        let body_length = body.encoded_len();
        let room = MAX_SEALED_CONTENT
            .checked_sub(metadata_box)
            .and_then(|room| room.checked_sub(body_length))
            .ok_or(Error::TooLong)?;
        let padding = draw.padding.limited_to(room)?;
        Ok(Self {
            metadata,
            metadata_padding,
            metadata_box,
            body_length,
            padding,
        })
    }

    /// Writes everything, with the two boxes as plaintext. `output` has exactly the right length.
    fn write(
        &self,
        header: &Header<'_>,
        body: &Body<'_>,
        nonce: &Nonce,
        output: &mut [u8],
    ) -> Result<(), Error> {
        let mut writer = Writer::new(output);
        let wire_header = WireHeader {
            sender: header.sender,
            receiver: header.receiver,
            message_id: header.message_id,
            created_at: u32::try_from(header.created_at.to_seconds().0).unwrap_or(u32::MAX),
            flags: header.flags.unwrap_or_else(|| default_flags(body.kind())),
            metadata_length: self.metadata_box as u16,
            legacy_nickname: legacy_nickname(header.receiver, &self.metadata),
        };
        wire_header.encode(&mut writer)?;
        writer.fill(0, TAG_LENGTH)?;
        let metadata_length = self.metadata_box.saturating_sub(TAG_LENGTH);
        self.metadata
            .encode_into(self.metadata_padding, writer.reserve(metadata_length)?)?;
        writer.bytes(nonce.as_bytes())?;
        write_container(&mut writer, body, self.body_length, self.padding)
    }

    pub(super) const fn length(&self) -> usize {
        box_length(container::encoded_len(self.body_length, self.padding))
            .saturating_add(self.metadata_box)
            .saturating_add(FIXED_LENGTH)
    }
}

/// Bytes of a box around `plaintext` bytes.
pub(super) const fn box_length(plaintext: usize) -> usize {
    plaintext.saturating_add(TAG_LENGTH)
}

fn default_flags(kind: Kind) -> Flags {
    kind.properties()
        .map_or(Flags::NONE, |properties| properties.flags)
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
