//! The file message: what is shown of a file, and where its blob lies.
//!
//! The JSON is written in ASCII, with escapes for everything else, because the Python SDK of the Gateway
//! counts bytes; it is read in any form. The blob itself is sealed and opened by [`blob`](crate::blob).

use alloc::borrow::Cow;
use core::fmt;

use super::error::{Error, Field};
use super::file_metadata::FileMetadata;
use super::file_thumbnail::{Thumbnail, json_blob_id};
use super::json::{self, UnknownKeys};
use super::kind::Kind;
use super::media::{DeprecatedAudio, DeprecatedVideo};
use super::text::Text;
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::json::{Charset, JsonWriter, ToJson, Value};
use crate::codec::{BufferTooSmall, Writer, hex};
use crate::crypto::Secret;
use crate::identity::{BlobId, BlobKey};

/// The largest integer of the JSON of messages: 2^63 − 1.
const MAX_SIZE: u64 = i64::MAX as u64;

/// Characters of a correlation id.
const CORRELATION_ID_LENGTH: usize = 32;

/// A file, which lies as a blob on the server (0x17, 0x46; [chapter 03 section
/// 7](crate::protocol::message_types)): a JSON object, written in ASCII.
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
/// | `x` | object | [`FileMetadata`] |
///
/// Keys that this version does not know are kept and written again. Names, types and sizes come from
/// the sender and are not to be trusted.
///
/// ```
/// use eeema::content::{Encode, File, FileMetadata, Rendering, Thumbnail};
/// use eeema::identity::{BlobId, BlobKey};
///
/// # let (blob_id, key) = (BlobId::from_bytes([1; 16]), BlobKey::from_bytes([2; 32]));
/// # let thumbnail_id = BlobId::from_bytes([3; 16]);
/// let photo = File::new("tide.jpg", "image/jpeg", 349_709, blob_id, key)?
///     .with_rendering(Rendering::Media)
///     .with_thumbnail(Thumbnail::new(thumbnail_id))
///     .with_metadata(FileMetadata::default().with_dimensions(4032, 3024))
///     .with_caption("Low tide at 6:40")?;
/// let mut body = vec![0; photo.encoded_len()];
/// photo.encode_into(&mut body)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct File<'a> {
    /// `j`, and `i` for clients that do not know `j`.
    rendering: Rendering,
    /// `k`: opens the blob and that of the thumbnail, whose nonces differ.
    key: BlobKey,
    /// `b`.
    blob_id: BlobId,
    /// `m`: not checked, not even for a slash.
    media_type: Cow<'a, str>,
    /// `s`, of the plaintext.
    size: u64,
    /// `n`: absent or not empty.
    name: Option<Cow<'a, str>>,
    /// `t` and `p`.
    thumbnail: Option<Thumbnail<'a>>,
    /// `d`: absent or not empty.
    caption: Option<Cow<'a, str>>,
    /// `c`: of any length when received.
    correlation_id: Option<Cow<'a, str>>,
    /// `x`.
    metadata: FileMetadata<'a>,
    /// Keys of newer senders.
    unknown: UnknownKeys<'a>,
}

/// How to show a file. A number that is none of these, or another type, counts as [`Rendering::File`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rendering {
    /// As a file: with an icon and its name.
    #[default]
    File = 0,
    /// As a picture, video or audio that is shown in the conversation.
    Media = 1,
    /// As a sticker: a picture without a frame.
    Sticker = 2,
}

impl<'a> File<'a> {
    /// The most bytes of a name that is sent. What is received may be longer.
    pub const MAX_NAME_LENGTH: usize = 256;

    /// A file of `size` bytes whose blob was uploaded, to be shown as a file.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] or [`Error::FieldTooLong`] for a name that does not have 1 to 256 bytes,
    /// [`Error::Field`] for a size above 2^63 − 1.
    pub fn new(
        name: impl Into<Cow<'a, str>>,
        media_type: impl Into<Cow<'a, str>>,
        size: u64,
        blob_id: BlobId,
        key: BlobKey,
    ) -> Result<Self, Error> {
        let name = name.into();
        match name.len() {
            0 => return Err(Error::Empty),
            1..=Self::MAX_NAME_LENGTH => {}
            _ => return Err(Error::FieldTooLong),
        }
        if size > MAX_SIZE {
            return Err(Error::Field(Field::Number));
        }
        Ok(Self {
            name: Some(name),
            ..Self::nameless(media_type.into(), size, blob_id, key)
        })
    }

