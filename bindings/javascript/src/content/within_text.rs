//! What stands in texts: mentions and quotes; long texts in parts.

use eeema::content::{Mention, Quote, Text, split_text};
use eeema::identity::Id64;
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, refuse};
use crate::fields::array;
use crate::record::Record;

/// The identities that a text mentions; `@` is everybody.
#[wasm_bindgen]
pub fn text_mentions(text: &str) -> Result<Array> {
    let text = Text::new(text).map_err(refuse)?;
    let mentions = text.mentions().map(|mention| match mention {
        Mention::Everybody => JsString::from("@everybody"),
        Mention::Identity(id) => JsString::from(id.as_str()),
    });
    Ok(mentions.collect())
}

/// The quote at the front of a text, without the text of the message that it quotes.
#[wasm_bindgen]
pub fn text_quote(text: &str, own_message_id: &JsValue) -> Result<JsValue> {
    let text = Text::new(text).map_err(refuse)?;
    let own_message_id = match own_message_id.is_undefined() {
        true => None,
        false => Some(Id64::from_bytes(array(own_message_id, "ownMessageId")?)),
    };
    Ok(text
        .quote(own_message_id)
        .map_or(JsValue::UNDEFINED, |quote| {
            Record::new()
                .bytes("messageId", quote.message_id().as_bytes())
                .text("text", quote.text())
                .into()
        }))
}

#[wasm_bindgen]
pub fn text_with_quote(message_id: &[u8], text: &str) -> Result<String> {
    let id = Id64::from_bytes(crate::wiped::array(message_id, "messageId")?);
    Ok(Quote::new(id, text).to_string())
}

#[wasm_bindgen]
pub fn text_split(text: &str, limit: u32) -> Array {
    split_text(text, limit as usize)
        .map(JsString::from)
        .collect()
}
