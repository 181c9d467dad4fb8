use core::fmt;

use super::dialect::{Dialect, LoneSurrogates};
use super::scanner::Scanner;
use super::text::Text;

/// How a text is read again whose form was checked once.
const CHECKED: Dialect =
    Dialect::new(Dialect::MAX_DEPTH).with_lone_surrogates(LoneSurrogates::Replaced);

/// One value as it stands in a text that was checked, without white space around it.
///
/// What it is shows when it is read: each accessor gives `None` for a value of another type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value<'a> {
    text: &'a str,
}

impl<'a> Value<'a> {
    /// A piece of a text that was checked.
    pub(super) const fn checked(text: &'a str) -> Self {
        Self { text }
    }

    /// The text of the value.
    pub const fn as_raw(self) -> &'a str {
        self.text
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.text == "null"
    }

    /// `true` or `false`.
    pub fn bool(self) -> Option<bool> {
        self.text.parse().ok()
    }

    /// An integer from 0 to 2^64 − 1 without sign, fraction and exponent.
    pub fn u64(self) -> Option<u64> {
        self.text.parse().ok()
    }

    /// An integer of signed 64 bits without fraction and exponent.
    pub fn i64(self) -> Option<i64> {
        self.text.parse().ok()
    }

    /// The nearest floating-point number to a number, if it is finite.
    pub fn f64(self) -> Option<f64> {
        let first = self.text.bytes().next()?;
        let is_number = matches!(first, b'-' | b'0'..=b'9');
        let number = self.text.parse().ok();
        number.filter(|number: &f64| is_number && number.is_finite())
    }

    /// A string.
    pub fn text(self) -> Option<Text<'a>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        Some(Text::new(inner))
    }

    /// The elements of an array, in their order.
    pub fn elements(self) -> Option<Elements<'a>> {
        let rest = self.text.strip_prefix('[')?;
        Some(Elements {
            scanner: Scanner::new(rest),
        })
    }

    /// The members of an object, in their order, repeated ones included.
    pub fn members(self) -> Option<Members<'a>> {
        let rest = self.text.strip_prefix('{')?;
        Some(Members {
            scanner: Scanner::new(rest),
        })
    }
}

/// Says nothing about the value, which may be secret.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value")
    }
}

/// The elements of an array, one by one.
#[derive(Clone)]
pub struct Elements<'a> {
    /// Behind the opening bracket, or behind an element.
    scanner: Scanner<'a>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.scanner.skip(b',');
        // At the closing bracket no value begins.
        let text = self.scanner.value(&CHECKED).ok()?;
        Some(Value { text })
    }
}

/// The members of an object, one by one.
#[derive(Clone)]
pub struct Members<'a> {
    /// Behind the opening brace, or behind a member.
    scanner: Scanner<'a>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.scanner.skip(b',');
        // At the closing brace no name begins.
        let name = self.scanner.string(LoneSurrogates::Replaced).ok()?;
        self.scanner.require(b':').ok()?;
        let text = self.scanner.value(&CHECKED).ok()?;
        Some((Text::new(name), Value { text }))
    }
}
