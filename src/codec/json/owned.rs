//! What needs a heap.

use alloc::borrow::Cow;
use alloc::string::String;

use super::text::Text;
use super::value::Value;

impl<'a> Text<'a> {
    /// The whole text, borrowed if it has no escapes.
    pub fn to_cow(self) -> Cow<'a, str> {
        match self.as_unescaped() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.into_string()),
        }
    }

    /// The whole text on the heap. It is made in one piece, which never grows: no copy is left behind
    /// if the caller wipes it.
    pub fn into_string(self) -> String {
        let mut text = String::with_capacity(self.escaped().len());
        text.extend(self.chars());
        text
    }
}

impl Value<'_> {
    /// The text without the white space between its parts.
    pub fn to_compact(self) -> String {
        let mut compact = String::with_capacity(self.as_raw().len());
        let (mut in_string, mut is_escaped) = (false, false);
        for character in self.as_raw().chars() {
            if in_string || !matches!(character, ' ' | '\t' | '\n' | '\r') {
                compact.push(character);
            }
            in_string ^= character == '"' && !is_escaped;
            is_escaped = in_string && character == '\\' && !is_escaped;
        }
        compact
    }
}
