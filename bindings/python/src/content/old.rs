//! Media of old clients, which are received only.

use eeema::content as library;
use pyo3::prelude::*;

use super::{content, field};
use crate::blob::BlobKey;
use crate::error::Error;

content! {
    /// An image of old clients between two.
    DeprecatedImage {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedImage(image) => *image.blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedImage(image) => image.size())
        }

        /// The nonce of the blob: 24 bytes.
        #[getter]
        fn nonce(slf: PyRef<'_, Self>) -> Result<[u8; 24], Error> {
            field!(slf, DeprecatedImage(image) => *image.nonce().as_bytes())
        }
    }
}

content! {
    /// An image of old clients in a group.
    DeprecatedGroupImage {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedGroupImage(image) => *image.picture().blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedGroupImage(image) => image.picture().size())
        }

        /// What opens the blob.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, DeprecatedGroupImage(image) => BlobKey::of(image.picture().key().clone()))
        }
    }
}

content! {
    /// Audio of old clients.
    DeprecatedAudio {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedAudio(audio) => *audio.blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedAudio(audio) => audio.size())
        }

        /// What opens the blob.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, DeprecatedAudio(audio) => BlobKey::of(audio.key().clone()))
        }

        /// Seconds.
        #[getter]
        fn duration(slf: PyRef<'_, Self>) -> Result<f64, Error> {
            field!(slf, DeprecatedAudio(audio) => audio.duration().as_secs_f64())
        }

        /// The file message that means the same.
        fn to_file(slf: PyRef<'_, Self>) -> Result<Py<super::File>, Error> {
            let py = slf.py();
            slf.as_super().read(|content| match content {
                library::Content::DeprecatedAudio(audio) => Some(super::File::of(py, audio.into())),
                _ => None,
            })?
        }
    }
}

content! {
    /// Video of old clients.
    DeprecatedVideo {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedVideo(video) => *video.blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedVideo(video) => video.size())
        }

        /// What opens the blob.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, DeprecatedVideo(video) => BlobKey::of(video.key().clone()))
        }

        /// Seconds.
        #[getter]
        fn duration(slf: PyRef<'_, Self>) -> Result<f64, Error> {
            field!(slf, DeprecatedVideo(video) => video.duration().as_secs_f64())
        }

        /// Where the blob of the thumbnail lies: 16 bytes.
        #[getter]
        fn thumbnail_blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedVideo(video) => *video.thumbnail_blob_id().as_bytes())
        }

        /// Bytes of the thumbnail, as the sender claims.
        #[getter]
        fn thumbnail_size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedVideo(video) => video.thumbnail_size())
        }

        /// The file message that means the same.
        fn to_file(slf: PyRef<'_, Self>) -> Result<Py<super::File>, Error> {
            let py = slf.py();
            slf.as_super().read(|content| match content {
                library::Content::DeprecatedVideo(video) => Some(super::File::of(py, video.into())),
                _ => None,
            })?
        }
    }
}
