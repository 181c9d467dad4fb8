//! A group, as backups have it.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::DocumentError;
use super::Unknown;
use super::check::{all_new, all_times};
use super::fields::{Fields, id64, identity};
use super::parts::{identities, optional_text, optional_time};
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};
use crate::identity::{GroupId, ThreemaId};
use crate::time::UnixMillis;

/// A group in a backup: what it is, not what was said in it.
///
/// | field | written | missing or unusable |
/// |---|---|---|
/// | `id`, `creator`, `members` | always | the group is dropped |
/// | `groupname`, `lastUpdate` | if set | not set |
/// | everything else | always | its default |
///
/// What the user is in it says [`Group::membership`].
#[derive(Clone, PartialEq, Eq)]
pub struct Group {
    /// `id`: means nothing without the creator.
    pub id: GroupId,
    /// `creator`.
    pub creator: ThreemaId,
    /// `groupname`.
    pub name: String,
    /// `createdAt`: 0 if unknown.
    pub created_at: UnixMillis,
    /// `members`: the user is among them only while they are a member.
    pub members: Vec<ThreemaId>,
    /// `deleted`: older apps wrote groups that were gone, without members.
    pub deleted: bool,
    /// `lastUpdate`: last activity of the conversation.
    pub last_update: Option<UnixMillis>,
    /// `private`: the conversation is protected.
    pub private: bool,
    /// What the schema does not know.
    pub unknown: Unknown,
}

impl Group {
    /// A group without name and members.
    pub const fn new(id: GroupId, creator: ThreemaId) -> Self {
        Self {
            id,
            creator,
            name: String::new(),
            created_at: UnixMillis(0),
            members: Vec::new(),
            deleted: false,
            last_update: None,
            private: false,
            unknown: Unknown::new(),
        }
    }

    /// Reads a group. One without id, creator or members, and a second one with the same id and creator, are
    /// dropped with one warning. Of a deleted group the members are not looked at.
    pub(super) fn read(
        value: Value<'_>,
        place: &Place<'_>,
        known: &mut BTreeSet<(GroupId, ThreemaId)>,
        warnings: &mut Warnings,
    ) -> Option<Self> {
        let required = Fields::of(value, place).and_then(|mut fields| {
            let id = fields.take("id").and_then(id64)?;
            let creator = fields.take("creator").and_then(identity)?;
            fields.has_array("members").then_some((fields, id, creator))
        });
        let Some((mut fields, id, creator)) = required else {
            warnings.push(place, Reason::Incomplete);
            return None;
        };
        if !known.insert((id, creator)) {
            warnings.push(place, Reason::Repeated);
            return None;
        }
        let deleted = fields.flag("deleted", false, warnings);
        let members = if deleted {
            fields.take("members");
            Vec::new()
        } else {
            fields.identities("members", &mut BTreeSet::new(), warnings)
        };
        Some(Self {
            id,
            creator,
            name: fields.text("groupname", warnings),
            created_at: fields.time("createdAt", warnings).unwrap_or_default(),
            members,
            deleted,
            last_update: fields.time("lastUpdate", warnings),
            private: fields.flag("private", false, warnings),
            unknown: fields.finish(),
        })
    }

    /// Refuses a group that is `known`, a deleted one with members, a member twice, and a time that is too
    /// large.
    pub(super) fn check(
        &self,
        known: &mut BTreeSet<(GroupId, ThreemaId)>,
    ) -> Result<(), DocumentError> {
        if !known.insert((self.id, self.creator)) || self.deleted && !self.members.is_empty() {
            return Err(DocumentError::Model);
        }
        all_new(&self.members)?;
        all_times([Some(self.created_at), self.last_update])
    }

    /// Writes the members in the order of the canonical form.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("id").hex(self.id.as_bytes());
            output.name("creator").text(self.creator.as_str());
            optional_text(output, "groupname", &self.name);
            output.name("createdAt").u64(self.created_at.0);
            identities(output.name("members"), &self.members);
            output.name("deleted").bool(self.deleted);
            optional_time(output, "lastUpdate", self.last_update);
            output.name("private").bool(self.private);
            self.unknown.write(output);
        });
    }
}

impl fmt::Debug for Group {
    /// Without the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Group({:?} of {})", self.id, self.creator)
    }
}
