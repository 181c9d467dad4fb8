//! Who gets to see the profile picture.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::DocumentError;
use super::check::all_new;
use super::fields::{Fields, push_identity};
use super::parts::identities as write_identities;
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};
use crate::identity::ThreemaId;

/// Who gets the profile picture.
///
/// | in the backup | read as |
/// |---|---|
/// | nothing, or null | [`PictureRelease::Unset`] |
/// | a list with null in it | [`PictureRelease::Nobody`] |
/// | `["*"]` | [`PictureRelease::Everyone`] |
/// | identities | [`PictureRelease::AllowList`]; `*` among them is dropped with a warning |
/// | an empty list, or no usable identity | [`PictureRelease::Nobody`] |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PictureRelease {
    /// The backup does not say. iOS means nobody.
    #[default]
    Unset,
    /// Nobody.
    Nobody,
    /// Everyone.
    Everyone,
    /// These, at least one.
    AllowList(Vec<ThreemaId>),
}

impl PictureRelease {
    /// The member of `user`.
    const NAME: &'static str = "profilePicRelease";

    /// Reads a list of identities, `["*"]` or `[null]`. Apps differ in how they read a mixture; this
    /// reader never shows the picture to more people than one of them.
    pub(super) fn read(fields: &mut Fields<'_, '_>, warnings: &mut Warnings) -> Self {
        let Some(list) = fields.take(Self::NAME) else {
            return Self::Unset;
        };
        let place = fields.place_of(Self::NAME);
        let Some(elements) = list.elements() else {
            warnings.push(&place, Reason::Type);
            return Self::Unset;
        };
        let mut found = Findings::default();
        elements.clone().for_each(|element| found.look_at(element));
        if found.has_null {
            return Self::Nobody;
        }
        if found.count == 1 && found.has_asterisk {
            return Self::Everyone;
        }
        let mut identities = Vec::new();
        let mut known = BTreeSet::new();
        for (position, element) in elements.enumerate() {
            let place = Place::Element(&place, position);
            push_identity(&mut identities, &mut known, element, &place, warnings);
        }
        if identities.is_empty() {
            Self::Nobody
        } else {
            Self::AllowList(identities)
        }
    }

    /// Refuses an empty list, which is written as nobody, and somebody twice.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        match self {
            Self::AllowList(identities) if identities.is_empty() => Err(DocumentError::Model),
            Self::AllowList(identities) => all_new(identities),
            Self::Unset | Self::Nobody | Self::Everyone => Ok(()),
        }
    }

    /// Writes the list, or nothing if it is unset.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        match self {
            Self::Unset => {}
            Self::Nobody => output.name(Self::NAME).raw("[null]"),
            Self::Everyone => output.name(Self::NAME).raw("[\"*\"]"),
            Self::AllowList(identities) => write_identities(output.name(Self::NAME), identities),
        }
    }
}

/// What stands in the list, beside identities.
#[derive(Default)]
struct Findings {
    count: usize,
    has_null: bool,
    has_asterisk: bool,
}

impl Findings {
    /// Notes an element.
    fn look_at(&mut self, element: Value<'_>) {
        self.count = self.count.saturating_add(1);
        self.has_null |= element.is_null();
        self.has_asterisk |= element.text().is_some_and(|text| text == *"*");
    }
}
