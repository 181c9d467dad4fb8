use alloc::borrow::Cow;
use core::fmt;

use super::value::{Encoded, Object, ObjectWriter, UnknownKeys, Value, WriteJson};
use crate::codec::hex;
use crate::codec::{BufferTooSmall, Writer, display_len};
use crate::content::media::{DeprecatedAudio, DeprecatedVideo};
use crate::content::text::MAX_TEXT_LENGTH;
use crate::content::wire::{self, DirectContent, GroupContent, Wire};
use crate::content::{Error, Kind};
use crate::crypto::Secret;
use crate::identity::{BlobId, BlobKey};

/// The most bytes of a file name that is sent.
const MAX_FILE_NAME_LENGTH: usize = 256;
const DEFAULT_THUMBNAIL_MEDIA_TYPE: &str = "image/jpeg";

/// A file, which lies as a blob on the server (0x17, 0x46; chapter 03 section 7): a JSON object.
///
/// | key | type | field |
/// |---|---|---|
/// | `j`, `i` | integer | rendering, and its form for old clients |
/// | `k` | 64 hexadecimal digits | key |
/// | `b` | 32 hexadecimal digits | blob id |
/// | `m` | string | media type |
/// | `s` | integer | size |
/// | `n` | string | file name |
/// | `t`, `p` | 32 hexadecimal digits, string | thumbnail: blob id, media type |
/// | `d` | string | caption |
/// | `c` | string | correlation id |
/// | `x` | object | metadata: `w`, `h`, `a`, `d` |
///
/// Keys that this version does not know are kept and written again. Names, types and sizes come from
/// the sender and are not to be trusted.
#[derive(Clone, PartialEq)]
pub struct File<'a> {
    /// How to show it.
    pub rendering: Rendering,
    /// What opens the blob, and that of the thumbnail.
    pub key: BlobKey,
    /// Where the blob lies.
    pub blob_id: BlobId,
    /// The media type. Never show `image/svg+xml`.
    pub media_type: Cow<'a, str>,
    /// What the sender calls the size in bytes, at most 2^63 − 1. Clients count differently: never
    /// compare it with the blob.
    pub size: u64,
    /// The name. Strip directories and control characters before use.
    pub file_name: Option<Cow<'a, str>>,
    /// A small picture of it.
    pub thumbnail: Option<Thumbnail<'a>>,
    /// The caption.
    pub caption: Option<Cow<'a, str>>,
    /// What files that were sent together share: 32 random ASCII characters.
    pub correlation_id: Option<Cow<'a, str>>,
    /// What is known of the medium.
    pub metadata: FileMetadata<'a>,
    unknown: UnknownKeys<'a>,
}

/// How to show a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rendering {
    /// As a file.
    #[default]
    File = 0,
    /// As a picture, video or audio.
    Media = 1,
    /// As a sticker.
    Sticker = 2,
}

/// A small picture of a file. Its blob has the key of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Thumbnail<'a> {
    /// Where the blob lies.
    pub blob_id: BlobId,
    /// The media type.
    pub media_type: Cow<'a, str>,
}

/// What the sender says of a medium.
#[derive(Clone, Default, PartialEq)]
pub struct FileMetadata<'a> {
    /// Pixels, of images and videos.
    pub width: Option<u64>,
    /// Pixels, of images and videos.
    pub height: Option<u64>,
    /// Whether an image moves.
    pub animated: Option<bool>,
    /// Seconds, of audio and videos; finite and not negative.
    pub duration: Option<f64>,
    unknown: UnknownKeys<'a>,
}

impl<'a> File<'a> {
    /// A file of `size` bytes whose blob was uploaded, to be shown as a file.
    pub fn new(
        blob_id: BlobId,
        key: BlobKey,
        media_type: impl Into<Cow<'a, str>>,
        size: u64,
    ) -> Self {
        Self {
            rendering: Rendering::File,
            key,
            blob_id,
            media_type: media_type.into(),
            size,
            file_name: None,
            thumbnail: None,
            caption: None,
            correlation_id: None,
            metadata: FileMetadata::default(),
            unknown: UnknownKeys::default(),
        }
    }

