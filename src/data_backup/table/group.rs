use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::identity::{GroupId, ThreemaId};
use crate::time::UnixMillis;

/// A row of `groups.csv`. Groups that the user has left are there too.
#[derive(Clone, PartialEq, Eq)]
pub struct Group {
    /// `id`, 16 hexadecimal digits. Every row needs it.
    pub id: GroupId,
    /// `creator`. Every row needs it.
    pub creator: ThreemaId,
    /// `groupname`; may be empty.
    pub name: String,
    /// `created_at`.
    pub created_at: Option<UnixMillis>,
    /// `last_update`, from version 22.
    pub last_update: Option<UnixMillis>,
    /// `members`: the creator, the user if they are a member, and the others. What is no identity is left
    /// out.
    pub members: Vec<ThreemaId>,
    /// `deleted`, up to 26: not to be restored.
    pub deleted: bool,
    /// `archived`, from 14.
    pub archived: bool,
    /// `groupDesc`, from 17: not used.
    pub description: String,
    /// `groupDescTimestamp`, from 17: not used.
    pub described_at: Option<UnixMillis>,
    /// `group_uid`, from 19: the group key in the names of entries.
    pub group_key: String,
    /// `user_state`, from 25.
    pub user_state: Option<UserState>,
}

/// What the user is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserState {
    /// A member, 0.
    Member = 0,
    /// Taken out by the creator, 1.
    Kicked = 1,
    /// No member any more, 2.
    Left = 2,
}

impl Group {
    /// A group without members.
    pub const fn new(id: GroupId, creator: ThreemaId) -> Self {
        Self {
            id,
            creator,
            name: String::new(),
            created_at: None,
            last_update: None,
            members: Vec::new(),
            deleted: false,
            archived: false,
            description: String::new(),
            described_at: None,
            group_key: String::new(),
            user_state: None,
        }
    }

    /// What the names of entries have of this group: the group key, or, before version 19, id and creator.
    pub fn key(&self) -> String {
        match self.group_key.as_str() {
            "" => alloc::format!("{}-{}", self.id, self.creator),
            key => key.into(),
        }
    }

    /// What the app makes of the user: by `user_state`, or, before version 25, by the members; kicked if
    /// the creator of another's group is no member.
    pub fn restored_state(&self, own_id: ThreemaId) -> UserState {
        let is_member = match self.user_state {
            Some(UserState::Member) => true,
            Some(state) => return state,
            None => self.members.contains(&own_id),
        };
        if !is_member {
            UserState::Left
        } else if self.creator != own_id && !self.members.contains(&self.creator) {
            UserState::Kicked
        } else {
            UserState::Member
        }
    }
}

impl Record for Group {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            id: cells.needed("id", cells::parsed)?,
            creator: cells.needed("creator", cells::parsed)?,
            name: cells.text("groupname"),
            created_at: cells.time("created_at"),
            last_update: cells.time("last_update"),
            members: cells.identities("members"),
            deleted: cells.boolean("deleted"),
            archived: cells.boolean("archived"),
            description: cells.text("groupDesc"),
            described_at: cells.time("groupDescTimestamp"),
            group_key: cells.text("group_uid"),
            user_state: match cells.number("user_state") {
                Some(0) => Some(UserState::Member),
                Some(1) => Some(UserState::Kicked),
                Some(2) => Some(UserState::Left),
                _ => None,
            },
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "id" => CellValue::shown(self.id),
            "creator" => CellValue::shown(self.creator),
            "groupname" => CellValue::text(&self.name),
            "created_at" => CellValue::time(self.created_at),
            "last_update" => CellValue::time(self.last_update),
            "members" => CellValue::list(&self.members),
            "deleted" => CellValue::Boolean(self.deleted),
            "archived" => CellValue::Boolean(self.archived),
            "groupDesc" => CellValue::text(&self.description),
            "groupDescTimestamp" => CellValue::time(self.described_at),
            "group_uid" => CellValue::text(&self.group_key),
            "user_state" => {
                CellValue::optional(self.user_state, |state| CellValue::Number(state as i64))
            }
            _ => CellValue::Bare,
        }
    }
}

impl fmt::Debug for Group {
    /// Without name and description.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Group({:?} of {})", self.id, self.creator)
    }
}
