//! Contacts whose keys come with the apps.

use eeema::identity::PredefinedContact;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::Result;
use crate::fields::parse_id;
use crate::record::Record;

#[wasm_bindgen]
pub fn predefined_contact(id: &str) -> Result<JsValue> {
    let contact = PredefinedContact::find(parse_id(id)?);
    Ok(contact.map_or(JsValue::UNDEFINED, |contact| {
        let sandbox = contact.sandbox_public_key();
        Record::new()
            .text("id", contact.id().as_str())
            .text("nickname", contact.nickname())
            .value("isSpecial", contact.is_special())
            .bytes("publicKey", contact.public_key().as_bytes())
            .optional(
                "sandboxPublicKey",
                sandbox.map(|key| Uint8Array::from(key.as_bytes().as_slice())),
            )
            .into()
    }))
}
