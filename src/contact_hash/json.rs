//! Properties of the answers, each with the error that its absence or form is.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;
use core::mem;

use serde_json::Value;

use super::ExchangeError as Error;
use crate::codec::{base64, display_len};
use crate::crypto::SecretString;
use crate::identity::{PublicKey, ThreemaId};

pub(super) fn parse(answer: &[u8]) -> Result<Value, Error> {
    serde_json::from_slice(answer).map_err(|_| Error::Json)
}

pub(super) fn text<'a>(object: &'a Value, name: &str) -> Result<&'a str, Error> {
    optional_text(object, name)?.ok_or(Error::Property)
}

/// `None` if the property is missing or null.
pub(super) fn optional_text<'a>(object: &'a Value, name: &str) -> Result<Option<&'a str>, Error> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(Error::Property),
    }
}

pub(super) fn list<T>(
    value: &Value,
    read: impl FnMut(&Value) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let items = value.as_array().ok_or(Error::Property)?;
    items.iter().map(read).collect()
}

pub(super) fn identity(object: &Value) -> Result<ThreemaId, Error> {
    let text = text(object, "identity")?;
    text.parse().map_err(|_| Error::Property)
}

pub(super) fn base64_bytes(text: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; text.len()];
    let length = base64::decode(text, &mut bytes)
        .map_err(|_| Error::Property)?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

pub(super) fn base64_key(object: &Value, name: &str) -> Result<PublicKey, Error> {
    let bytes = base64_bytes(text(object, name)?)?;
    PublicKey::try_from(bytes.as_slice()).map_err(|_| Error::KeyLength)
}

/// Takes a text out, so that it is wiped on drop. `None` if there is no such text.
pub(super) fn take_secret(object: &mut Value, name: &str) -> Option<SecretString> {
    match object.get_mut(name) {
        Some(Value::String(text)) => Some(SecretString::from(mem::take(text))),
        _ => None,
    }
}

/// Writes a document that holds a secret: measured first, as a text that grows leaves copies behind.
pub(super) fn write_secret(document: &Value) -> SecretString {
    let mut text = String::with_capacity(display_len(document));
    // A text takes everything.
    let _ = write!(text, "{document}");
    SecretString::from(text)
}
