//! Images, audio and video of old clients ([chapter 03 section
//! 5](crate::protocol::message_types#5-binary-media-and-picture-messages)).
//!
//! They have fixed sizes and no names, captions or types. They are received only: nothing here has a public
//! constructor, and what is decoded can be encoded again. Make a file message of audio or video to show it
//! as any other; an image between two has no key of its own, and is opened by the shared key of the two.

use core::time::Duration;

use super::error::Error;
use super::kind::Kind;
use super::picture::KeyedPicture;
use super::properties::{Properties, Reflect, WhenRejected};
use super::wire::{DirectContent, GroupContent, Wire, decode_exactly};
use crate::codec::{BufferTooSmall, Reader, Truncated, Writer};
use crate::identity::{BlobId, BlobKey, Nonce};

impl Kind {
    /// Image of old clients.
    pub const DEPRECATED_IMAGE: Self = Self(0x02);
    /// Video of old clients.
    pub const DEPRECATED_VIDEO: Self = Self(0x13);
    /// Audio of old clients.
    pub const DEPRECATED_AUDIO: Self = Self(0x14);
    /// Image of old clients in a group.
    pub const DEPRECATED_GROUP_IMAGE: Self = Self(0x43);
    /// Video of old clients in a group.
    pub const DEPRECATED_GROUP_VIDEO: Self = Self(0x44);
    /// Audio of old clients in a group.
    pub const DEPRECATED_GROUP_AUDIO: Self = Self(0x45);
}

/// Visible as a file message is, but never sent: it is not reflected when sent, nor sent again.
pub(super) static IMAGE: Properties = deprecated(Properties::conversation(Kind::DEPRECATED_IMAGE));
/// As an image.
pub(super) static VIDEO: Properties = deprecated(Properties::conversation(Kind::DEPRECATED_VIDEO));
/// As an image.
pub(super) static AUDIO: Properties = deprecated(Properties::conversation(Kind::DEPRECATED_AUDIO));
/// As an image between two, without receipts.
pub(super) static GROUP_IMAGE: Properties =
    deprecated(Properties::group_conversation(Kind::DEPRECATED_GROUP_IMAGE));
/// As an image in a group.
pub(super) static GROUP_VIDEO: Properties =
    deprecated(Properties::group_conversation(Kind::DEPRECATED_GROUP_VIDEO));
/// As an image in a group.
pub(super) static GROUP_AUDIO: Properties =
    deprecated(Properties::group_conversation(Kind::DEPRECATED_GROUP_AUDIO));

/// The same for a type that is received only.
const fn deprecated(row: Properties) -> Properties {
    Properties {
        forward_security_minimum: None,
        reflect: Reflect {
            outgoing: false,
            ..Reflect::ALL
        },
        when_rejected: WhenRejected::Ignore,
        ..row
    }
}

/// An image of old clients between two (0x02; [chapter 03 section 5](crate::protocol::message_types)). It
/// is received only; sending uses the file message.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | blob id |
/// | 16 | 4 | size |
/// | 20 | 24 | nonce of the blob, whose key is the shared key of the two |
#[derive(Debug, PartialEq, Eq)]
pub struct DeprecatedImage {
    blob: Blob,
    nonce: Nonce,
}

impl DeprecatedImage {
    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob.id
    }

    /// What the sender calls the size in bytes. Never compare it with the blob.
    pub const fn size(&self) -> u32 {
        self.blob.size
    }

    /// The nonce of the blob.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }
}

impl Clone for DeprecatedImage {
    fn clone(&self) -> Self {
        Self {
            blob: self.blob,
            // The nonce of a received blob seals nothing.
            nonce: Nonce::from_bytes(*self.nonce.as_bytes()),
        }
    }
}

impl Wire for DeprecatedImage {
    fn encoded_len(&self) -> usize {
        44
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.blob.encode(writer)?;
        writer.bytes(self.nonce.as_bytes())
    }
}

impl DirectContent for DeprecatedImage {
    fn direct_kind(&self) -> Kind {
        Kind::DEPRECATED_IMAGE
    }
}

impl DeprecatedImage {
    /// Reads exactly 44 bytes.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                blob: Blob::decode(reader)?,
                nonce: Nonce::from_bytes(*reader.array()?),
            })
        })
    }
}

/// An image of old clients in a group (0x43). It is received only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeprecatedGroupImage {
    picture: KeyedPicture,
}

impl DeprecatedGroupImage {
    /// The image.
    pub const fn picture(&self) -> &KeyedPicture {
        &self.picture
    }
}

impl Wire for DeprecatedGroupImage {
    fn encoded_len(&self) -> usize {
        KeyedPicture::LENGTH
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.picture.encode(writer)
    }
}

impl GroupContent for DeprecatedGroupImage {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::DEPRECATED_GROUP_IMAGE)
    }
}

