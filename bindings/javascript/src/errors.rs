//! Errors: what crosses is a list of class, reason and message, of which `lib/errors.js` makes an exception.

use core::fmt::{Debug, Display};

use js_sys::{Array, RangeError, TypeError};
use wasm_bindgen::JsValue;

/// A value, or what JavaScript throws.
pub(crate) type Result<T> = core::result::Result<T, JsValue>;

/// An error of the library, and the class that it gets in JavaScript.
pub(crate) trait Class: Debug + Display {
    const NAME: &'static str;
}

impl Class for eeema::blob::Error {
    const NAME: &'static str = "BlobError";
}

impl Class for eeema::contact_hash::Error {
    const NAME: &'static str = "ContactHashError";
}

impl Class for eeema::contact_hash::ExchangeError {
    const NAME: &'static str = "ExchangeError";
}

impl Class for eeema::contact_hash::HashTextError {
    const NAME: &'static str = "ContactHashError";
}

impl Class for eeema::content::Error {
    const NAME: &'static str = "ContentError";
}

impl Class for eeema::crypto::RandomError {
    const NAME: &'static str = "RandomError";
}

impl Class for eeema::id_export::Error {
    const NAME: &'static str = "IdExportError";
}

impl Class for eeema::identity::Error {
    const NAME: &'static str = "IdentityError";
}

impl Class for eeema::message::Error {
    const NAME: &'static str = "MessageError";
}

impl Class for eeema::message::Reason {
    const NAME: &'static str = "MessageError";
}

impl Class for eeema::message::gateway::Error {
    const NAME: &'static str = "GatewayError";
}

impl Class for eeema::safe::AddressError {
    const NAME: &'static str = "AddressError";
}

impl Class for eeema::safe::Error {
    const NAME: &'static str = "SafeError";
}

impl Class for eeema::safe::document::DocumentError {
    const NAME: &'static str = "SafeError";
}

impl Class for eeema::verification::IdentityCodeError {
    const NAME: &'static str = "IdentityCodeError";
}

impl Class for eeema::verification::LinkError {
    const NAME: &'static str = "LinkError";
}

impl Class for eeema::verification::PredefinedKeyDiffers {
    const NAME: &'static str = "VerificationError";
}

impl Class for eeema::verification::TextTooLong {
    const NAME: &'static str = "VerificationError";
}

/// The error as JavaScript throws it.
pub(crate) fn refuse<E: Class>(error: E) -> JsValue {
    let parts = [
        E::NAME.to_owned(),
        reason_of(&error),
        format!("{error}"),
    ];
    parts.iter().map(JsValue::from).collect::<Array>().into()
}

/// The names of the variants, from the outside in: `Content(Field(Emoji))` is `content.field.emoji`.
pub(crate) fn reason_of(error: &impl Debug) -> String {
    let name = format!("{error:?}");
    let mut reason = String::new();
    let mut within_word = false;
    for character in name.chars() {
        match character {
            'A'..='Z' => {
                if within_word {
                    reason.push('_');
                }
                reason.push(character.to_ascii_lowercase());
                within_word = true;
            }
            'a'..='z' | '0'..='9' => {
                reason.push(character);
                within_word = true;
            }
            '(' => {
                reason.push('.');
                within_word = false;
            }
            '"' => {}
            // What follows are values, not names.
            _ => break,
        }
    }
    reason
}

pub(crate) fn wrong_type(name: &str, expected: &str) -> JsValue {
    TypeError::new(&format!("{name}: expected {expected}")).into()
}

pub(crate) fn out_of_range(name: &str, expected: &str) -> JsValue {
    RangeError::new(&format!("{name}: expected {expected}")).into()
}
