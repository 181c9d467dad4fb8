//! One record of a file of vectors, field by field. A field that is missing or has the wrong form
//! is a broken file: the run ends with its name.

use serde_json::Value;

pub(super) struct Record<'a>(pub(super) &'a Value);

impl<'a> Record<'a> {
    fn field(&self, name: &str) -> &'a Value {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("the record {} has no {name}", self.0["name"]))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    pub(super) fn value(&self, name: &str) -> &'a Value {
        self.field(name)
    }

    pub(super) fn kind(&self) -> &'a str {
        self.text("kind")
    }

    pub(super) fn text(&self, name: &str) -> &'a str {
        self.optional_text(name)
            .unwrap_or_else(|| panic!("{name} is null"))
    }

    pub(super) fn optional_text(&self, name: &str) -> Option<&'a str> {
        match self.field(name) {
            Value::Null => None,
            value => Some(
                value
                    .as_str()
                    .unwrap_or_else(|| panic!("{name} is no text")),
            ),
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.field(name)
            .as_bool()
            .unwrap_or_else(|| panic!("{name} is no boolean"))
    }

    pub(super) fn number(&self, name: &str) -> u64 {
        self.field(name)
            .as_u64()
            .unwrap_or_else(|| panic!("{name} is no number"))
    }

    pub(super) fn optional_number(&self, name: &str) -> Option<u64> {
        (!self.field(name).is_null()).then(|| self.number(name))
    }

    /// A number that may be negative.
    pub(super) fn integer(&self, name: &str) -> i64 {
        self.field(name)
            .as_i64()
            .unwrap_or_else(|| panic!("{name} is no integer"))
    }

    pub(super) fn index(&self, name: &str) -> usize {
        usize::try_from(self.number(name)).unwrap()
    }

    pub(super) fn byte(&self, name: &str) -> u8 {
        u8::try_from(self.number(name)).unwrap()
    }

    /// A number that is written as text because it needs all of 64 bits.
    pub(super) fn long_number(&self, name: &str) -> u64 {
        self.text(name)
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number"))
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        unhex(self.text(name))
    }

    pub(super) fn optional_bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.optional_text(name).map(unhex)
    }

    pub(super) fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        let bytes = self.bytes(name);
        bytes
            .try_into()
            .unwrap_or_else(|_| panic!("{name} does not have {N} bytes"))
    }

    pub(super) fn byte_lists(&self, name: &str) -> Vec<Vec<u8>> {
        self.list(name)
            .iter()
            .map(|value| unhex(value.as_str().unwrap()))
            .collect()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&'a str> {
        let values = self.list(name).iter();
        values.map(|value| value.as_str().unwrap()).collect()
    }

    pub(super) fn numbers(&self, name: &str) -> Vec<u64> {
        let values = self.list(name).iter();
        values.map(|value| value.as_u64().unwrap()).collect()
    }

    pub(super) fn record(&self, name: &str) -> Record<'a> {
        Record(self.field(name))
    }

    pub(super) fn optional_record(&self, name: &str) -> Option<Record<'a>> {
        let value = self.field(name);
        (!value.is_null()).then_some(Record(value))
    }

    pub(super) fn records(&self, name: &str) -> Vec<Record<'a>> {
        self.list(name).iter().map(Record).collect()
    }

    pub(super) fn json(&self, name: &str) -> &'a Value {
        self.field(name)
    }

    fn list(&self, name: &str) -> &'a [Value] {
        self.field(name)
            .as_array()
            .unwrap_or_else(|| panic!("{name} is no list"))
    }
}

/// Reads hexadecimal digits without help of the library under test.
fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "odd number of digits: {text}");
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
