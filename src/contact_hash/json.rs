//! Properties of the answers, each with the error that its absence or form is.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use super::ExchangeError as Error;
use super::HashText;
use crate::codec::base64;
use crate::codec::json::{Dialect, JsonWriter, Object, Text, Value};
use crate::identity::{PublicKey, ThreemaId};

/// Reads an answer, which is exactly one JSON value.
pub(super) fn parse(answer: &[u8]) -> Result<Value<'_>, Error> {
    /// Of repeated properties the last counts.
    const DIALECT: Dialect = Dialect::new(Dialect::MAX_DEPTH);
    let text = str::from_utf8(answer).map_err(|_| Error::Json)?;
    Value::parse(text, &DIALECT).map_err(|_| Error::Json)
}

/// The object that a value must be.
pub(super) fn object(value: Value<'_>) -> Result<Object<'_>, Error> {
    value.object().ok_or(Error::Property)
}

/// A property that must be there, and a text.
pub(super) fn text<'a>(object: &mut Object<'a>, name: &str) -> Result<Cow<'a, str>, Error> {
    optional_text(object, name)?.ok_or(Error::Property)
}

/// `None` if the property is missing or null.
pub(super) fn optional_text<'a>(
    object: &mut Object<'a>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, Error> {
    let text = |value: Value<'a>| value.text().map(Text::to_cow).ok_or(Error::Property);
    object.take(name).map(text).transpose()
}

/// Reads the objects of a list.
pub(super) fn list<'a, T>(
    value: Value<'a>,
    mut read: impl FnMut(Object<'a>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let items = value.elements().ok_or(Error::Property)?;
    items.map(|item| read(object(item)?)).collect()
}

/// The property `identity`, which must be well formed.
pub(super) fn identity(object: &mut Object<'_>) -> Result<ThreemaId, Error> {
    let text = text(object, "identity")?;
    text.parse().map_err(|_| Error::Property)
}

/// Bytes of any number out of base64.
pub(super) fn base64_bytes(text: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; text.len()];
    let length = base64::decode(text, &mut bytes)
        .map_err(|_| Error::Property)?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

/// A public key out of base64.
pub(super) fn base64_key(object: &mut Object<'_>, name: &str) -> Result<PublicKey, Error> {
    let bytes = base64_bytes(&text(object, name)?)?;
    PublicKey::try_from(bytes.as_slice()).map_err(|_| Error::KeyLength)
}

/// Writes a list of hashes.
pub(super) fn write_hashes<'h, const N: usize>(
    output: &mut JsonWriter<'_>,
    hashes: impl IntoIterator<Item = &'h HashText<N>>,
) {
    output.array(|output| {
        for hash in hashes {
            output.text(hash.as_str());
        }
    });
}
