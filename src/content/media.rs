use super::wire::{DirectContent, GroupContent, Wire};
use crate::codec::{BufferTooSmall, Reader, Writer};
use crate::content::{Error, Kind};
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

/// A picture as a blob with its own key (chapter 03 section 5): the old group image (0x43) and the
/// profile pictures (0x18, 0x50).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | blob id |
/// | 16 | 4 | size |
/// | 20 | 32 | key |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedPicture {
    /// Where the blob lies.
    pub blob_id: BlobId,
    /// What the sender calls the size. Clients count differently: never compare it with the blob.
    pub size: u32,
    /// What opens the blob.
    pub key: BlobKey,
}

impl KeyedPicture {
    pub(super) const LENGTH: usize = 52;

    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.blob_id.as_bytes())?;
        writer.u32_le(self.size)?;
        Ok(writer.bytes(self.key.as_bytes())?)
    }

    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                blob_id: blob_id(reader)?,
                size: reader.u32_le()?,
                key: key(reader)?,
            })
        })
    }
}

/// An image of old clients between two (0x02). It is received only; sending uses the file message.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | blob id |
/// | 16 | 4 | size |
/// | 20 | 24 | nonce of the blob, whose key is the shared key of the two |
#[derive(Debug, PartialEq, Eq)]
pub struct DeprecatedImage {
    /// Where the blob lies.
    pub blob_id: BlobId,
    /// What the sender calls the size.
    pub size: u32,
    /// The nonce of the blob.
    pub nonce: Nonce,
}

impl Clone for DeprecatedImage {
    fn clone(&self) -> Self {
        Self {
            // The nonce of a received blob seals nothing.
            nonce: Nonce::from_bytes(*self.nonce.as_bytes()),
            ..*self
        }
    }
}

impl DeprecatedImage {
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                blob_id: blob_id(reader)?,
                size: reader.u32_le()?,
                nonce: Nonce::from_bytes(*reader.array()?),
            })
        })
    }
}

impl Wire for DeprecatedImage {
    fn encoded_len(&self) -> usize {
        44
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.blob_id.as_bytes())?;
        writer.u32_le(self.size)?;
        writer.bytes(self.nonce.as_bytes())
    }
}

impl DirectContent for DeprecatedImage {
    fn direct_kind(&self) -> Kind {
        Kind::DEPRECATED_IMAGE
    }
}

/// An image of old clients in a group (0x43). It is received only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeprecatedGroupImage(pub KeyedPicture);

impl Wire for DeprecatedGroupImage {
    fn encoded_len(&self) -> usize {
        KeyedPicture::LENGTH
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.0.encode(writer)
    }
}

impl GroupContent for DeprecatedGroupImage {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::DEPRECATED_GROUP_IMAGE)
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeprecatedAudio {
    /// How long it plays, in seconds.
    pub duration: u16,
    /// Where the blob lies.
    pub blob_id: BlobId,
    /// What the sender calls the size.
    pub size: u32,
    /// What opens the blob.
    pub key: BlobKey,
}

impl DeprecatedAudio {
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                duration: reader.u16_le()?,
                blob_id: blob_id(reader)?,
                size: reader.u32_le()?,
                key: key(reader)?,
            })
        })
    }
}

impl Wire for DeprecatedAudio {
    fn encoded_len(&self) -> usize {
        54
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u16_le(self.duration)?;
        writer.bytes(self.blob_id.as_bytes())?;
        writer.u32_le(self.size)?;
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
    /// How long it plays, in seconds.
    pub duration: u16,
    /// Where the blob of the video lies.
    pub blob_id: BlobId,
    /// What the sender calls the size of the video.
    pub size: u32,
    /// Where the blob of the thumbnail lies.
    pub thumbnail_blob_id: BlobId,
    /// What the sender calls the size of the thumbnail.
    pub thumbnail_size: u32,
    /// What opens both blobs.
    pub key: BlobKey,
}

impl DeprecatedVideo {
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                duration: reader.u16_le()?,
                blob_id: blob_id(reader)?,
                size: reader.u32_le()?,
                thumbnail_blob_id: blob_id(reader)?,
                thumbnail_size: reader.u32_le()?,
                key: key(reader)?,
            })
        })
    }
}

impl Wire for DeprecatedVideo {
    fn encoded_len(&self) -> usize {
        74
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u16_le(self.duration)?;
        writer.bytes(self.blob_id.as_bytes())?;
        writer.u32_le(self.size)?;
        writer.bytes(self.thumbnail_blob_id.as_bytes())?;
        writer.u32_le(self.thumbnail_size)?;
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

/// Reads a body of fixed size: one that is shorter or longer is refused.
fn decode_exactly<T>(
    body: &[u8],
    decode: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut reader = Reader::new(body);
    let value = decode(&mut reader).map_err(|_| Error::BodyLength)?;
    reader.finish().map_err(|_| Error::BodyLength)?;
    Ok(value)
}

fn blob_id(reader: &mut Reader<'_>) -> Result<BlobId, Error> {
    Ok(BlobId::from_bytes(*reader.array()?))
}

fn key(reader: &mut Reader<'_>) -> Result<BlobKey, Error> {
    Ok(BlobKey::from_bytes(*reader.array()?))
}
