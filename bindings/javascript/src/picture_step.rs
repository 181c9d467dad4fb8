//! What to do about the profile picture before a message goes to somebody.

use eeema::blob::{CachedPicture, LastPicture, PictureStep, picture_step};
use eeema::identity::BlobId;
use eeema::time::UnixMillis;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range};
use crate::fields::{Fields, integer, parse_id};

#[wasm_bindgen]
pub fn blob_picture_step(
    receiver: &str,
    is_shared: bool,
    last: &JsValue,
    cached: &JsValue,
    now: &JsValue,
) -> Result<String> {
    let (receiver, now) = (parse_id(receiver)?, UnixMillis(integer(now, "now")?));
    let last = given(last).map(last_of).transpose()?;
    let cached = given(cached).map(cached_of).transpose()?;
    let step = match picture_step(receiver, is_shared, last, cached, now) {
        PictureStep::Nothing => "nothing",
        PictureStep::SendDelete => "sendDelete",
        PictureStep::UploadAndSend => "uploadAndSend",
        PictureStep::SendCached => "sendCached",
    };
    Ok(step.to_owned())
}

fn given(value: &JsValue) -> Option<&JsValue> {
    (!value.is_undefined()).then_some(value)
}

fn last_of(value: &JsValue) -> Result<LastPicture> {
    let fields = Fields::of(value, "last")?;
    match fields.text("type")?.as_str() {
        "set" => Ok(LastPicture::Set(BlobId::from_bytes(
            fields.array("blobId")?,
        ))),
        "deleted" => Ok(LastPicture::Deleted(UnixMillis(fields.integer("time")?))),
        _ => Err(out_of_range("type", "set or deleted")),
    }
}

fn cached_of(value: &JsValue) -> Result<CachedPicture> {
    let fields = Fields::of(value, "cached")?;
    let blob_id = BlobId::from_bytes(fields.array("blobId")?);
    let uploaded_at = UnixMillis(fields.integer("uploadedAt")?);
    Ok(CachedPicture::new(blob_id, uploaded_at))
}
