//! JSON as chapter 03 section 1 rule 4 wants it, on top of `serde_json`.
//!
//! | rule | who keeps it |
//! |---|---|
//! | exactly one RFC 8259 value | `serde_json`, which reads it as a [`RawValue`] |
//! | no escape of a lone surrogate, also in what is ignored | [`check`]: a raw value is not unescaped |
//! | at most 128 levels | [`check`]: a raw value has no limit, and reading it does not recurse |
//! | of equal keys, after unescaping, the last counts | `serde_json`, which reads into a map |
//! | what an integer is | [`Value::int`]: the digits themselves, so that `1.0` and `2^63` are none |
//! | unknown keys survive | [`UnknownKeys`]: their values stay the text that they were |

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde_json::value::RawValue;

use crate::content::Error;
use crate::content::wire;

/// Levels of arrays and objects, the outermost one included.
const MAX_DEPTH: usize = 128;

/// Reads exactly one value.
fn parse(body: &[u8]) -> Result<Value<'_>, Error> {
    let text = wire::utf8(body)?;
    let value: &RawValue = serde_json::from_str(text).map_err(|_| Error::Json)?;
    check(value.get())?;
    Ok(Value(value.get()))
}

/// Checks depth and surrogates of a text whose syntax is right.
fn check(text: &str) -> Result<(), Error> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => check_string(&mut bytes)?,
            b'[' | b'{' => depth = depth.saturating_add(1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Error::Json);
        }
    }
    Ok(())
}

/// Reads a string to its closing quote and demands that its surrogates come in pairs.
fn check_string(bytes: &mut impl Iterator<Item = u8>) -> Result<(), Error> {
    let mut is_half = false;
    while let Some(byte) = bytes.next() {
        let unit = match byte {
            b'\\' if bytes.next() == Some(b'u') => {
                bytes.by_ref().take(4).fold(0_u32, |unit, digit| {
                    (unit << 4) | char::from(digit).to_digit(16).unwrap_or_default()
                })
            }
            _ => 0,
        };
        is_half = match (is_half, unit) {
            (false, 0xd800..=0xdbff) => true,
            (true, 0xdc00..=0xdfff) => false,
            (true, _) | (false, 0xdc00..=0xdfff) => return Err(Error::Json),
            (false, _) => false,
        };
        if byte == b'"' {
            break;
        }
    }
    Ok(())
}

/// A value inside a checked text.
#[derive(Clone, Copy)]
pub(super) struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// An integer of signed 64 bits without fraction and exponent.
    pub(super) fn int(self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// A finite number.
    pub(super) fn number(self) -> Option<f64> {
        let first = self.0.bytes().next()?;
        let is_number = first == b'-' || first.is_ascii_digit();
        self.0
            .parse()
            .ok()
            .filter(|value: &f64| is_number && value.is_finite())
    }

    pub(super) fn boolean(self) -> Option<bool> {
        self.0.parse().ok()
    }

    /// A string, borrowed if it has no escapes.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            serde_json::from_str(self.0).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// A string of as many ASCII characters as `place` has. It goes nowhere else: a text with escapes
    /// would be built on the heap, and nobody would wipe it.
    pub(super) fn ascii_into(self, place: &mut [u8]) -> Option<()> {
        let mut rest = self.0.strip_prefix('"')?.strip_suffix('"')?;
        for byte in place {
            let (character, behind) = match rest.strip_prefix("\\u") {
                Some(escape) => {
                    let (digits, behind) = escape.split_at_checked(4)?;
                    (
                        u8::from_str_radix(digits.strip_prefix("00")?, 16).ok()?,
                        behind,
                    )
                }
                None => {
                    let (character, behind) = rest.split_at_checked(1)?;
                    (*character.as_bytes().first()?, behind)
                }
            };
            *byte = character;
            rest = behind;
        }
        rest.is_empty().then_some(())
    }

    pub(super) fn list(self) -> Option<Vec<Value<'a>>> {
        let values: Vec<&RawValue> = serde_json::from_str(self.0).ok()?;
        Some(values.into_iter().map(|value| Self(value.get())).collect())
    }

    pub(super) fn object(self) -> Option<Object<'a>> {
        // A map would also be read from an array of pairs.
        if !self.0.starts_with('{') {
            return None;
        }
        let keys: BTreeMap<String, &RawValue> = serde_json::from_str(self.0).ok()?;
        Some(Object(keys))
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }
}

/// Reads a body that is a list.
pub(super) fn parse_list(body: &[u8]) -> Result<Vec<Value<'_>>, Error> {
    parse(body)?.list().ok_or(Error::JsonType)
}

