//! Writes plain objects of JavaScript.

use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    type Fields;

    #[wasm_bindgen(method, indexing_setter)]
    fn set(this: &Fields, name: &str, value: &JsValue);
}

/// An object that nobody else knows yet.
pub(crate) struct Record(Fields);

impl Record {
    pub(crate) fn new() -> Self {
        Self(Object::new().unchecked_into())
    }

    /// An object whose `type` says what it is.
    pub(crate) fn of(kind: &str) -> Self {
        Self::new().text("type", kind)
    }

    pub(crate) fn value(self, name: &str, value: impl Into<JsValue>) -> Self {
        self.put(name, &value.into())
    }

    #[inline(never)]
    fn put(self, name: &str, value: &JsValue) -> Self {
        self.0.set(name, value);
        self
    }

    #[inline(never)]
    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.put(name, &text.into())
    }

    #[inline(never)]
    pub(crate) fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        self.put(name, &Uint8Array::from(bytes))
    }

    pub(crate) fn integer(self, name: &str, number: impl Into<i128>) -> Self {
        self.put(name, &integer(number))
    }

    /// A field that is missing when there is nothing to say.
    pub(crate) fn optional<T: Into<JsValue>>(self, name: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.put(name, &value.into()),
            None => self,
        }
    }

    pub(crate) fn list<T: Into<JsValue>>(
        self,
        name: &str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let array = Array::new();
        for item in items {
            array.push(&item.into());
        }
        self.put(name, &array)
    }
}

impl From<Record> for JsValue {
    fn from(record: Record) -> Self {
        record.0.into()
    }
}

/// A number where it is exact, otherwise a bigint.
pub(crate) fn integer(number: impl Into<i128>) -> JsValue {
    const EXACT: i128 = 9_007_199_254_740_991;
    let number = number.into();
    if (-EXACT..=EXACT).contains(&number) {
        JsValue::from(number as f64)
    } else {
        JsValue::from(number)
    }
}
