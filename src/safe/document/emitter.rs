//! Writes JSON piece by piece, always in the same form: no white space, and only the escapes that
//! must be.

use core::fmt::{self, Write};

use crate::codec::base64;
use crate::codec::hex::Hex;
use crate::crypto::SecretVec;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Hands the pieces of a text to a function, so that one writer serves for measuring and writing.
pub(super) struct Emitter<'a> {
    sink: &'a mut dyn FnMut(&[u8]),
    needs_comma: bool,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(sink: &'a mut dyn FnMut(&[u8])) -> Self {
        Self {
            sink,
            needs_comma: false,
        }
    }

    pub(super) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.enclosed(b"{", write, b"}");
    }

    pub(super) fn array(&mut self, write: impl FnOnce(&mut Self)) {
        self.enclosed(b"[", write, b"]");
    }

    fn enclosed(&mut self, open: &[u8], write: impl FnOnce(&mut Self), close: &[u8]) {
        self.separate();
        (self.sink)(open);
        self.needs_comma = false;
        write(self);
        (self.sink)(close);
        self.needs_comma = true;
    }

    /// Writes the name of a member, which is one of the schema and needs no escape.
    pub(super) fn name(&mut self, name: &'static str) -> &mut Self {
        self.text(name);
        self.colon();
        self
    }

    pub(super) fn colon(&mut self) {
        (self.sink)(b":");
        self.needs_comma = false;
    }

    pub(super) fn raw(&mut self, value: &str) {
        self.separate();
        (self.sink)(value.as_bytes());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.raw(if flag { "true" } else { "false" });
    }

    pub(super) fn number(&mut self, number: u64) {
        self.display(format_args!("{number}"));
    }

    pub(super) fn optional_text(&mut self, name: &'static str, text: &str) {
        if !text.is_empty() {
            self.name(name).text(text);
        }
    }

    pub(super) fn optional_time(&mut self, name: &'static str, time: Option<UnixMillis>) {
        if let Some(UnixMillis(time)) = time {
            self.name(name).number(time);
        }
    }

    pub(super) fn identities(&mut self, identities: &[ThreemaId]) {
        self.array(|emitter| {
            for id in identities {
                emitter.plain(id);
            }
        });
    }

    /// Writes a string of characters that need no escape.
    pub(super) fn plain(&mut self, text: impl fmt::Display) {
        self.display(format_args!("\"{text}\""));
    }

    fn display(&mut self, arguments: fmt::Arguments<'_>) {
        self.separate();
        // The sink takes everything.
        let _ = self.write_fmt(arguments);
    }

    pub(super) fn base64(&mut self, bytes: &[u8]) {
        self.separate();
        (self.sink)(b"\"");
        // Groups of three bytes stand alone, so that the pieces make the whole.
        let mut piece = SecretVec::zeroed(64);
        for bytes in bytes.chunks(48) {
            let text = base64::encode(bytes, piece.as_mut_bytes()).unwrap_or_default();
            (self.sink)(text.as_bytes());
        }
        (self.sink)(b"\"");
    }

    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        (self.sink)(b"\"");
        let mut rest = text;
        while let Some(position) = rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
            let (plain, special) = rest.split_at(position);
            (self.sink)(plain.as_bytes());
            let mut characters = special.chars();
            if let Some(character) = characters.next() {
                self.escape(character);
            }
            rest = characters.as_str();
        }
        (self.sink)(rest.as_bytes());
        (self.sink)(b"\"");
    }

    fn escape(&mut self, character: char) {
        let short: &[u8] = match character {
            '"' => b"\\\"",
            '\\' => b"\\\\",
            '\x08' => b"\\b",
            '\t' => b"\\t",
            '\n' => b"\\n",
            '\x0c' => b"\\f",
            '\r' => b"\\r",
            // The other characters that are escaped are below U+0020.
            _ => {
                let _ = write!(self, "\\u00{}", Hex(&[character as u8]));
                return;
            }
        };
        (self.sink)(short);
    }

    /// Puts a comma in front of everything that follows something.
    fn separate(&mut self) {
        if self.needs_comma {
            (self.sink)(b",");
        }
        self.needs_comma = true;
    }
}

impl Write for Emitter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        (self.sink)(text.as_bytes());
        Ok(())
    }
}
