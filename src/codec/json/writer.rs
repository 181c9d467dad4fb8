use core::fmt::{self, Write};

use super::value::Value;
use crate::codec::{BufferTooSmall, Writer, base64, hex};

/// Which characters a text is written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// All of them, as they are.
    #[default]
    Utf8,
    /// Those of ASCII; the others as escapes, `\u00e4`. For readers that take bytes for characters.
    Ascii,
}

/// What can be written as JSON: one description serves for measuring and for writing.
pub trait ToJson {
    /// With which characters it is written.
    const CHARSET: Charset = Charset::Utf8;

    /// Hands the value to `output`. Called twice, it hands over the same.
    fn write_json(&self, output: &mut JsonWriter<'_>);

    /// Bytes of the text.
    fn json_len(&self) -> usize {
        let mut measured = JsonWriter::new(None, Self::CHARSET);
        self.write_json(&mut measured);
        measured.length
    }

    /// Writes the text behind what `writer` has written so far.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
    fn encode_json(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.append(|free| {
            let room = free.len();
            let mut output = JsonWriter::new(Some(free), Self::CHARSET);
            self.write_json(&mut output);
            // What found no room was counted too.
            if output.length <= room {
                Ok(output.length)
            } else {
                Err(BufferTooSmall)
            }
        })
    }

    /// The text on the heap. It is made in one piece, which never grows: no copy is left behind if the
    /// caller wipes it.
    #[cfg(feature = "alloc")]
    fn to_json_string(&self) -> alloc::string::String {
        use alloc::string::String;

        let mut text = alloc::vec![0; self.json_len()];
        self.write_json(&mut JsonWriter::new(Some(&mut text), Self::CHARSET));
        match String::from_utf8(text) {
            Ok(text) => text,
            // Only pieces of text were written: not reached, and nothing would be lost but a byte.
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }
}

/// Takes values one by one, and measures or writes them, always in the same form.
///
/// Commas are put where they belong. A value stands at the top, in [`JsonWriter::array`], or behind a
/// [`JsonWriter::name`] in [`JsonWriter::object`].
#[derive(Debug)]
pub struct JsonWriter<'a> {
    /// Exactly as much memory as was measured; `None` when measuring.
    free: Option<&'a mut [u8]>,
    /// Bytes so far.
    length: usize,
    charset: Charset,
    needs_comma: bool,
}

impl<'a> JsonWriter<'a> {
    const fn new(free: Option<&'a mut [u8]>, charset: Charset) -> Self {
        Self {
            free,
            length: 0,
            charset,
            needs_comma: false,
        }
    }

    /// An object, with the members that `write` hands over.
    pub fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.enclosed("{", write, "}");
    }

    /// An array, with the values that `write` hands over.
    pub fn array(&mut self, write: impl FnOnce(&mut Self)) {
        self.enclosed("[", write, "]");
    }

    /// The name of a member, whose value is to follow.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.text(name);
        self.put(":");
        self.needs_comma = false;
        self
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.separate();
        self.put("\"");
        let is_plain = match self.charset {
            Charset::Utf8 => |c: char| !matches!(c, '"' | '\\' | '\0'..='\x1f'),
            Charset::Ascii => |c: char| matches!(c, ' '..='\x7f') && !matches!(c, '"' | '\\'),
        };
        let mut rest = text;
        while let Some(position) = rest.find(|c| !is_plain(c)) {
            let (plain, special) = rest.split_at(position);
            self.put(plain);
            let mut characters = special.chars();
            characters.next().into_iter().for_each(|c| self.escape(c));
            rest = characters.as_str();
        }
        self.put(rest);
        self.put("\"");
    }

    /// A string of hexadecimal digits, made in constant time where they are to stand.
    pub fn hex(&mut self, bytes: &[u8]) {
        let length = bytes.len().saturating_mul(2);
        self.enclosed(
            "\"",
            |output| output.digits(bytes, length, hex::encode),
            "\"",
        );
    }

    /// A string of base64, made in constant time where it is to stand.
    pub fn base64(&mut self, bytes: &[u8]) {
        let length = bytes.len().div_ceil(3).saturating_mul(4);
        self.enclosed(
            "\"",
            |output| output.digits(bytes, length, base64::encode),
            "\"",
        );
    }

    /// A number.
    pub fn u64(&mut self, number: u64) {
        self.display(format_args!("{number}"));
    }

    /// A number.
    pub fn i64(&mut self, number: i64) {
        self.display(format_args!("{number}"));
    }

    /// A number, or `null` for one that is not finite.
    pub fn f64(&mut self, number: f64) {
        if number.is_finite() {
            self.display(format_args!("{number}"));
        } else {
            self.null();
        }
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// `null`.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// A value that was read, as it stood in its text, or with its characters outside ASCII as escapes.
    pub fn value(&mut self, value: Value<'_>) {
        self.raw(value.as_raw());
    }

    /// A text that is one value, such as [`Value::as_raw`] and [`Value::to_compact`] give.
    pub fn raw(&mut self, text: &str) {
        self.separate();
        match self.charset {
            Charset::Utf8 => self.put(text),
            // They stand in strings only.
            Charset::Ascii => text.chars().for_each(|c| match c.is_ascii() {
                true => self.put(c.encode_utf8(&mut [0; 4])),
                false => self.escape(c),
            }),
        }
    }

    fn enclosed(&mut self, open: &str, write: impl FnOnce(&mut Self), close: &str) {
        self.separate();
        self.put(open);
        self.needs_comma = false;
        write(self);
        self.put(close);
        self.needs_comma = true;
    }

    /// Puts a comma in front of everything that follows something.
    fn separate(&mut self) {
        if self.needs_comma {
            self.put(",");
        }
        self.needs_comma = true;
    }

    /// A piece whose characters need no escape.
    fn display(&mut self, arguments: fmt::Arguments<'_>) {
        self.separate();
        self.format(arguments);
    }

    fn format(&mut self, arguments: fmt::Arguments<'_>) {
        // This writer takes everything, and numbers do not fail. If one did, nothing would fit.
        if self.write_fmt(arguments).is_err() {
            self.length = usize::MAX;
        }
    }

    fn escape(&mut self, character: char) {
        match character {
            '"' => self.put("\\\""),
            '\\' => self.put("\\\\"),
            '\x08' => self.put("\\b"),
            '\t' => self.put("\\t"),
            '\n' => self.put("\\n"),
            '\x0c' => self.put("\\f"),
            '\r' => self.put("\\r"),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    self.format(format_args!("\\u{unit:04x}"));
                }
            }
        }
    }

    /// The digits of bytes, `length` of them, of which no other memory sees a copy.
    fn digits(&mut self, bytes: &[u8], length: usize, encode: Encode) {
        if let Some(place) = self.reserve(length)
            && encode(bytes, place).is_err()
        {
            self.length = usize::MAX;
        }
    }

    fn put(&mut self, text: &str) {
        if let Some(place) = self.reserve(text.len()) {
            place.copy_from_slice(text.as_bytes());
        }
    }

    /// Counts the next `count` bytes, and gives their memory unless this only measures. What is written
    /// was measured before, so that there is as much.
    fn reserve(&mut self, count: usize) -> Option<&mut [u8]> {
        self.length = self.length.saturating_add(count);
        self.free.as_mut()?.split_off_mut(..count)
    }
}

/// Writes the digits of bytes into memory, and returns them.
type Encode = for<'o> fn(&[u8], &'o mut [u8]) -> Result<&'o str, BufferTooSmall>;

impl Write for JsonWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text);
        Ok(())
    }
}
