//! Files, and pictures of people and groups.

use std::time::Duration;

use eeema::content::{self as library, FileMetadata, KeyedPicture, Rendering, Thumbnail};
use eeema::identity::BlobId;
use pyo3::prelude::*;

use super::{content, field};
use crate::blob::BlobKey;
use crate::convert::{Array, names};
use crate::error::Error;

names! {
    /// How to show a file.
    RenderingName for Rendering {
        File = "file",
        Media = "media",
        Sticker = "sticker",
    }
}

content! {
    /// A file, whose content is a blob.
    File {
        /// What `blob.seal` gave, and what the receiver is told of it.
        #[new]
        #[pyo3(signature = (
            media_type, size, blob_id, key, *, name = None, rendering = RenderingName(Rendering::File),
            caption = None, correlation_id = None, thumbnail_blob_id = None, thumbnail_media_type = None,
            width = None, height = None, animated = None, duration = None,
        ), text_signature = "(media_type, size, blob_id, key, *, name=None, rendering='file', caption=None, \
            correlation_id=None, thumbnail_blob_id=None, thumbnail_media_type=None, width=None, height=None, \
            animated=None, duration=None)")]
        #[allow(clippy::too_many_arguments, reason = "they are named in Python")]
        fn new(
            media_type: &str,
            size: u64,
            blob_id: Array<16>,
            key: &BlobKey,
            name: Option<&str>,
            rendering: RenderingName,
            caption: Option<&str>,
            correlation_id: Option<&str>,
            thumbnail_blob_id: Option<Array<16>>,
            thumbnail_media_type: Option<&str>,
            width: Option<u32>,
            height: Option<u32>,
            animated: Option<bool>,
            duration: Option<f64>,
        ) -> Result<PyClassInitializer<Self>, Error> {
            let key = (*key.0.get()?).clone();
            let blob_id = BlobId::from_bytes(blob_id.0);
            let file = library::File::new(name.unwrap_or("unnamed"), media_type, size, blob_id, key)?;
            let mut file = file.with_rendering(rendering.0);
            if name.is_none() {
                file = file.without_name();
            }
            if let Some(caption) = caption {
                file = file.with_caption(caption)?;
            }
            if let Some(id) = correlation_id {
                file = file.with_correlation_id(id)?;
            }
            if let Some(id) = thumbnail_blob_id {
                let mut thumbnail = Thumbnail::new(BlobId::from_bytes(id.0));
                if let Some(media_type) = thumbnail_media_type {
                    thumbnail = thumbnail.with_media_type(media_type)?;
                }
                file = file.with_thumbnail(thumbnail);
            }
            Self::made(file.with_metadata(metadata(width.zip(height), animated, duration)?))
        }

        /// The media type. Never show `image/svg+xml`.
        #[getter]
        fn media_type(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, File(file) => file.media_type().to_owned())
        }

        /// What the sender calls the size, in bytes.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u64, Error> {
            field!(slf, File(file) => file.size())
        }

        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, File(file) => *file.blob_id().as_bytes())
        }

        /// What opens the blob, and that of the thumbnail.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, File(file) => BlobKey::of(file.key().clone()))
        }

        /// The name. Strip directories and control characters before use.
        #[getter]
        fn name(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, File(file) => file.name().map(str::to_owned))
        }

        /// How to show it.
        #[getter]
        fn rendering(slf: PyRef<'_, Self>) -> Result<RenderingName, Error> {
            field!(slf, File(file) => RenderingName(file.rendering()))
        }

        /// The caption.
        #[getter]
        fn caption(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, File(file) => file.caption().map(str::to_owned))
        }

        /// What files have in common that were sent together.
        #[getter]
        fn correlation_id(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, File(file) => file.correlation_id().map(str::to_owned))
        }

        /// Where the blob of the thumbnail lies: 16 bytes.
        #[getter]
        fn thumbnail_blob_id(slf: PyRef<'_, Self>) -> Result<Option<[u8; 16]>, Error> {
            field!(slf, File(file) => file.thumbnail().map(|picture| *picture.blob_id().as_bytes()))
        }

        /// The media type of the thumbnail.
        #[getter]
        fn thumbnail_media_type(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, File(file) => file.thumbnail().map(|picture| picture.media_type().to_owned()))
        }

        /// Pixels, as the sender claims.
        #[getter]
        fn width(slf: PyRef<'_, Self>) -> Result<Option<u64>, Error> {
            field!(slf, File(file) => file.metadata().width())
        }

        /// Pixels, as the sender claims.
        #[getter]
        fn height(slf: PyRef<'_, Self>) -> Result<Option<u64>, Error> {
            field!(slf, File(file) => file.metadata().height())
        }

        /// Whether an image moves.
        #[getter]
        fn animated(slf: PyRef<'_, Self>) -> Result<Option<bool>, Error> {
            field!(slf, File(file) => file.metadata().animated())
        }

        /// Seconds.
        #[getter]
        fn duration(slf: PyRef<'_, Self>) -> Result<Option<f64>, Error> {
            field!(slf, File(file) => file.metadata().duration().map(|time| time.as_secs_f64()))
        }
    }
}

impl File {
    /// A file message that the library made.
    pub(super) fn of(py: Python<'_>, file: library::File<'_>) -> Result<Py<Self>, Error> {
        Ok(Py::new(py, Self::made(file)?)?)
    }
}

/// What is known of the medium.
fn metadata(
    size: Option<(u32, u32)>,
    animated: Option<bool>,
    duration: Option<f64>,
) -> Result<FileMetadata<'static>, Error> {
    let mut metadata = FileMetadata::default();
    if let Some((width, height)) = size {
        metadata = metadata.with_dimensions(width, height);
    }
    if let Some(animated) = animated {
        metadata = metadata.with_animated(animated);
    }
    if let Some(seconds) = duration {
        let duration = Duration::try_from_secs_f64(seconds);
        let number = |_| library::Error::Field(library::Field::Number);
        metadata = metadata.with_duration(duration.map_err(number)?);
    }
    Ok(metadata)
}

content! {
    /// The new profile picture of the sender, or of their group.
    SetProfilePicture {
        /// What `blob.seal` gave.
        #[new]
        fn new(blob_id: Array<16>, key: &BlobKey, size: u32) -> Result<PyClassInitializer<Self>, Error> {
            let key = (*key.0.get()?).clone();
            let picture = KeyedPicture::new(BlobId::from_bytes(blob_id.0), key, size);
            Self::made(library::SetProfilePicture::new(picture))
        }

        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, SetProfilePicture(set) => *set.picture().blob_id().as_bytes())
        }

        /// What opens the blob.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, SetProfilePicture(set) => BlobKey::of(set.picture().key().clone()))
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, SetProfilePicture(set) => set.picture().size())
        }
    }
}
