use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use crate::codec::zip::{AesExtra, CentralHeader};
use crate::data_backup::name::EntryName;
use crate::data_backup::{EntryFault, Error};

/// An entry that is whole: it was authenticated.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveredEntry {
    pub(super) name: String,
    pub(super) other_name: Option<String>,
    pub(super) header_offset: u64,
    pub(super) data_offset: u64,
    pub(super) compressed_size: u64,
    pub(super) size: u64,
    pub(super) encryption: AesExtra,
}

impl RecoveredEntry {
    /// The name: that of the header in front of the entry or that of the directory, whichever an app
    /// writes. It is not authenticated: never write a file under it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the other place, if it is another.
    pub fn other_name(&self) -> Option<&str> {
        self.other_name.as_deref()
    }

    /// Bytes of the content.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Where its header begins, or began.
    pub const fn offset(&self) -> u64 {
        self.header_offset
    }

    /// Of two names the one that an app writes counts.
    pub(super) fn compare_names(&mut self, listed: String) {
        if listed == self.name {
            return;
        }
        let other = if is_known(&listed) && !is_known(&self.name) {
            core::mem::replace(&mut self.name, listed)
        } else {
            listed
        };
        self.other_name = Some(other);
    }
}

impl fmt::Debug for RecoveredEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveredEntry({} bytes)", self.size)
    }
}

/// An entry that is named somewhere, and not whole.
#[derive(Clone, PartialEq, Eq)]
pub struct LostEntry {
    pub(super) name: String,
    pub(super) offset: u64,
    pub(super) fault: EntryFault,
}

impl LostEntry {
    /// The name. It may hold anything; escape it before it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its header begins, or began.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// What is wrong with it.
    pub const fn fault(&self) -> EntryFault {
        self.fault
    }

    /// Of two names the one that an app writes counts.
    pub(super) fn compare_names(&mut self, listed: String) {
        if !is_known(&self.name) {
            self.name = listed;
        }
    }
}

impl fmt::Debug for LostEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LostEntry({:?})", self.fault)
    }
}

/// Whether an app writes this name.
fn is_known(name: &str) -> bool {
    !matches!(EntryName::of(name), EntryName::Unknown(_))
}

/// What was found, by where its header begins.
pub(super) struct Found {
    pub(super) entries: BTreeMap<u64, RecoveredEntry>,
    pub(super) lost: BTreeMap<u64, LostEntry>,
    room_for_entries: Room,
    room_for_listed: Room,
    room_for_lost: Room,
    /// Headers that were not remembered.
    pub(super) unnamed: u64,
}

/// Bytes that are left of a directory that is not too large.
struct Room(u64);

impl Room {
    /// Takes as much as an entry of this name takes in a directory; `false` if there is no room.
    fn take(&mut self, name: &str) -> bool {
        let length = (CentralHeader::LENGTH as u64).saturating_add(name.len() as u64);
        let left = self.0.checked_sub(length);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

impl Found {
    pub(super) const fn new(max_size: u64) -> Self {
        Self {
            entries: BTreeMap::new(),
            lost: BTreeMap::new(),
            room_for_entries: Room(max_size),
            room_for_listed: Room(max_size),
            room_for_lost: Room(max_size),
            unnamed: 0,
        }
    }

    /// Remembers what is whole, or says that there is no room.
    pub(super) fn keep(&mut self, entry: RecoveredEntry) -> Result<(), Error> {
        if !self.room_for_entries.take(&entry.name) {
            return Err(Error::TooLarge);
        }
        self.lost.remove(&entry.header_offset);
        self.entries.insert(entry.header_offset, entry);
        Ok(())
    }

    /// Remembers what is lost, or counts it.
    pub(super) fn lose(&mut self, lost: LostEntry) {
        if self.room_for_lost.take(&lost.name) {
            self.lost.insert(lost.offset, lost);
        } else {
            self.unnamed = self.unnamed.saturating_add(1);
        }
    }

    /// Whether an entry of the directory may be remembered; it is counted otherwise.
    pub(super) fn has_room_for_listed(&mut self, name: &str) -> bool {
        let has_room = self.room_for_listed.take(name);
        self.unnamed = self.unnamed.saturating_add(u64::from(!has_room));
        has_room
    }
}
