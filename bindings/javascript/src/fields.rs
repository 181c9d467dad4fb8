//! Reads plain objects of JavaScript. Nothing is coerced: a number is no text.

use eeema::identity::{Id64, ThreemaId};
use js_sys::{Array, BigInt, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::errors::{Result, out_of_range, refuse, wrong_type};

/// More than any message can hold.
const MAX_ITEMS: u32 = 65_536;
const MAX_BYTES: u32 = 4 * 1024 * 1024;
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub(crate) struct Fields<'a>(&'a JsValue);

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a JsValue, name: &str) -> Result<Self> {
        if value.is_object() {
            Ok(Self(value))
        } else {
            Err(wrong_type(name, "an object"))
        }
    }

    pub(crate) fn value(&self, name: &str) -> Result<JsValue> {
        Reflect::get(self.0, &name.into())
    }

    /// A field that may be missing: `undefined` and `null` are the same.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&JsValue, &str) -> Result<T>,
    ) -> Result<Option<T>> {
        let value = self.value(name)?;
        if value.is_undefined() || value.is_null() {
            Ok(None)
        } else {
            read(&value, name).map(Some)
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<String> {
        text(&self.value(name)?, name)
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        bytes(&self.value(name)?, name)
    }

    pub(crate) fn array<const N: usize>(&self, name: &str) -> Result<[u8; N]> {
        array(&self.value(name)?, name)
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool> {
        flag(&self.value(name)?, name)
    }

    pub(crate) fn number(&self, name: &str) -> Result<f64> {
        number(&self.value(name)?, name)
    }

    pub(crate) fn integer<T: TryFrom<i128>>(&self, name: &str) -> Result<T> {
        integer(&self.value(name)?, name)
    }

    pub(crate) fn id(&self, name: &str) -> Result<ThreemaId> {
        id(&self.value(name)?, name)
    }

    pub(crate) fn id64<Kind>(&self, name: &str) -> Result<Id64<Kind>> {
        id64(&self.value(name)?, name)
    }

    pub(crate) fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&JsValue, &str) -> Result<T>,
    ) -> Result<Vec<T>> {
        list(&self.value(name)?, name, read)
    }
}

#[inline(never)]
pub(crate) fn text(value: &JsValue, name: &str) -> Result<String> {
    let Some(string) = value.dyn_ref::<JsString>() else {
        return Err(wrong_type(name, "a string"));
    };
    if string.length() > MAX_BYTES {
        return Err(out_of_range(name, "a shorter string"));
    }
    if !string.is_valid_utf16() {
        return Err(wrong_type(name, "a string without lone surrogates"));
    }
    value
        .as_string()
        .ok_or_else(|| wrong_type(name, "a string"))
}

#[inline(never)]
pub(crate) fn bytes(value: &JsValue, name: &str) -> Result<Vec<u8>> {
    match value.dyn_ref::<Uint8Array>() {
        Some(array) if array.length() <= MAX_BYTES => Ok(array.to_vec()),
        Some(_) => Err(out_of_range(name, "fewer bytes")),
        None => Err(wrong_type(name, "a Uint8Array")),
    }
}

pub(crate) fn array<const N: usize>(value: &JsValue, name: &str) -> Result<[u8; N]> {
    crate::wiped::array(&bytes(value, name)?, name)
}

pub(crate) fn flag(value: &JsValue, name: &str) -> Result<bool> {
    value.as_bool().ok_or_else(|| wrong_type(name, "a boolean"))
}

pub(crate) fn number(value: &JsValue, name: &str) -> Result<f64> {
    value.as_f64().ok_or_else(|| wrong_type(name, "a number"))
}

/// A number without a fraction, or a bigint.
pub(crate) fn integer<T: TryFrom<i128>>(value: &JsValue, name: &str) -> Result<T> {
    let wide = wide(value, name)?;
    T::try_from(wide).map_err(|_| out_of_range(name, "an integer in the range of its type"))
}

#[inline(never)]
fn wide(value: &JsValue, name: &str) -> Result<i128> {
    Ok(match value.as_f64() {
        Some(number) if number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER => number as i128,
        Some(_) => return Err(out_of_range(name, "a safe integer")),
        None => match value.dyn_ref::<BigInt>() {
            Some(big) => match (i64::try_from(big.clone()), u64::try_from(big.clone())) {
                (Ok(number), _) => number.into(),
                (_, Ok(number)) => number.into(),
                _ => return Err(out_of_range(name, "an integer of 64 bits")),
            },
            None => return Err(wrong_type(name, "an integer")),
        },
    })
}

pub(crate) fn id(value: &JsValue, name: &str) -> Result<ThreemaId> {
    parse_id(&text(value, name)?)
}

pub(crate) fn parse_id(text: &str) -> Result<ThreemaId> {
    text.parse().map_err(refuse::<eeema::identity::Error>)
}

pub(crate) fn id64<Kind>(value: &JsValue, name: &str) -> Result<Id64<Kind>> {
    Ok(Id64::from_bytes(array(value, name)?))
}

pub(crate) fn list<T>(
    value: &JsValue,
    name: &str,
    read: impl Fn(&JsValue, &str) -> Result<T>,
) -> Result<Vec<T>> {
    let items = array_of(value, name)?;
    let mut list = Vec::new();
    for index in 0..items.length() {
        list.push(read(&items.get(index), name)?);
    }
    Ok(list)
}

fn array_of<'v>(value: &'v JsValue, name: &str) -> Result<&'v Array> {
    match value.dyn_ref::<Array>() {
        Some(items) if items.length() <= MAX_ITEMS => Ok(items),
        Some(_) => Err(out_of_range(name, "fewer items")),
        None => Err(wrong_type(name, "an array")),
    }
}
