//! A distribution list, as backups have it.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::DocumentError;
use super::Unknown;
use super::check::{all_new, all_times};
use super::fields::{Fields, text};
use super::parts::{identities, optional_time};
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};
use crate::identity::{Id64, ThreemaId};
use crate::time::UnixMillis;

/// Names a distribution list on its device.
pub type DistributionListId = Id64<DistributionListKind>;

/// Marks the ids of distribution lists; has no values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DistributionListKind {}

/// A distribution list in a backup. Android only: iOS neither writes nor reads them.
///
/// The members do not know of each other: what goes to the list goes to each of them alone.
///
/// | field | written | missing or unusable |
/// |---|---|---|
/// | `name`, `members` | always | the list is dropped |
/// | `id`, `lastUpdate` | if set | not set |
/// | everything else | always | its default |
#[derive(Clone, PartialEq, Eq)]
pub struct DistributionList {
    /// `id`: older versions left it out.
    pub id: Option<DistributionListId>,
    /// `name`.
    pub name: String,
    /// `createdAt`: 0 if unknown.
    pub created_at: UnixMillis,
    /// `members`.
    pub members: Vec<ThreemaId>,
    /// `lastUpdate`: last activity of the conversation.
    pub last_update: Option<UnixMillis>,
    /// `private`: the conversation is protected.
    pub private: bool,
    /// What the schema does not know.
    pub unknown: Unknown,
}

impl DistributionList {
    /// A list without members.
    pub const fn new(id: Option<DistributionListId>, name: String) -> Self {
        Self {
            id,
            name,
            created_at: UnixMillis(0),
            members: Vec::new(),
            last_update: None,
            private: false,
            unknown: Unknown::new(),
        }
    }

    /// Reads a list. One without name or members is dropped with one warning.
    pub(super) fn read(
        value: Value<'_>,
        place: &Place<'_>,
        warnings: &mut Warnings,
    ) -> Option<Self> {
        let required = Fields::of(value, place).and_then(|mut fields| {
            let name = fields.take("name").and_then(text)?;
            fields.has_array("members").then_some((fields, name))
        });
        let Some((mut fields, name)) = required else {
            warnings.push(place, Reason::Incomplete);
            return None;
        };
        Some(Self {
            id: fields.id64("id", warnings),
            name: name.into_plain(),
            created_at: fields.time("createdAt", warnings).unwrap_or_default(),
            members: fields.identities("members", &mut BTreeSet::new(), warnings),
            last_update: fields.time("lastUpdate", warnings),
            private: fields.flag("private", false, warnings),
            unknown: fields.finish(),
        })
    }

    /// Refuses a member that stands there twice, and a time that is too large.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        all_new(&self.members)?;
        all_times([Some(self.created_at), self.last_update])
    }

    /// Writes the members in the order of the canonical form.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            if let Some(id) = self.id {
                output.name("id").hex(id.as_bytes());
            }
            output.name("name").text(&self.name);
            output.name("createdAt").u64(self.created_at.0);
            identities(output.name("members"), &self.members);
            optional_time(output, "lastUpdate", self.last_update);
            output.name("private").bool(self.private);
            self.unknown.write(output);
        });
    }
}

impl fmt::Debug for DistributionList {
    /// Without the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistributionList({} members)", self.members.len())
    }
}
