//! JSON objects for `--json`, with the shapes that README.md promises.

use std::fmt::{Display, Write};

use zeroize::Zeroizing;

use super::{Done, print};

/// An object that is written field by field. It is wiped: secret keys may stand in it.
pub(crate) struct Json(Zeroizing<String>);

impl Json {
    pub(crate) fn object() -> Self {
        let mut text = String::with_capacity(1 << 12);
        text.push('{');
        Self(Zeroizing::new(text))
    }

    pub(crate) fn text(mut self, name: &str, text: impl Display) -> Self {
        self.name(name);
        quote(&mut self.0, &Zeroizing::new(text.to_string()));
        self
    }

    pub(crate) fn optional_text(self, name: &str, text: Option<impl Display>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self.plain(name, "null"),
        }
    }

    pub(crate) fn number(self, name: &str, number: u64) -> Self {
        self.plain(name, number)
    }

    /// With three digits behind the point.
    pub(crate) fn decimal(self, name: &str, number: f64) -> Self {
        self.plain(name, format_args!("{number:.3}"))
    }

    pub(crate) fn optional_number(self, name: &str, number: Option<u64>) -> Self {
        match number {
            Some(number) => self.number(name, number),
            None => self.plain(name, "null"),
        }
    }

    pub(crate) fn texts(
        mut self,
        name: &str,
        texts: impl IntoIterator<Item = impl Display>,
    ) -> Self {
        self.name(name);
        self.0.push('[');
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            quote(&mut self.0, &Zeroizing::new(text.to_string()));
        }
        self.0.push(']');
        self
    }

    pub(crate) fn flag(self, name: &str, flag: bool) -> Self {
        self.plain(name, flag)
    }

    pub(crate) fn objects(mut self, name: &str, objects: impl IntoIterator<Item = Self>) -> Self {
        self.name(name);
        self.0.push('[');
        for (index, object) in objects.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.0.push_str(&object.end());
        }
        self.0.push(']');
        self
    }

    /// One line on standard output.
    pub(crate) fn print(self) -> Done {
        print::line(self.end().as_str())
    }

    /// The text.
    pub(crate) fn end(mut self) -> Zeroizing<String> {
        self.0.push('}');
        self.0
    }

    fn plain(mut self, name: &str, value: impl Display) -> Self {
        self.name(name);
        write!(self.0, "{value}").ok();
        self
    }

    fn name(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        quote(&mut self.0, name);
        self.0.push(':');
    }
}

fn quote(output: &mut String, text: &str) {
    output.push('"');
    for character in text.chars() {
        match character {
            '"' => output.push_str("\\\""),
            '\\' => output.push_str("\\\\"),
            '\n' => output.push_str("\\n"),
            character if character.is_control() => {
                // Control characters lie below U+00A0.
                write!(output, "\\u{:04x}", u32::from(character)).ok();
            }
            character => output.push(character),
        }
    }
    output.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_strange_texts() {
        let inner = Json::object().number("a", 1).flag("b", true);
        let outer = Json::object()
            .text("quoted \"name\"", "\u{7}\n\\")
            .optional_text("none", None::<&str>)
            .objects("list", [inner, Json::object()])
            .optional_number("two", Some(2))
            .texts("texts", ["", "\""]);
        let expected = r#"{"quoted \"name\"":"\u0007\n\\","none":null,"list":[{"a":1,"b":true},{}],"two":2,"texts":["","\""]}"#;
        assert_eq!(*outer.end(), expected);
    }
}