    /// Sets the name; an empty one is no name.
    ///
    /// # Errors
    ///
    /// [`Error::FieldTooLong`] above 256 bytes.
    pub fn with_file_name(mut self, name: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let name = name.into();
        if name.len() > MAX_FILE_NAME_LENGTH {
            return Err(Error::FieldTooLong);
        }
        self.file_name = Some(name);
        Ok(self)
    }

    /// Sets the caption; an empty one is no caption.
    ///
    /// # Errors
    ///
    /// [`Error::TextTooLong`] above 6000 bytes.
    pub fn with_caption(mut self, caption: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let caption = caption.into();
        if caption.len() > MAX_TEXT_LENGTH {
            return Err(Error::TextTooLong);
        }
        self.caption = Some(caption);
        Ok(self)
    }

    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut object = Object::parse(body)?;
        let rendering = object.take("j").and_then(Value::int);
        let old_rendering = object.take("i").and_then(Value::int);
        let key = object.require("k", read_key)?;
        let blob_id = object.require("b", read_blob_id)?;
        let media_type = object.require("m", Value::text)?;
        let size = object.require("s", size)?;
        let thumbnail = Thumbnail::decode(&mut object)?;
        let metadata = object.take("x").and_then(Value::object);
        Ok(Self {
            rendering: match rendering.or(old_rendering) {
                Some(1) => Rendering::Media,
                Some(2) => Rendering::Sticker,
                _ => Rendering::File,
            },
            key,
            blob_id,
            media_type,
            size,
            file_name: object.take_text("n"),
            thumbnail,
            caption: object.take_text("d"),
            correlation_id: object.take_text("c"),
            metadata: metadata.map(FileMetadata::decode).unwrap_or_default(),
            unknown: object.into_unknown(),
        })
    }
}

fn hex_array<const N: usize>(value: Value<'_>) -> Option<[u8; N]> {
    hex::decode_array(&value.text()?).ok()
}

fn read_blob_id(value: Value<'_>) -> Option<BlobId> {
    hex_array(value).map(BlobId::from_bytes)
}

/// Reads the key, of which no place keeps a copy.
fn read_key(value: Value<'_>) -> Option<BlobKey> {
    let digits: Secret<64> =
        Secret::try_filled(|digits| value.ascii_into(digits).ok_or(())).ok()?;
    let digits = str::from_utf8(digits.as_bytes()).ok()?;
    let key =
        Secret::try_filled(|key: &mut [u8; BlobKey::LENGTH]| hex::decode(digits, key).map(|_| ()));
    key.ok().map(BlobKey::from_secret)
}

fn size(value: Value<'_>) -> Option<u64> {
    value.int()?.try_into().ok()
}

/// Writes the key with digits made in constant time and wiped; nobody looks for characters to escape.
fn write_key(object: &mut ObjectWriter<'_>, key: &BlobKey) -> fmt::Result {
    let digits: Secret<64> = Secret::try_filled(|digits| {
        hex::encode(key.as_bytes(), digits)
            .map(|_| ())
            .map_err(|_| fmt::Error)
    })?;
    let digits = str::from_utf8(digits.as_bytes()).map_err(|_| fmt::Error)?;
    object.value("k", format_args!("\"{digits}\""))
}

