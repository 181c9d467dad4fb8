use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// A row of `distribution_list.csv`.
#[derive(Clone, PartialEq, Eq)]
pub struct DistributionList {
    /// `id`, decimal. Every row needs it.
    pub id: i64,
    /// `distribution_list_name`.
    pub name: String,
    /// `created_at`.
    pub created_at: Option<UnixMillis>,
    /// `last_update`, from version 22.
    pub last_update: Option<UnixMillis>,
    /// `distribution_members`. What is no identity is left out.
    pub members: Vec<ThreemaId>,
    /// `archived`.
    pub archived: bool,
}

impl DistributionList {
    /// A list without members.
    pub const fn new(id: i64) -> Self {
        Self {
            id,
            name: String::new(),
            created_at: None,
            last_update: None,
            members: Vec::new(),
            archived: false,
        }
    }
}

impl Record for DistributionList {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        Ok(Self {
            id: cells.needed("id", cells::number)?,
            name: cells.text("distribution_list_name"),
            created_at: cells.time("created_at"),
            last_update: cells.time("last_update"),
            members: cells.identities("distribution_members"),
            archived: cells.boolean("archived"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "id" => CellValue::Number(self.id),
            "distribution_list_name" => CellValue::text(&self.name),
            "created_at" => CellValue::time(self.created_at),
            "last_update" => CellValue::time(self.last_update),
            "distribution_members" => CellValue::list(&self.members),
            "archived" => CellValue::Boolean(self.archived),
            _ => CellValue::Bare,
        }
    }
}

impl fmt::Debug for DistributionList {
    /// Without the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistributionList({})", self.id)
    }
}
