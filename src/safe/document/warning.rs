//! What the tolerant reader replaced or dropped, and where that stood.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// One value of a backup that was replaced by its default, or dropped.
///
/// It names the place and never the value, which may be private. A required property that makes its whole
/// object useless is one warning at the object, with none below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it stands: a JSON pointer (RFC 6901) such as `/contacts/0/createdAt`, with positions
    /// as they are in the text.
    pub pointer: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.reason)
    }
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It must be there.
    Missing,
    /// It has the wrong type.
    Type,
    /// It is an integer out of range, or no integer at all.
    Range,
    /// It is not an identity.
    Identity,
    /// A required property is missing or unusable.
    Incomplete,
    /// The same contact or group stands before it.
    Repeated,
    /// It is not base64 of the right length.
    Base64,
    /// It is not 16 hexadecimal digits.
    Hexadecimal,
    /// It is no phone number, no e-mail address, or the mark of a link set on another device.
    Link,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing; defaults are used",
            Self::Type => "has the wrong type; the default is used",
            Self::Range => "is no integer in range; the default is used",
            Self::Identity => "is no identity; dropped",
            Self::Incomplete => "lacks a required property; dropped",
            Self::Repeated => "stands there twice; the first one is kept",
            Self::Base64 => "is not base64 of the right length; ignored",
            Self::Hexadecimal => "is not 16 hexadecimal digits; ignored",
            Self::Link => "is no usable phone number or e-mail address; dropped",
        })
    }
}

/// Collects warnings: the first thousand with their place, the others as a number.
#[derive(Default)]
pub(super) struct Warnings {
    /// The first of them.
    pub(super) list: Vec<Warning>,
    /// All of them.
    pub(super) count: usize,
}

impl Warnings {
    /// More than this say nothing new, and cost memory that the backup chooses.
    const MAX_LISTED: usize = 1000;

    /// Notes a warning. The pointer is made only if it is kept.
    pub(super) fn push(&mut self, place: &Place<'_>, reason: Reason) {
        self.count = self.count.saturating_add(1);
        if self.list.len() < Self::MAX_LISTED {
            let pointer = place.to_string();
            self.list.push(Warning { pointer, reason });
        }
    }
}

/// Where a value stands, as a chain up to the root. No name of the schema needs an escape.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// The document.
    Root,
    /// A member of an object, by its name.
    Member(&'a Place<'a>, &'static str),
    /// An element of an array, by its position in the text.
    Element(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(parent, name) => write!(f, "{parent}/{name}"),
            Self::Element(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}
