//! QR codes of identities, contact links, verification levels.

mod level;
mod link;
mod names;
mod scan;

use eeema::time::UnixSeconds;
use eeema::verification::{IdentityCode, KeyRows, QrPicture};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, refuse};
use crate::fields::{Fields, integer};
use crate::keys::public_key_of;
use crate::record::{self, Record};

pub(crate) use names::{level_name, level_of, work_level};

/// Reads `{ identity, publicKey, expiry }`, where the expiry is in seconds since 1970 and may be missing.
fn code_of(value: &JsValue, name: &str) -> Result<IdentityCode> {
    let fields = Fields::of(value, name)?;
    let key = public_key_of(&fields.bytes("publicKey")?)?;
    let code = IdentityCode::new(fields.id("identity")?, key);
    match fields.optional("expiry", integer)? {
        Some(expiry) => code.with_expiry(UnixSeconds(expiry)).map_err(refuse),
        None => Ok(code),
    }
}

#[wasm_bindgen]
pub fn identity_code_parse(text: &str) -> Result<JsValue> {
    let code: IdentityCode = text
        .parse()
        .map_err(refuse::<eeema::verification::IdentityCodeError>)?;
    let expiry = code.expiry();
    Ok(Record::new()
        .text("identity", code.identity().as_str())
        .bytes("publicKey", code.public_key().as_bytes())
        .optional("expiry", expiry.map(|expiry| record::integer(expiry.0)))
        .into())
}

#[wasm_bindgen]
pub fn identity_code_text(code: &JsValue) -> Result<String> {
    Ok(code_of(code, "code")?.to_string())
}

#[wasm_bindgen]
pub fn identity_code_is_expired(code: &JsValue, now: &JsValue) -> Result<bool> {
    let now = UnixSeconds(integer(now, "now")?);
    Ok(code_of(code, "code")?.is_expired(now))
}

/// The key in rows of four characters, as screens show it.
#[wasm_bindgen]
pub fn public_key_rows(public_key: &[u8]) -> Result<Array> {
    let rows = KeyRows(public_key_of(public_key)?).to_string();
    Ok(rows.lines().map(JsValue::from).collect())
}

#[wasm_bindgen]
pub fn public_key_grid(public_key: &[u8]) -> Result<String> {
    Ok(format!("{:#}", public_key_of(public_key)?))
}

#[wasm_bindgen]
pub fn public_key_is_typed(public_key: &[u8], text: &str) -> Result<bool> {
    Ok(KeyRows(public_key_of(public_key)?).is_typed(text))
}

/// The picture of a QR code: its size and one byte for each module, row by row, 1 where it is dark.
#[wasm_bindgen]
pub fn qr_picture(text: &str) -> Result<JsValue> {
    Ok(show_picture(&QrPicture::of(text).map_err(refuse)?))
}

#[wasm_bindgen]
pub fn qr_picture_of_identity(code: &JsValue) -> Result<JsValue> {
    let picture = QrPicture::of_identity(&code_of(code, "code")?);
    Ok(show_picture(&picture.map_err(refuse)?))
}

fn show_picture(picture: &QrPicture) -> JsValue {
    let size = picture.size();
    let rows = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
    let modules: Vec<u8> = rows.map(|(x, y)| u8::from(picture.is_dark(x, y))).collect();
    Record::new()
        .value("size", size)
        .value("modules", Uint8Array::from(modules.as_slice()))
        .into()
}