    /// A file of which only the required keys are known.
    fn nameless(media_type: Cow<'a, str>, size: u64, blob_id: BlobId, key: BlobKey) -> Self {
        Self {
            rendering: Rendering::File,
            key,
            blob_id,
            media_type,
            size,
            name: None,
            thumbnail: None,
            caption: None,
            correlation_id: None,
            metadata: FileMetadata::default(),
            unknown: UnknownKeys::default(),
        }
    }

    /// Leaves the name out, as the apps may. Bots that are made with the Python SDK of the Gateway cannot
    /// read such a message.
    #[must_use]
    pub fn without_name(self) -> Self {
        Self { name: None, ..self }
    }

    /// Sets how to show it.
    #[must_use]
    pub fn with_rendering(self, rendering: Rendering) -> Self {
        Self { rendering, ..self }
    }

    /// Sets a small picture of it.
    #[must_use]
    pub fn with_thumbnail(self, thumbnail: Thumbnail<'a>) -> Self {
        Self {
            thumbnail: Some(thumbnail),
            ..self
        }
    }

    /// Sets the caption; an empty one is no caption.
    ///
    /// # Errors
    ///
    /// [`Error::TextTooLong`] above 6000 bytes.
    pub fn with_caption(self, caption: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let caption = caption.into();
        if caption.len() > Text::MAX_LENGTH {
            return Err(Error::TextTooLong);
        }
        Ok(Self {
            caption: Some(caption).filter(|caption| !caption.is_empty()),
            ..self
        })
    }

    /// Sets what files have in common that are sent together: 32 random characters of ASCII, the same for
    /// all of them.
    ///
    /// # Errors
    ///
    /// [`Error::Field`] for another number of characters, or others than those of ASCII.
    pub fn with_correlation_id(self, id: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let id = id.into();
        if id.len() != CORRELATION_ID_LENGTH || !id.is_ascii() {
            return Err(Error::Field(Field::CorrelationId));
        }
        Ok(Self {
            correlation_id: Some(id),
            ..self
        })
    }

    /// Sets what is known of the medium.
    #[must_use]
    pub fn with_metadata(self, metadata: FileMetadata<'a>) -> Self {
        Self { metadata, ..self }
    }
}

impl<'a> File<'a> {
    /// How to show it.
    pub const fn rendering(&self) -> Rendering {
        self.rendering
    }

    /// What opens the blob, and that of the thumbnail.
    pub const fn key(&self) -> &BlobKey {
        &self.key
    }

    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob_id
    }

    /// The media type. Never show `image/svg+xml`.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// What the sender calls the size in bytes, at most 2^63 − 1. Clients count differently: never
    /// compare it with the blob.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The name. Strip directories and control characters before use.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// A small picture of it.
    pub const fn thumbnail(&self) -> Option<&Thumbnail<'a>> {
        self.thumbnail.as_ref()
    }

    /// The caption.
    pub fn caption(&self) -> Option<&str> {
        self.caption.as_deref()
    }

    /// What files have in common that were sent together.
    pub fn correlation_id(&self) -> Option<&str> {
        self.correlation_id.as_deref()
    }

    /// What is known of the medium.
    pub const fn metadata(&self) -> &FileMetadata<'a> {
        &self.metadata
    }
}

impl ToJson for File<'_> {
    /// The Python SDK of the Gateway takes bytes for characters.
    const CHARSET: Charset = Charset::Ascii;

    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("j").u64(self.rendering as u64);
            // Clients that know `j` ignore it; the older ones know two values.
            let is_shown = self.rendering != Rendering::File;
            output.name("i").u64(u64::from(is_shown));
            output.name("k").hex(self.key.as_bytes());
            output.name("b").hex(self.blob_id.as_bytes());
            output.name("m").text(&self.media_type);
            output.name("s").u64(self.size);
            if let Some(name) = &self.name {
                output.name("n").text(name);
            }
            if let Some(thumbnail) = &self.thumbnail {
                output.name("t").hex(thumbnail.blob_id().as_bytes());
                output.name("p").text(thumbnail.media_type());
            }
            if let Some(caption) = &self.caption {
                output.name("d").text(caption);
            }
            if let Some(id) = &self.correlation_id {
                output.name("c").text(id);
            }
            if !self.metadata.is_empty() {
                self.metadata.write(output.name("x"));
            }
            self.unknown.write(output);
        });
    }
}

