use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::check::all_new;
use super::emitter::Emitter;
use super::fields::{Fields, identity};
use super::value::Value;
use super::warning::{Place, Reason, Warnings};
use crate::identity::ThreemaId;
use crate::safe::Error;

/// Who gets the profile picture.
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
    const NAME: &'static str = "profilePicRelease";

    /// Reads a list of identities, `["*"]` or `[null]`. Apps differ in how they read a mixture; this
    /// reader never shows the picture to more people than one of them.
    pub(super) fn read(fields: &mut Fields<'_, '_>, warnings: &mut Warnings) -> Self {
        let mut found = Findings::default();
        let Some(list) = fields.take(Self::NAME) else {
            return Self::Unset;
        };
        if list
            .each_element(|element| found.look_at(element))
            .is_none()
        {
            warnings.push(&fields.place_of(Self::NAME), Reason::Type);
            return Self::Unset;
        }
        if found.has_null {
            return Self::Nobody;
        }
        if found.count == 1 && found.has_asterisk {
            return Self::Everyone;
        }
        let mut identities = Vec::new();
        let mut known = BTreeSet::new();
        let place = fields.place_of(Self::NAME);
        let mut positions = 0..;
        list.each_element(|element| {
            let position = positions.next().unwrap_or_default();
            match identity(element) {
                Some(id) if known.insert(id) => identities.push(id),
                Some(_) => {}
                None => warnings.push(&Place::Element(&place, position), Reason::Identity),
            }
        });
        if identities.is_empty() {
            Self::Nobody
        } else {
            Self::AllowList(identities)
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::AllowList(identities) if identities.is_empty() => Err(Error::Model),
            Self::AllowList(identities) => all_new(identities),
            Self::Unset | Self::Nobody | Self::Everyone => Ok(()),
        }
    }

    pub(super) fn write(&self, emitter: &mut Emitter<'_>) {
        match self {
            Self::Unset => {}
            Self::Nobody => emitter.name(Self::NAME).raw("[null]"),
            Self::Everyone => emitter.name(Self::NAME).raw("[\"*\"]"),
            Self::AllowList(identities) => emitter.name(Self::NAME).identities(identities),
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
    fn look_at(&mut self, element: Value<'_>) {
        self.count = self.count.saturating_add(1);
        self.has_null |= element.is_null();
        self.has_asterisk |= element.text().is_some_and(|text| text.as_str() == "*");
    }
}