impl DeprecatedGroupImage {
    /// Reads exactly 52 bytes, those of a picture with a key.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        KeyedPicture::decode(body).map(|picture| Self { picture })
    }
}

/// Audio of old clients (0x14, 0x45). It is received only; `File::from` makes the equivalent file
/// message of it.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 2 | duration, seconds |
/// | 2 | 16 | blob id |
/// | 18 | 4 | size |
/// | 22 | 32 | key |
///
/// ```
/// use eeema::content::{Body, Content, Kind};
///
/// let body = [
///     [5, 1].as_slice(), // 261 seconds
///     &[1; 16],          // blob id
///     &[8, 0, 1, 0],     // 65,544 bytes
///     &[2; 32],          // key
/// ];
/// let body = body.concat();
/// let received = Body::decode(Kind::DEPRECATED_AUDIO, &body)?;
/// let Content::DeprecatedAudio(audio) = received.content() else { unreachable!() };
/// assert_eq!((audio.duration().as_secs(), audio.size()), (261, 65_544));
/// # Ok::<(), eeema::content::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeprecatedAudio {
    seconds: u16,
    blob: Blob,
    key: BlobKey,
}

impl DeprecatedAudio {
    /// How long it plays.
    pub const fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }

    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob.id
    }

    /// What the sender calls the size in bytes. Never compare it with the blob.
    pub const fn size(&self) -> u32 {
        self.blob.size
    }

    /// What opens the blob.
    pub const fn key(&self) -> &BlobKey {
        &self.key
    }
}

impl Wire for DeprecatedAudio {
    fn encoded_len(&self) -> usize {
        54
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u16_le(self.seconds)?;
        self.blob.encode(writer)?;
        writer.bytes(self.key.as_bytes())
    }
}

impl DirectContent for DeprecatedAudio {
    fn direct_kind(&self) -> Kind {
        Kind::DEPRECATED_AUDIO
    }
}

impl GroupContent for DeprecatedAudio {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::DEPRECATED_GROUP_AUDIO)
    }
}

impl DeprecatedAudio {
    /// Reads exactly 54 bytes.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                seconds: reader.u16_le()?,
                blob: Blob::decode(reader)?,
                key: BlobKey::from_bytes(*reader.array()?),
            })
        })
    }
}

/// Video of old clients (0x13, 0x44). It is received only; `File::from` makes the equivalent file
/// message of it.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 2 | duration, seconds |
/// | 2 | 16 | blob id of the video |
/// | 18 | 4 | size of the video |
/// | 22 | 16 | blob id of the thumbnail |
/// | 38 | 4 | size of the thumbnail |
/// | 42 | 32 | key of both |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeprecatedVideo {
    seconds: u16,
    video: Blob,
    thumbnail: Blob,
    key: BlobKey,
}

impl DeprecatedVideo {
    /// How long it plays.
    pub const fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }

    /// Where the blob of the video lies.
    pub const fn blob_id(&self) -> BlobId {
        self.video.id
    }

    /// What the sender calls the size of the video in bytes. Never compare it with the blob.
    pub const fn size(&self) -> u32 {
        self.video.size
    }

    /// Where the blob of the thumbnail lies.
    pub const fn thumbnail_blob_id(&self) -> BlobId {
        self.thumbnail.id
    }

    /// What the sender calls the size of the thumbnail in bytes. Never compare it with the blob.
    pub const fn thumbnail_size(&self) -> u32 {
        self.thumbnail.size
    }

    /// What opens both blobs.
    pub const fn key(&self) -> &BlobKey {
        &self.key
    }
}

impl Wire for DeprecatedVideo {
    fn encoded_len(&self) -> usize {
        74
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u16_le(self.seconds)?;
        self.video.encode(writer)?;
        self.thumbnail.encode(writer)?;
        writer.bytes(self.key.as_bytes())
    }
}

impl DirectContent for DeprecatedVideo {
    fn direct_kind(&self) -> Kind {
        Kind::DEPRECATED_VIDEO
    }
}

impl GroupContent for DeprecatedVideo {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::DEPRECATED_GROUP_VIDEO)
    }
}

impl DeprecatedVideo {
    /// Reads exactly 74 bytes.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                seconds: reader.u16_le()?,
                video: Blob::decode(reader)?,
                thumbnail: Blob::decode(reader)?,
                key: BlobKey::from_bytes(*reader.array()?),
            })
        })
    }
}

/// Where a blob lies, and what the sender calls its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Blob {
    id: BlobId,
    size: u32,
}

impl Blob {
    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.id.as_bytes())?;
        writer.u32_le(self.size)
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Truncated> {
        Ok(Self {
            id: BlobId::from_bytes(*reader.array()?),
            size: reader.u32_le()?,
        })
    }
}
