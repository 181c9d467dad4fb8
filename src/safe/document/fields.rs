//! The members of one object of the schema, taken out one by one by the rules of
//! [chapter 10 section 7.4](crate::protocol::safe#74-reading-rules-of-this-crate): a missing value
//! is its default, an unusable one is its default and a warning.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::Unknown;
use super::base64;
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{Object, Value};
use crate::crypto::{SecretString, SecretVec};
use crate::identity::{Id64, ThreemaId};
use crate::safe::json::integer;
use crate::time::UnixMillis;

/// The members of one object that nobody took yet, and where the object stands.
///
/// | method | takes | unusable |
/// |---|---|---|
/// | [`Fields::text`] | a string | empty |
/// | [`Fields::flag`] | a boolean; no number and no text | the default |
/// | [`Fields::time`] | an integer from 0 to 2^53 − 1 | none |
/// | [`Fields::choice`] | an integer from 0 to 2 | the first choice |
/// | [`Fields::base64`] | base64 of a given length | none |
/// | [`Fields::id64`] | 16 hexadecimal digits | none |
/// | [`Fields::identities`] | an array of identities | the element is dropped |
pub(super) struct Fields<'a, 'p> {
    /// What is left.
    object: Object<'a>,
    /// For the pointers of warnings.
    place: &'p Place<'p>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// The members of `value`, which stands at `place`; `None` if it is no object.
    pub(super) fn of(value: Value<'a>, place: &'p Place<'p>) -> Option<Self> {
        let object = value.object()?;
        Some(Self { object, place })
    }

    /// Takes a member that is there and not null.
    pub(super) fn take(&mut self, name: &str) -> Option<Value<'a>> {
        self.object.take(name)
    }

    /// Whether a member is there that is an array.
    pub(super) fn has_array(&self, name: &str) -> bool {
        let value = self.object.get(name);
        value.is_some_and(|value| value.elements().is_some())
    }

    /// Where the member of this name stands.
    pub(super) const fn place_of(&self, name: &'static str) -> Place<'p> {
        Place::Member(self.place, name)
    }

    /// Takes a member, and gives `None` if it is missing or unusable; the second with a warning.
    fn optional<T>(
        &mut self,
        name: &'static str,
        warnings: &mut Warnings,
        reason: Reason,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name)?;
        let read = read(value);
        if read.is_none() {
            warnings.push(&self.place_of(name), reason);
        }
        read
    }

    /// Takes a text; empty if it is missing.
    pub(super) fn text(&mut self, name: &'static str, warnings: &mut Warnings) -> String {
        match self.optional(name, warnings, Reason::Type, text) {
            Some(text) => text.into_plain(),
            None => String::new(),
        }
    }

    /// Takes a boolean. `"true"` and 1 are none.
    pub(super) fn flag(
        &mut self,
        name: &'static str,
        default: bool,
        warnings: &mut Warnings,
    ) -> bool {
        self.optional(name, warnings, Reason::Type, Value::bool)
            .unwrap_or(default)
    }

    /// Takes milliseconds since 1970.
    pub(super) fn time(
        &mut self,
        name: &'static str,
        warnings: &mut Warnings,
    ) -> Option<UnixMillis> {
        self.optional(name, warnings, Reason::Range, integer)
            .map(UnixMillis)
    }

    /// One of three values, of which the first is the default.
    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: [T; 3],
        warnings: &mut Warnings,
    ) -> T {
        let [default, ..] = choices;
        let choice = |value: Value<'_>| {
            let index = usize::try_from(integer(value)?).ok()?;
            choices.get(index).copied()
        };
        self.optional(name, warnings, Reason::Range, choice)
            .unwrap_or(default)
    }

    /// Takes bytes, of exactly `length` if it is given.
    pub(super) fn base64(
        &mut self,
        name: &'static str,
        length: Option<usize>,
        warnings: &mut Warnings,
    ) -> Option<SecretVec> {
        self.optional(name, warnings, Reason::Base64, |value| {
            base64::decode(&text(value)?)
                .filter(|bytes| length.is_none_or(|length| bytes.as_bytes().len() == length))
        })
    }

    /// Takes an id of 8 bytes.
    pub(super) fn id64<Kind>(
        &mut self,
        name: &'static str,
        warnings: &mut Warnings,
    ) -> Option<Id64<Kind>> {
        self.optional(name, warnings, Reason::Hexadecimal, id64)
    }

    /// Calls `visit` with every element of an array and its place.
    pub(super) fn elements(
        &mut self,
        name: &'static str,
        warnings: &mut Warnings,
        mut visit: impl FnMut(Value<'a>, &Place<'_>, &mut Warnings),
    ) {
        let Some(array) = self.take(name) else {
            return;
        };
        let place = self.place_of(name);
        let Some(elements) = array.elements() else {
            warnings.push(&place, Reason::Type);
            return;
        };
        for (position, element) in elements.enumerate() {
            visit(element, &Place::Element(&place, position), warnings);
        }
    }

    /// A list of identities; repeated ones are dropped silently.
    pub(super) fn identities(
        &mut self,
        name: &'static str,
        known: &mut BTreeSet<ThreemaId>,
        warnings: &mut Warnings,
    ) -> Vec<ThreemaId> {
        let mut identities = Vec::new();
        self.elements(name, warnings, |element, place, warnings| {
            push_identity(&mut identities, known, element, place, warnings);
        });
        identities
    }

    /// What the schema does not know.
    pub(super) fn finish(self) -> Unknown {
        Unknown::of(self.object)
    }
}

/// Adds an element of a list of identities; a repeated one is dropped silently.
pub(super) fn push_identity(
    identities: &mut Vec<ThreemaId>,
    known: &mut BTreeSet<ThreemaId>,
    element: Value<'_>,
    place: &Place<'_>,
    warnings: &mut Warnings,
) {
    match identity(element) {
        Some(id) if known.insert(id) => identities.push(id),
        Some(_) => {}
        None => warnings.push(place, Reason::Identity),
    }
}

/// The characters of a string; wiped, as it may be a key.
pub(super) fn text(value: Value<'_>) -> Option<SecretString> {
    let text = value.text()?;
    Some(SecretString::from(text.into_string()))
}

/// An identity in a string; ASCII letters of lower case are taken for those of upper case.
pub(super) fn identity(value: Value<'_>) -> Option<ThreemaId> {
    text(value)?.to_ascii_uppercase().parse().ok()
}

/// An id in a string, in the order of its bytes; digits of either case.
pub(super) fn id64<Kind>(value: Value<'_>) -> Option<Id64<Kind>> {
    text(value)?.parse().ok()
}