/// The keys of an object that were not taken yet.
pub(super) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads a body that is an object.
    pub(super) fn parse(body: &'a [u8]) -> Result<Self, Error> {
        parse(body)?.object().ok_or(Error::JsonType)
    }

    /// Takes the value of a key, which may be null.
    pub(super) fn take_nullable(&mut self, key: &str) -> Option<Value<'a>> {
        self.0.remove(key).map(|value| Value(value.get()))
    }

    /// Takes the value of an optional key: null counts as absent.
    pub(super) fn take(&mut self, key: &str) -> Option<Value<'a>> {
        self.take_nullable(key).filter(|value| !value.is_null())
    }

    /// Takes the text of an optional key: another type and the empty text count as absent.
    pub(super) fn take_text(&mut self, key: &str) -> Option<Cow<'a, str>> {
        self.take(key)?.text().filter(|text| !text.is_empty())
    }

    /// Takes the value of a required key and reads it.
    pub(super) fn require<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Result<T, Error> {
        let value = self.take(key).ok_or(Error::JsonMissing)?;
        read(value).ok_or(Error::JsonValue)
    }

    /// What is left: the keys that nobody asked for.
    pub(super) fn into_unknown(self) -> UnknownKeys<'a> {
        let keys = self.0.into_iter();
        UnknownKeys(keys.map(|(key, value)| (key, value.get())).collect())
    }
}

/// The keys of a received object that this version does not know, with their values as text.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct UnknownKeys<'a>(BTreeMap<String, &'a str>);

/// A content that is written as JSON.
pub(super) trait WriteJson {
    fn write_json(&self, output: &mut dyn fmt::Write) -> fmt::Result;
}

/// Shows a content as its JSON.
pub(super) struct Encoded<'a, T>(pub(super) &'a T);

impl<T: WriteJson> fmt::Display for Encoded<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_json(f)
    }
}

/// Writes an object key by key, in the order of the calls.
pub(super) struct ObjectWriter<'w> {
    output: &'w mut dyn fmt::Write,
    separator: char,
}

impl<'w> ObjectWriter<'w> {
    pub(super) fn new(output: &'w mut dyn fmt::Write) -> Self {
        Self {
            output,
            separator: '{',
        }
    }

    /// Writes a key, and leaves the place of its value.
    pub(super) fn key(&mut self, key: &str) -> Result<&mut dyn fmt::Write, fmt::Error> {
        write!(self.output, "{}{}:", self.separator, Text(key))?;
        self.separator = ',';
        Ok(self.output)
    }

    /// Writes a value that has the form of JSON already.
    pub(super) fn value(&mut self, key: &str, value: impl fmt::Display) -> fmt::Result {
        write!(self.key(key)?, "{value}")
    }

    pub(super) fn text(&mut self, key: &str, text: &str) -> fmt::Result {
        self.value(key, Text(text))
    }

    /// Writes the unknown keys and the end.
    pub(super) fn finish(mut self, unknown: &UnknownKeys<'_>) -> fmt::Result {
        for (key, value) in &unknown.0 {
            self.value(key, value)?;
        }
        if self.separator == '{' {
            self.output.write_char('{')?;
        }
        self.output.write_char('}')
    }
}

/// Writes a list, each element with `write`.
pub(super) fn write_list<T>(
    output: &mut dyn fmt::Write,
    elements: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut dyn fmt::Write, T) -> fmt::Result,
) -> fmt::Result {
    output.write_char('[')?;
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            output.write_char(',')?;
        }
        write(output, element)?;
    }
    output.write_char(']')
}