impl WriteJson for File<'_> {
    fn write_json(&self, output: &mut dyn fmt::Write) -> fmt::Result {
        let mut object = ObjectWriter::new(output);
        object.value("j", self.rendering as u8)?;
        // Clients that know `j` ignore it; the older ones know two values.
        object.value("i", u8::from(self.rendering != Rendering::File))?;
        write_key(&mut object, &self.key)?;
        object.value("b", format_args!("\"{}\"", self.blob_id))?;
        object.text("m", &self.media_type)?;
        object.value("s", self.size.min(i64::MAX as u64))?;
        let text = |object: &mut ObjectWriter<'_>, key, text: &Option<Cow<'_, str>>| match text {
            Some(text) if !text.is_empty() => object.text(key, text),
            _ => Ok(()),
        };
        text(&mut object, "n", &self.file_name)?;
        if let Some(thumbnail) = &self.thumbnail {
            object.value("t", format_args!("\"{}\"", thumbnail.blob_id))?;
            if !thumbnail.media_type.is_empty() {
                object.text("p", &thumbnail.media_type)?;
            }
        }
        text(&mut object, "d", &self.caption)?;
        text(&mut object, "c", &self.correlation_id)?;
        if self.metadata != FileMetadata::default() {
            self.metadata.write(object.key("x")?)?;
        }
        object.finish(&self.unknown)
    }
}

impl<'a> Thumbnail<'a> {
    fn decode(object: &mut Object<'a>) -> Result<Option<Self>, Error> {
        let media_type = object.take_text("p");
        let Some(value) = object.take("t") else {
            return Ok(None);
        };
        Ok(Some(Self {
            blob_id: read_blob_id(value).ok_or(Error::JsonValue)?,
            media_type: media_type.unwrap_or(Cow::Borrowed(DEFAULT_THUMBNAIL_MEDIA_TYPE)),
        }))
    }
}

impl<'a> FileMetadata<'a> {
    fn decode(mut object: Object<'a>) -> Self {
        Self {
            width: object.take("w").and_then(size),
            height: object.take("h").and_then(size),
            animated: object.take("a").and_then(Value::boolean),
            duration: object
                .take("d")
                .and_then(Value::number)
                .filter(|duration| *duration >= 0.0),
            unknown: object.into_unknown(),
        }
    }

    fn write(&self, output: &mut dyn fmt::Write) -> fmt::Result {
        let mut object = ObjectWriter::new(output);
        if let Some(width) = self.width {
            object.value("w", width)?;
        }
        if let Some(height) = self.height {
            object.value("h", height)?;
        }
        if let Some(animated) = self.animated {
            object.value("a", animated)?;
        }
        if let Some(duration) = self
            .duration
            .filter(|duration| (0.0..=f64::MAX).contains(duration))
        {
            object.value("d", duration)?;
        }
        object.finish(&self.unknown)
    }
}

impl fmt::Debug for FileMetadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileMetadata")
    }
}

impl fmt::Debug for Thumbnail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbnail({:?})", self.blob_id)
    }
}

impl Wire for File<'_> {
    fn encoded_len(&self) -> usize {
        display_len(&Encoded(self))
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.display(&Encoded(self))
    }
}

impl DirectContent for File<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::FILE
    }
}

impl GroupContent for File<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_FILE)
    }
}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "File", self)
    }
}

/// The file message that means the same.
impl From<DeprecatedAudio> for File<'_> {
    fn from(audio: DeprecatedAudio) -> Self {
        let mut file = File::new(audio.blob_id, audio.key, "audio/aac", u64::from(audio.size));
        file.rendering = Rendering::Media;
        file.metadata.duration = Some(f64::from(audio.duration));
        file
    }
}

/// The file message that means the same.
impl From<DeprecatedVideo> for File<'_> {
    fn from(video: DeprecatedVideo) -> Self {
        let mut file = File::new(
            video.blob_id,
            video.key,
            "video/mpeg",
            u64::from(video.size),
        );
        file.rendering = Rendering::Media;
        file.thumbnail = Some(Thumbnail {
            blob_id: video.thumbnail_blob_id,
            media_type: Cow::Borrowed(DEFAULT_THUMBNAIL_MEDIA_TYPE),
        });
        file.metadata.duration = Some(f64::from(video.duration));
        file
    }
}
