//! The fields of a signalling message: present, of the right type, in range.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Address, Cookie, Error};
use crate::codec::msgpack::{Map, Value};

/// The most tasks or subprotocols of a message.
pub(super) const MAX_NAMES: usize = 16;
/// The most bytes of the name of a task.
pub(super) const MAX_NAME_LENGTH: usize = 128;

pub(super) fn binary<const N: usize>(map: &Map<'_>, key: &str) -> Result<[u8; N], Error> {
    optional_binary(map, key)?.ok_or(Error::Malformed)
}

pub(super) fn optional_binary<const N: usize>(
    map: &Map<'_>,
    key: &str,
) -> Result<Option<[u8; N]>, Error> {
    let Some(value) = map.get(key) else {
        return Ok(None);
    };
    let bytes = value.as_binary().ok_or(Error::Malformed)?;
    bytes.try_into().map(Some).map_err(|_| Error::Malformed)
}

pub(super) fn cookie(map: &Map<'_>) -> Result<Cookie, Error> {
    binary(map, "your_cookie").map(Cookie::from_bytes)
}

pub(super) fn integer<T: TryFrom<u64>>(map: &Map<'_>, key: &str) -> Result<T, Error> {
    as_integer(map.get(key).ok_or(Error::Malformed)?)
}

pub(super) fn as_integer<T: TryFrom<u64>>(value: &Value<'_>) -> Result<T, Error> {
    let integer = value.as_u64().ok_or(Error::Malformed)?;
    integer.try_into().map_err(|_| Error::Malformed)
}

pub(super) fn responder(map: &Map<'_>, key: &str) -> Result<Address, Error> {
    as_responder(map.get(key).ok_or(Error::Malformed)?)
}

/// The address of another client: any but that of the server.
pub(super) fn client(map: &Map<'_>, key: &str) -> Result<Address, Error> {
    let address = Address::new(integer(map, key)?);
    if address == Address::SERVER {
        return Err(Error::Malformed);
    }
    Ok(address)
}

pub(super) fn as_responder(value: &Value<'_>) -> Result<Address, Error> {
    let address = Address::new(as_integer(value)?);
    if address.is_responder() {
        Ok(address)
    } else {
        Err(Error::Malformed)
    }
}

pub(super) fn text<'m>(map: &'m Map<'_>, key: &str) -> Result<&'m str, Error> {
    map.get(key)
        .and_then(Value::as_text)
        .ok_or(Error::Malformed)
}

/// A text, or Nil where it is allowed; `None` for Nil.
pub(super) fn text_or_nil(value: &Value<'_>) -> Result<Option<String>, Error> {
    match value {
        Value::Nil => Ok(None),
        Value::Text(text) => Ok(Some(String::from(text.as_ref()))),
        _ => Err(Error::Malformed),
    }
}

pub(super) fn boolean(map: &Map<'_>, key: &str) -> Result<bool, Error> {
    map.get(key)
        .and_then(Value::as_bool)
        .ok_or(Error::Malformed)
}

pub(super) fn array<'m, 'a>(map: &'m Map<'a>, key: &str) -> Result<&'m [Value<'a>], Error> {
    map.get(key)
        .and_then(Value::as_array)
        .ok_or(Error::Malformed)
}

/// A list of texts: at most as many, and as long, as there may be names of tasks.
pub(super) fn names(map: &Map<'_>, key: &str) -> Result<Vec<String>, Error> {
    let items = array(map, key)?;
    if items.len() > MAX_NAMES {
        return Err(Error::Limit);
    }
    items.iter().map(name).collect()
}

pub(super) fn name(value: &Value<'_>) -> Result<String, Error> {
    let name = value.as_text().ok_or(Error::Malformed)?;
    if name.len() > MAX_NAME_LENGTH {
        return Err(Error::Limit);
    }
    Ok(name.into())
}
