//! What a user linked with their identity, so that others find them by it.

use alloc::string::String;
use core::fmt;

use super::DocumentError;
use super::Unknown;
use super::fields::{Fields, text};
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};

/// A phone number or e-mail address that is linked with the identity.
///
/// ```
/// use eeema::safe::document::Link;
///
/// let link = Link::new(Link::MOBILE, "41791234567"); // with country code, without `+`
/// assert_eq!(link.value, "41791234567");
/// ```
///
/// [`Document::encode`](super::Document::encode) refuses one that readers drop. The directory knows what is
/// linked in truth: this is for people.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// `type`: [`Link::MOBILE`], [`Link::EMAIL`], or another one.
    pub kind: String,
    /// `value`: a phone number of 3 to 15 digits with country code and without `+`, an e-mail
    /// address, or whatever the type wants.
    pub value: String,
    /// What the schema does not know.
    pub unknown: Unknown,
}

impl Link {
    /// The type of a phone number.
    pub const MOBILE: &'static str = "mobile";
    /// The type of an e-mail address.
    pub const EMAIL: &'static str = "email";

    /// A link of any type.
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            value: value.into(),
            unknown: Unknown::new(),
        }
    }

    /// Reads a link. One `+` in front of a phone number is removed; what is no usable link is dropped with a
    /// warning.
    pub(super) fn read(
        value: Value<'_>,
        place: &Place<'_>,
        warnings: &mut Warnings,
    ) -> Option<Self> {
        let required = Fields::of(value, place).and_then(|mut fields| {
            let kind = fields.take("type").and_then(text)?;
            let value = fields.take("value").and_then(text)?;
            Some((fields, kind, value))
        });
        let Some((fields, kind, mut value)) = required else {
            warnings.push(place, Reason::Incomplete);
            return None;
        };
        if kind.as_str() == Self::MOBILE && value.starts_with('+') {
            value.as_mut_string().remove(0);
        }
        let mut link = Self::new(kind.as_str(), value.as_str());
        if link.check().is_err() {
            warnings.push(place, Reason::Link);
            return None;
        }
        link.unknown = fields.finish();
        Some(link)
    }

    /// Whether a reader keeps it. `***` and `***@***` stand for a link that was set on another
    /// device; they get into backups, and say nothing.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        let usable = match self.kind.as_str() {
            Self::MOBILE => {
                matches!(self.value.len(), 3..=15)
                    && !self.value.starts_with('0')
                    && self.value.bytes().all(|digit| digit.is_ascii_digit())
            }
            Self::EMAIL => self.value.contains('@') && self.value != "***@***",
            _ => true,
        };
        if usable {
            Ok(())
        } else {
            Err(DocumentError::Model)
        }
    }

    /// Writes type and value.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("type").text(&self.kind);
            output.name("value").text(&self.value);
            self.unknown.write(output);
        });
    }
}

impl fmt::Debug for Link {
    /// Without the number or the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}
