//! Texts, places, corrections, typing.

use eeema::content::{DeleteMessage, EditMessage, Location, Mention, Text, TypingIndicator};
use eeema::identity::Id64;
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Then;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, array, number, text as read_text};
use crate::record::Record;

pub(super) fn text(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let text = fields.text("text")?;
    then(Text::new(&text).map_err(refuse)?.into())
}

pub(super) fn location(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let place = Location::new(fields.number("latitude")?, fields.number("longitude")?);
    let mut place = place.map_err(refuse)?;
    if let Some(accuracy) = fields.optional("accuracy", number)? {
        place = place.with_accuracy(accuracy).map_err(refuse)?;
    }
    let name = fields.optional("name", read_text)?;
    let address = fields.optional("address", read_text)?;
    let place = match (&name, &address) {
        (None, None) => Ok(place),
        (None, Some(address)) => place.with_address(address),
        // The library refuses a name without an address.
        (Some(name), address) => place.with_place(name, address.as_deref().unwrap_or("")),
    };
    then(place.map_err(refuse)?.into())
}

pub(super) fn edit_message(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let text = fields.text("text")?;
    then(
        EditMessage::new(fields.id64("messageId")?, &text)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn delete_message(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    then(
        DeleteMessage::new(fields.id64("messageId")?)
            .map_err(refuse)?
            .into(),
    )
}

pub(super) fn typing_indicator(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    then(TypingIndicator::new(fields.flag("isTyping")?).into())
}

pub(super) fn show_location(record: Record, place: &Location<'_>) -> Record {
    record
        .value("latitude", place.latitude())
        .value("longitude", place.longitude())
        .optional("accuracy", place.accuracy())
        .optional("name", place.name())
        .optional(
            "address",
            place.address().map(|address| address.to_string()),
        )
}

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
    Ok(eeema::content::Quote::new(id, text).to_string())
}

#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn text_split(text: &str, limit: u32) -> Array {
    eeema::content::split_text(text, limit as usize)
        .map(JsString::from)
        .collect()
}
