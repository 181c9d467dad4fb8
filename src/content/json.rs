//! JSON as [chapter 03 section 1](crate::protocol::message_types#1-terms) wants it, above
//! the reader and writer of `codec`.
//!
//! | | |
//! |---|---|
//! | levels of arrays and objects | at most 128 |
//! | equal keys | the last one counts |
//! | unknown keys | kept, and written again behind the known ones |
//! | optional key with null or a wrong type | counts as absent |
//! | required key with null or a wrong type | refuses the message, and is named |

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;

use super::error::{Error, JsonError};
use super::wire::utf8;
use crate::codec::json::{Charset, Dialect, JsonWriter, Object, ToJson, Value};

/// What bodies may be: 128 levels deep, of which senders use four.
const DIALECT: Dialect = Dialect::new(128);

/// Reads a body that is exactly one value.
fn parse(body: &[u8]) -> Result<Value<'_>, Error> {
    let value = Value::parse(utf8(body)?, &DIALECT);
    value.map_err(|_| Error::Json(JsonError::Syntax))
}

/// Reads a body that is an object.
pub(super) fn parse_object(body: &[u8]) -> Result<Object<'_>, Error> {
    let object = parse(body)?.object();
    object.ok_or(Error::Json(JsonError::Type))
}

/// Reads a body that is a list.
pub(super) fn parse_list(body: &[u8]) -> Result<impl Iterator<Item = Value<'_>>, Error> {
    let elements = parse(body)?.elements();
    elements.ok_or(Error::Json(JsonError::Type))
}

/// Takes the value of a required key and reads it.
pub(super) fn require<'a, T>(
    object: &mut Object<'a>,
    key: &'static str,
    read: impl FnOnce(Value<'a>) -> Option<T>,
) -> Result<T, JsonError> {
    let value = object.take(key).ok_or(JsonError::Missing(key))?;
    read(value).ok_or(JsonError::Value(key))
}

/// Takes the text of an optional key: another type and the empty text count as absent.
pub(super) fn take_text<'a>(object: &mut Object<'a>, key: &str) -> Option<Cow<'a, str>> {
    let text = object.take(key)?.text()?;
    (!text.is_empty()).then(|| text.to_cow())
}

/// Reads a text.
pub(super) fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    Some(value.text()?.to_cow())
}

/// Reads the integer 0 or 1.
pub(super) fn flag(value: Value<'_>) -> Option<bool> {
    match value.i64()? {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// Reads an integer from 0 to 2^63 − 1.
pub(super) fn count(value: Value<'_>) -> Option<u64> {
    value.i64()?.try_into().ok()
}

/// The keys of a received object that this version does not know. Their values stay the text that they
/// were, and are written again.
#[derive(Clone, Default)]
pub(super) struct UnknownKeys<'a>(BTreeMap<Cow<'a, str>, Value<'a>>);

impl<'a> UnknownKeys<'a> {
    /// The keys that nobody took.
    pub(super) fn of(object: Object<'a>) -> Self {
        Self(object.into_members())
    }

    /// Writes them behind the known ones.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        for (key, value) in &self.0 {
            output.name(key).value(*value);
        }
    }
}

impl ToJson for UnknownKeys<'_> {
    const CHARSET: Charset = Charset::Ascii;

    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| self.write(output));
    }
}

/// Values are the same if they are written the same, characters outside ASCII as escapes or not.
impl PartialEq for UnknownKeys<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.to_json_string() == other.to_json_string()
    }
}

impl Eq for UnknownKeys<'_> {}