/// Shows a text in quotes, with the escapes that JSON needs.
pub(super) struct Text<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        let mut rest = self.0;
        while let Some(at) = rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
            let (plain, special) = rest.split_at(at);
            f.write_str(plain)?;
            let mut special = special.chars();
            match special.next() {
                Some(c @ ('"' | '\\')) => write!(f, "\\{c}")?,
                Some(c) => write!(f, "\\u{:04x}", u32::from(c))?,
                None => {}
            }
            rest = special.as_str();
        }
        f.write_str(rest)?;
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    fn int(text: &str) -> Option<i64> {
        parse(text.as_bytes()).unwrap().int()
    }

    #[test]
    fn integers_are_digits_that_fit() {
        assert_eq!(int("0"), Some(0));
        assert_eq!(int("-0"), Some(0));
        assert_eq!(int("9223372036854775807"), Some(i64::MAX));
        assert_eq!(int("-9223372036854775808"), Some(i64::MIN));
        for other in [
            "9223372036854775808",
            "-9223372036854775809",
            "1.0",
            "1e0",
            "1E2",
            "-0.0",
            "true",
            "null",
            "\"1\"",
            "[1]",
            "1e400",
        ] {
            assert_eq!(int(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_are_finite() {
        let number = |text: &str| parse(text.as_bytes()).unwrap().number();
        assert_eq!(number("1e1"), Some(10.0));
        assert_eq!(number("-1.5"), Some(-1.5));
        for other in ["1e400", "-1e400", "true", "\"1\"", "null"] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn only_one_value_is_one() {
        for text in [
            "",
            " ",
            "{} {}",
            "{}x",
            "\u{feff}{}",
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "+1",
            "1.",
            ".5",
            "0x1",
            "'a'",
            "{a:1}",
            "[1,]",
            "[,1]",
            "{}/**/",
            "True",
            "\"\t\"",
            "\"\\x41\"",
            "\"\\u00e\"",
            "\u{b}1",
            "\u{a0}1",
            "1\0",
        ] {
            assert_eq!(parse(text.as_bytes()).err(), Some(Error::Json), "{text:?}");
        }
        assert_eq!(parse(b"\xff").err(), Some(Error::BodyUtf8));
        assert_eq!(parse(b"\t\r\n {} ").map(|value| value.0), Ok("{}"));
    }

    #[test]
    fn surrogates_come_in_pairs_everywhere() {
        for text in [
            r#""\ud83e\udd80""#,
            r#""\uD83E\uDD80x\ud83e\udd80""#,
            r#""\\ud83e""#,
            r#"{"\\":"\\\\"}"#,
        ] {
            assert!(parse(text.as_bytes()).is_ok(), "{text}");
        }
        for text in [
            r#""\ud83e""#,
            r#""\udd80""#,
            r#""\ud83ex""#,
            r#""\ud83e\ud83e""#,
            r#""\udd80\ud83e""#,
            r#""\ud83e\n""#,
            r#"{"a":["\ud83e"]}"#,
            r#"{"\ud83e":1}"#,
            r#""\\\ud83e""#,
        ] {
            assert_eq!(parse(text.as_bytes()).err(), Some(Error::Json), "{text}");
        }
    }

    #[test]
    fn the_depth_is_limited() {
        for (depth, result) in [(32, None), (128, None), (129, Some(Error::Json))] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(parse(text.as_bytes()).err(), result);
        }
        // Brackets in strings are no levels.
        let text = "[\"".to_string() + &"[".repeat(500) + "\"]";
        assert!(parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn of_equal_keys_the_last_counts_alone() {
        let mut object =
            Object::parse(br#"{"a":{"x":1},"b":1,"\u0061":{"y":2},"b":null}"#).unwrap();
        let mut inner = object.take("a").unwrap().object().unwrap();
        assert!(inner.take("x").is_none());
        assert_eq!(inner.require("y", Value::int), Ok(2));
        assert!(object.take("b").is_none());
        assert_eq!(object.require("b", Value::int), Err(Error::JsonMissing));
    }

    #[test]
    fn arrays_are_no_objects_and_objects_no_lists() {
        assert_eq!(Object::parse(b"[[\"a\",1]]").err(), Some(Error::JsonType));
        assert_eq!(Object::parse(b"null").err(), Some(Error::JsonType));
        assert_eq!(parse_list(b"{}").err(), Some(Error::JsonType));
    }

    #[test]
    fn unknown_keys_keep_the_text_of_their_values() {
        let text = r#"{"a":1,"big":1e400,"deep":{"k":[1.10,"\u00e4"]},"q\"":null}"#;
        let mut object = Object::parse(text.as_bytes()).unwrap();
        let value = object.require("a", Value::int).unwrap();
        let mut output = String::new();
        let mut writer = ObjectWriter::new(&mut output);
        writer.value("a", value).unwrap();
        writer.finish(&object.into_unknown()).unwrap();
        assert_eq!(output, text);
    }

    #[test]
    fn texts_are_escaped_and_read_again() {
        let text = "a\"b\\c/\0\n\u{1f}\u{7f}\u{e4}\u{1f980}";
        let written = Text(text).to_string();
        assert_eq!(
            written,
            "\"a\\\"b\\\\c/\\u0000\\u000a\\u001f\u{7f}\u{e4}\u{1f980}\""
        );
        assert_eq!(Value(&written).text().as_deref(), Some(text));
    }
}
