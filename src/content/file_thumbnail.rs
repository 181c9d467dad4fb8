//! The small picture of a file message.

use alloc::borrow::Cow;
use core::fmt;

use super::error::{Error, JsonError};
use super::json;
use crate::codec::hex;
use crate::codec::json::{Object, Value};
use crate::identity::BlobId;

/// What a thumbnail is if nothing else is said.
const DEFAULT_MEDIA_TYPE: &str = "image/jpeg";

/// A small picture of a file. Its blob has the key of the file, and a nonce of its own
/// ([chapter 05](crate::protocol::blobs)).
///
/// ```
/// use eeema::content::Thumbnail;
/// use eeema::identity::BlobId;
///
/// let thumbnail = Thumbnail::new(BlobId::from_bytes([3; 16]));
/// assert_eq!(thumbnail.media_type(), "image/jpeg");
/// assert_eq!(thumbnail.with_media_type("image/png")?.media_type(), "image/png");
/// # Ok::<(), eeema::content::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Thumbnail<'a> {
    blob_id: BlobId,
    media_type: Cow<'a, str>,
}

impl<'a> Thumbnail<'a> {
    /// A JPEG whose blob was uploaded.
    pub const fn new(blob_id: BlobId) -> Self {
        Self {
            blob_id,
            media_type: Cow::Borrowed(DEFAULT_MEDIA_TYPE),
        }
    }

    /// Sets another media type.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] for an empty one.
    pub fn with_media_type(self, media_type: impl Into<Cow<'a, str>>) -> Result<Self, Error> {
        let media_type = media_type.into();
        if media_type.is_empty() {
            return Err(Error::Empty);
        }
        Ok(Self { media_type, ..self })
    }

    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob_id
    }

    /// The media type.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// Takes `t` and `p` out of a file message. Without `t` there is no thumbnail and `p` means nothing; a `t`
    /// that is no blob id refuses the message, an empty or wrong `p` counts as absent.
    pub(super) fn decode(object: &mut Object<'a>) -> Result<Option<Self>, Error> {
        let media_type = json::take_text(object, "p");
        let Some(value) = object.take("t") else {
            return Ok(None);
        };
        let mut thumbnail = Self::new(json_blob_id(value).ok_or(JsonError::Value("t"))?);
        if let Some(media_type) = media_type {
            thumbnail.media_type = media_type;
        }
        Ok(Some(thumbnail))
    }
}

/// Reads the id of a blob.
pub(super) fn json_blob_id(value: Value<'_>) -> Option<BlobId> {
    let id = hex::decode_array(&json::text(value)?);
    id.ok().map(BlobId::from_bytes)
}

impl fmt::Debug for Thumbnail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbnail({:?})", self.blob_id)
    }
}