impl Wire for File<'_> {
    fn encoded_len(&self) -> usize {
        self.json_len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.encode_json(writer)
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

impl<'a> File<'a> {
    /// Reads a file message.
    ///
    /// | refused | counts as absent |
    /// |---|---|
    /// | JSON that is no object; `k`, `b`, `m` or `s` missing or wrong; a wrong `t` | a wrong `j`, `i` or `x`; an empty or wrong `n`, `d`, `c` or `p` |
    ///
    /// The limits of a sender are not checked.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut object = json::parse_object(body)?;
        let rendering = object.take("j").and_then(Value::i64);
        let old_rendering = object.take("i").and_then(Value::i64);
        let size = json::require(&mut object, "s", json::count)?;
        let key = json::require(&mut object, "k", read_key)?;
        let blob_id = json::require(&mut object, "b", json_blob_id)?;
        let media_type = json::require(&mut object, "m", json::text)?;
        let metadata = object.take("x").and_then(Value::object);
        Ok(Self {
            rendering: match rendering.or(old_rendering) {
                Some(1) => Rendering::Media,
                Some(2) => Rendering::Sticker,
                _ => Rendering::File,
            },
            name: json::take_text(&mut object, "n"),
            thumbnail: Thumbnail::decode(&mut object)?,
            caption: json::take_text(&mut object, "d"),
            correlation_id: json::take_text(&mut object, "c"),
            metadata: metadata.map(FileMetadata::decode).unwrap_or_default(),
            unknown: UnknownKeys::of(object),
            ..Self::nameless(media_type, size, blob_id, key)
        })
    }
}

/// Reads the key, of which no place keeps a copy.
fn read_key(value: Value<'_>) -> Option<BlobKey> {
    let text = value.text()?;
    let key = Secret::try_filled(|key: &mut [u8; BlobKey::LENGTH]| {
        let digits = Secret::try_filled(|digits: &mut [u8; 2 * BlobKey::LENGTH]| {
            let written = text.write_into(digits).map(str::len);
            exactly(written, 2 * BlobKey::LENGTH)
        })?;
        let digits = str::from_utf8(digits.as_bytes()).map_err(|_| Wrong)?;
        let written = hex::decode(digits, key).map_err(|_| Wrong)?.len();
        exactly(Some(written), BlobKey::LENGTH)
    });
    match key {
        Ok(key) => Some(BlobKey::from_secret(key)),
        Err(Wrong) => None,
    }
}

/// A text that is no key. It says nothing more: the text may be most of one.
struct Wrong;

/// Demands that `length` bytes were written.
fn exactly(written: Option<usize>, length: usize) -> Result<(), Wrong> {
    if written == Some(length) {
        Ok(())
    } else {
        Err(Wrong)
    }
}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "File", self)
    }
}

/// The file message that means the same.
impl From<&DeprecatedAudio> for File<'_> {
    fn from(audio: &DeprecatedAudio) -> Self {
        let (size, key) = (u64::from(audio.size()), audio.key().clone());
        Self {
            rendering: Rendering::Media,
            metadata: FileMetadata::default().with_duration(audio.duration()),
            ..Self::nameless("audio/aac".into(), size, audio.blob_id(), key)
        }
    }
}

/// The file message that means the same.
impl From<&DeprecatedVideo> for File<'_> {
    fn from(video: &DeprecatedVideo) -> Self {
        let (size, key) = (u64::from(video.size()), video.key().clone());
        Self {
            rendering: Rendering::Media,
            thumbnail: Some(Thumbnail::new(video.thumbnail_blob_id())),
            metadata: FileMetadata::default().with_duration(video.duration()),
            ..Self::nameless("video/mpeg".into(), size, video.blob_id(), key)
        }
    }
}
