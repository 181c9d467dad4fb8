use alloc::string::String;
use core::fmt;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::identity::{GroupId, MessageId, ThreemaId};
use crate::time::UnixMillis;

/// A row of `contact_reactions.csv`, from version 26. Every row needs all but the time.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactReaction {
    /// `identity`: whose chat it is in.
    pub contact: ThreemaId,
    /// `api_message_id`: what was reacted to.
    pub message: MessageId,
    /// `sender_identity`: who reacted.
    pub sender: ThreemaId,
    /// `emoji_sequence`.
    pub emoji: String,
    /// `reacted_at`.
    pub reacted_at: Option<UnixMillis>,
}

impl Record for ContactReaction {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            contact: cells.needed("identity", cells::parsed)?,
            message: cells.needed("api_message_id", cells::parsed)?,
            sender: cells.needed("sender_identity", cells::parsed)?,
            emoji: cells.needed_text("emoji_sequence")?,
            reacted_at: cells.time("reacted_at"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "identity" => CellValue::shown(self.contact),
            "api_message_id" => CellValue::shown(self.message),
            "sender_identity" => CellValue::shown(self.sender),
            "emoji_sequence" => CellValue::text(&self.emoji),
            "reacted_at" => CellValue::time(self.reacted_at),
            _ => CellValue::Bare,
        }
    }
}

/// A row of `group_reactions.csv`, from version 26. Every row needs all but the time.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupReaction {
    /// `api_group_id`.
    pub group: GroupId,
    /// `group_creator_identity`.
    pub creator: ThreemaId,
    /// `api_message_id`: what was reacted to.
    pub message: MessageId,
    /// `sender_identity`: who reacted.
    pub sender: ThreemaId,
    /// `emoji_sequence`.
    pub emoji: String,
    /// `reacted_at`.
    pub reacted_at: Option<UnixMillis>,
}

impl Record for GroupReaction {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            group: cells.needed("api_group_id", cells::parsed)?,
            creator: cells.needed("group_creator_identity", cells::parsed)?,
            message: cells.needed("api_message_id", cells::parsed)?,
            sender: cells.needed("sender_identity", cells::parsed)?,
            emoji: cells.needed_text("emoji_sequence")?,
            reacted_at: cells.time("reacted_at"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "api_group_id" => CellValue::shown(self.group),
            "group_creator_identity" => CellValue::shown(self.creator),
            "api_message_id" => CellValue::shown(self.message),
            "sender_identity" => CellValue::shown(self.sender),
            "emoji_sequence" => CellValue::text(&self.emoji),
            "reacted_at" => CellValue::time(self.reacted_at),
            _ => CellValue::Bare,
        }
    }
}

/// The row of `reaction_counts.csv`, from version 26.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReactionCounts {
    /// `contactReactions`: rows of `contact_reactions.csv`.
    pub contacts: Option<i64>,
    /// `groupReactions`: rows of `group_reactions.csv`.
    pub groups: Option<i64>,
}

impl Record for ReactionCounts {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            contacts: cells.number("contactReactions"),
            groups: cells.number("groupReactions"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "contactReactions" => CellValue::optional(self.contacts, CellValue::Number),
            "groupReactions" => CellValue::optional(self.groups, CellValue::Number),
            _ => CellValue::Bare,
        }
    }
}

impl fmt::Debug for ContactReaction {
    /// Without the emoji.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactReaction({} by {})", self.message, self.sender)
    }
}

impl fmt::Debug for GroupReaction {
    /// Without the emoji.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GroupReaction({} by {})", self.message, self.sender)
    }
}
