//! What clients do with contents beyond reading and writing them.

use eeema::content::{Body, Content, File, GroupSetup, Kind, ReceiptStatus};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::receipts::status_name;
use super::{encoded, show};
use crate::errors::{Result, refuse};
use crate::fields::{id, list, parse_id};

/// The bytes that the library writes for what it read, with the fields that it does not know.
#[wasm_bindgen]
pub fn body_rewrite(kind: u8, bytes: &[u8]) -> Result<Uint8Array> {
    let body = Body::decode(Kind(kind), bytes).map_err(refuse)?;
    Ok(Uint8Array::from(encoded(&body)?.as_slice()))
}

/// The file message that says the same as an old audio or video message; `undefined` for any other.
#[wasm_bindgen]
pub fn body_as_file(kind: u8, bytes: &[u8]) -> Result<JsValue> {
    let body = Body::decode(Kind(kind), bytes).map_err(refuse)?;
    let file = match body.content() {
        Content::DeprecatedAudio(audio) => File::from(audio),
        Content::DeprecatedVideo(video) => File::from(video),
        _ => return Ok(JsValue::UNDEFINED),
    };
    Ok(show(&Body::direct(file).map_err(refuse)?).into())
}

/// The receipt that says the same as an emoji to clients without reactions.
#[wasm_bindgen]
pub fn receipt_of_emoji(emoji: &str) -> Option<String> {
    ReceiptStatus::from_emoji(emoji).map(|status| status_name(status).to_owned())
}

/// Who is in a group after a setup with `members`, sent by `creator`.
#[wasm_bindgen]
pub fn group_setup_members(members: &JsValue, creator: &str) -> Result<Array> {
    let members = list(members, "members", id)?;
    let setup = GroupSetup::new(&members);
    let members = setup.members(parse_id(creator)?);
    Ok(members.map(|id| JsString::from(id.as_str())).collect())
}
