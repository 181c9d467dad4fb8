#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::envelope::FIXED_LENGTH;
use super::wire_header::{LEGACY_NICKNAME_LENGTH, WireHeader};
use super::{Body, Draw, Error, Flags, Header, Kind, Metadata, Padding, container};
use crate::codec::Writer;
use crate::crypto::{Random, Secret, secretbox};
use crate::identity::{Nonce, SharedKey, ThreemaId};

/// The most bytes that body, padding and metadata box have together: what a frame of 8192 bytes
/// leaves for them (chapter 02 section 12).
pub const MAX_SEALED_CONTENT: usize = 8067;

/// The most bytes of a metadata box that is sealed.
const MAX_METADATA_BOX: usize = 255;

const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// Seals `body` and returns the envelope, ready to be sent.
///
/// `key` is agreed with the public key of the receiver whom `header` names.
///
/// # Errors
///
/// As [`seal_into`], except [`Error::BufferTooSmall`].
#[cfg(feature = "alloc")]
pub fn seal(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    random: &mut impl Random,
) -> Result<Vec<u8>, Error> {
    let draw = Draw::generate(random)?;
    let mut envelope = alloc::vec![0; encoded_len(header, body, &draw)?];
    seal_drawn_into(key, header, body, draw, &mut envelope)?;
    Ok(envelope)
}

/// Seals `body` into the front of `output`, and returns how many bytes the envelope has.
///
/// [`max_encoded_len`] bytes are always enough.
///
/// # Errors
///
/// [`Error::ForbiddenType`] for a body of type 0xff, [`Error::NicknameTooLong`],
/// [`Error::TooLong`], [`Error::BufferTooSmall`] or [`Error::Random`]. Then `output` holds no
/// plaintext and nothing was sealed.
pub fn seal_into(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    random: &mut impl Random,
    output: &mut [u8],
) -> Result<usize, Error> {
    seal_drawn_into(key, header, body, Draw::generate(random)?, output)
}

/// Bytes of the envelope that sealing makes of these.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn encoded_len(header: &Header<'_>, body: &Body<'_>, draw: &Draw) -> Result<usize, Error> {
    Layout::new(header, body, draw).map(|layout| layout.length())
}

/// Bytes of the largest envelope that sealing makes of these, whatever is drawn.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn max_encoded_len(header: &Header<'_>, body: &Body<'_>) -> Result<usize, Error> {
    let largest = Draw::chosen(Nonce::from_bytes([0; Nonce::LENGTH]), Padding::MAX, u8::MAX);
    encoded_len(header, body, &largest)
}

/// Like [`seal_into`], with a [`Draw`] of the caller, which is used up.
///
/// # Errors
///
/// As [`seal_into`], except for the generator.
pub fn seal_drawn_into(
    key: &SharedKey,
    header: &Header<'_>,
    body: &Body<'_>,
    draw: Draw,
    output: &mut [u8],
) -> Result<usize, Error> {
    let layout = Layout::new(header, body, &draw)?;
    // All lengths are known: take the whole place first, so that nothing is half written.
    let output = output
        .get_mut(..layout.length())
        .ok_or(Error::BufferTooSmall)?;
    let mut writer = Writer::new(output);
    let wire_header = WireHeader {
        sender: header.sender,
        receiver: header.receiver,
        message_id: header.message_id,
        created_at: u32::try_from(header.created_at.to_seconds().0).unwrap_or(u32::MAX),
        flags: header.flags.unwrap_or_else(|| default_flags(body.kind())),
        metadata_length: layout.metadata_box as u16,
        legacy_nickname: legacy_nickname(header.receiver, &layout.metadata),
    };
    wire_header.encode(&mut writer)?;
    write_box(
        &mut writer,
        key.metadata_key(),
        &draw.nonce,
        layout.metadata_length(),
        |plaintext| {
            layout
                .metadata
                .encode_into(layout.metadata_padding, plaintext)
        },
    )?;
    writer.bytes(draw.nonce.as_bytes())?;
    write_message_box(&mut writer, key, &draw.nonce, body, layout.padding)?;
    Ok(writer.written())
}

/// Writes the message box: tag, then the sealed container.
pub(super) fn write_message_box(
    writer: &mut Writer<'_>,
    key: &SharedKey,
    nonce: &Nonce,
    body: &Body<'_>,
    padding: Padding,
) -> Result<(), Error> {
    let body_length = body.encoded_len();
    write_box(
        writer,
        key.message_key(),
        nonce,
        container::encoded_len(body_length, padding),
        |plaintext| {
            let mut writer = Writer::new(plaintext);
            writer.u8(body.kind().0)?;
            body.encode_into(writer.reserve(body_length)?)?;
            container::write_padding(&mut writer, padding.length(body_length))?;
            Ok(writer.written())
        },
    )
}

/// Lets `encode` write `length` bytes of plaintext in place, and seals them with the tag in front.
fn write_box(
    writer: &mut Writer<'_>,
    key: &Secret<32>,
    nonce: &Nonce,
    length: usize,
    encode: impl FnOnce(&mut [u8]) -> Result<usize, Error>,
) -> Result<(), Error> {
    let tag = writer.reserve(TAG_LENGTH)?;
    let text = writer.reserve(length)?;
    encode(text)?;
    tag.copy_from_slice(&secretbox::seal_in_place(key, nonce.as_bytes(), text));
    Ok(())
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
struct Layout<'a> {
    metadata: Metadata<'a>,
    metadata_padding: usize,
    metadata_box: usize,
    padding: Padding,
    container: usize,
}

impl<'a> Layout<'a> {
    /// Checks all limits of chapter 02 section 12. Random padding gives way to them.
    fn new(header: &Header<'a>, body: &Body<'_>, draw: &Draw) -> Result<Self, Error> {
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
        let container = container::encoded_len(body_length, padding);
        Ok(Self {
            metadata,
            metadata_padding,
            metadata_box,
            padding,
            container,
        })
    }

    fn metadata_length(&self) -> usize {
        self.metadata.encoded_len(self.metadata_padding)
    }

    const fn length(&self) -> usize {
        box_length(self.container)
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
