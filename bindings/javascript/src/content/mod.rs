//! What messages say: plain objects whose `type` names the content, in both directions.

mod control;
mod file;
mod poll;
#[cfg(feature = "full")]
mod properties;
mod read;
mod receipts;
#[cfg(feature = "full")]
mod rules;
mod show;
mod text;
#[cfg(feature = "full")]
mod within_text;
mod work;

use eeema::content::{Body, Content, Encode, GroupIdentity, Kind};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::Fields;
use crate::record::Record;

pub(crate) use read::with_body;
pub(crate) use show::{show, show_group};

/// What takes a content that borrows from the fields it was read from.
type Then<'t> = &'t mut dyn FnMut(Content<'_>) -> Result<()>;

/// What takes a body that borrows from the fields it was read from.
pub(crate) type WithBody<'t> = &'t mut dyn FnMut(&Body<'_>) -> Result<()>;

/// Names the group by an object with `creator` and `id`; `undefined` is no group.
pub(crate) fn group_of(value: &JsValue) -> Result<Option<GroupIdentity>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let fields = Fields::of(value, "group")?;
    Ok(Some(GroupIdentity {
        creator: fields.id("creator")?,
        id: fields.id64("id")?,
    }))
}

/// The encoded body.
fn encoded(body: &impl Encode) -> Result<Vec<u8>> {
    let mut bytes = vec![0; body.encoded_len()];
    let written = body.encode_into(&mut bytes);
    written.map_err(|_| out_of_range("content", "a body of the length that it said"))?;
    Ok(bytes)
}

#[wasm_bindgen]
pub fn body_encode(content: &JsValue, group: &JsValue) -> Result<JsValue> {
    let mut record = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        record = Record::new()
            .value("kind", body.kind().0)
            .bytes("bytes", &encoded(body)?)
            .into();
        Ok(())
    })?;
    Ok(record)
}

/// Reads the body of a message.
#[wasm_bindgen]
pub fn body_decode(kind: u8, bytes: &[u8]) -> Result<JsValue> {
    let body = Body::decode(Kind(kind), bytes).map_err(refuse)?;
    let record = Record::new()
        .value("content", show(&body))
        .value("distributesProfile", body.distributes_profile())
        .value("hasReplayProtection", body.has_replay_protection());
    Ok(show_group(record, &body).into())
}
