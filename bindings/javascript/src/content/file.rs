//! Files and pictures: what is told about a blob.

use std::time::Duration;

use eeema::content::{
    DeprecatedAudio, DeprecatedVideo, File, FileMetadata, KeyedPicture, Rendering,
    SetProfilePicture, Thumbnail,
};
use eeema::identity::{BlobId, BlobKey};
use wasm_bindgen::JsValue;

use super::Then;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, flag, integer, number, text};
use crate::record::Record;

pub(super) fn file(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let name = fields.optional("name", text)?;
    let file = File::new(
        name.as_deref().unwrap_or("file"),
        fields.text("mediaType")?,
        fields.integer("size")?,
        BlobId::from_bytes(fields.array("blobId")?),
        BlobKey::from_bytes(fields.array("key")?),
    );
    let mut file = file.map_err(refuse)?.with_metadata(metadata(fields)?);
    if name.is_none() {
        file = file.without_name();
    }
    if let Some(rendering) = fields.optional("rendering", rendering)? {
        file = file.with_rendering(rendering);
    }
    if let Some(caption) = fields.optional("caption", text)? {
        file = file.with_caption(caption).map_err(refuse)?;
    }
    if let Some(thumbnail) = fields.optional("thumbnail", thumbnail)? {
        file = file.with_thumbnail(thumbnail);
    }
    if let Some(id) = fields.optional("correlationId", text)? {
        file = file.with_correlation_id(id).map_err(refuse)?;
    }
    then(file.into())
}

fn rendering(value: &JsValue, name: &str) -> Result<Rendering> {
    match text(value, name)?.as_str() {
        "file" => Ok(Rendering::File),
        "media" => Ok(Rendering::Media),
        "sticker" => Ok(Rendering::Sticker),
        _ => Err(out_of_range(name, "file, media or sticker")),
    }
}

fn thumbnail(value: &JsValue, name: &str) -> Result<Thumbnail<'static>> {
    let fields = Fields::of(value, name)?;
    let thumbnail = Thumbnail::new(BlobId::from_bytes(fields.array("blobId")?));
    match fields.optional("mediaType", text)? {
        Some(media_type) => thumbnail.with_media_type(media_type).map_err(refuse),
        None => Ok(thumbnail),
    }
}

fn metadata(fields: &Fields<'_>) -> Result<FileMetadata<'static>> {
    let mut metadata = FileMetadata::default();
    let width = fields.optional("width", integer)?;
    let height = fields.optional("height", integer)?;
    match (width, height) {
        (Some(width), Some(height)) => metadata = metadata.with_dimensions(width, height),
        (None, None) => {}
        _ => return Err(out_of_range("width", "a height with it")),
    }
    if let Some(animated) = fields.optional("animated", flag)? {
        metadata = metadata.with_animated(animated);
    }
    match fields.optional("duration", number)? {
        Some(seconds) => match Duration::try_from_secs_f64(seconds) {
            Ok(duration) => Ok(metadata.with_duration(duration)),
            Err(_) => Err(out_of_range("duration", "seconds")),
        },
        None => Ok(metadata),
    }
}

pub(super) fn set_profile_picture(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let picture = KeyedPicture::new(
        BlobId::from_bytes(fields.array("blobId")?),
        BlobKey::from_bytes(fields.array("key")?),
        fields.integer("size")?,
    );
    then(SetProfilePicture::new(picture).into())
}

pub(super) fn show_file(record: Record, file: &File<'_>) -> Record {
    let (thumbnail, metadata) = (file.thumbnail(), file.metadata());
    let rendering = match file.rendering() {
        Rendering::File => "file",
        Rendering::Media => "media",
        Rendering::Sticker => "sticker",
    };
    record
        .optional("name", file.name())
        .text("mediaType", file.media_type())
        .integer("size", file.size())
        .bytes("blobId", file.blob_id().as_bytes())
        .bytes("key", file.key().as_bytes())
        .text("rendering", rendering)
        .optional("caption", file.caption())
        .optional("correlationId", file.correlation_id())
        .optional("width", metadata.width().map(crate::record::integer))
        .optional("height", metadata.height().map(crate::record::integer))
        .optional("animated", metadata.animated())
        .optional(
            "duration",
            metadata.duration().map(|duration| duration.as_secs_f64()),
        )
        .optional(
            "thumbnail",
            thumbnail.map(|thumbnail| {
                Record::new()
                    .bytes("blobId", thumbnail.blob_id().as_bytes())
                    .text("mediaType", thumbnail.media_type())
            }),
        )
}

pub(super) fn show_picture(record: Record, picture: &KeyedPicture) -> Record {
    record
        .bytes("blobId", picture.blob_id().as_bytes())
        .bytes("key", picture.key().as_bytes())
        .integer("size", picture.size())
}

pub(super) fn show_audio(record: Record, audio: &DeprecatedAudio) -> Record {
    record
        .value("duration", audio.duration().as_secs_f64())
        .bytes("blobId", audio.blob_id().as_bytes())
        .bytes("key", audio.key().as_bytes())
        .integer("size", audio.size())
}

pub(super) fn show_video(record: Record, video: &DeprecatedVideo) -> Record {
    record
        .value("duration", video.duration().as_secs_f64())
        .bytes("blobId", video.blob_id().as_bytes())
        .bytes("key", video.key().as_bytes())
        .integer("size", video.size())
        .bytes("thumbnailBlobId", video.thumbnail_blob_id().as_bytes())
        .integer("thumbnailSize", video.thumbnail_size())
}
