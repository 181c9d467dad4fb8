//! Cleaning up the folder of backups: what may be deleted, and what became of it
//! ([chapter 10 section 8](crate::protocol::safe#8-server-protocol)).

use core::time::Duration;

use super::ServerConfig;
use super::backup_name::BackupName;
use crate::time::UnixMillis;

/// A file in the folder of backups.
///
/// ```
/// use eeema::safe::ServerConfig;
/// use eeema::safe::server::{FolderEntry, Retention};
/// use eeema::time::UnixMillis;
///
/// const DAY: u64 = 24 * 60 * 60 * 1000;
/// let name = "0f".repeat(32); // the name of a backup
/// let (written, now) = (UnixMillis(0), UnixMillis(200 * DAY));
/// let entry = FolderEntry::new(&name, true, written);
/// assert_eq!(entry.decide(&ServerConfig::USUAL, now), Retention::Expired);
/// let entry = FolderEntry::new("README", true, written);
/// assert_eq!(entry.decide(&ServerConfig::USUAL, now), Retention::Foreign);
/// ```
#[derive(Clone, Copy)]
pub struct FolderEntry<'a> {
    /// As it stands in the folder.
    name: &'a str,
    /// Folders, links and devices are left alone.
    is_file: bool,
    /// A clock that went back makes a file young, and not old.
    last_write: UnixMillis,
}

impl<'a> FolderEntry<'a> {
    /// Takes the name of an entry, whether it is a plain file, and when it was last written.
    pub const fn new(name: &'a str, is_file: bool, last_write: UnixMillis) -> Self {
        Self {
            name,
            is_file,
            last_write,
        }
    }

    /// Whether it is an upload that is being written, or that a kill left behind: at the start of a server,
    /// when nothing is being written, delete it.
    #[must_use]
    pub fn is_upload(&self) -> bool {
        self.is_file && BackupName::is_upload(self.name)
    }

    /// What to do with it when cleaning up. Do so once a day.
    pub fn decide(&self, config: &ServerConfig, now: UnixMillis) -> Retention {
        const PATIENCE: Duration = Duration::from_secs(60 * 60);
        if !self.is_file {
            return Retention::Foreign;
        }
        let age = Duration::from_millis(now.0.saturating_sub(self.last_write.0));
        if self.is_upload() {
            return if age >= PATIENCE {
                Retention::Abandoned
            } else {
                Retention::Keep
            };
        }
        match BackupName::parse(self.name) {
            Some(_) if age >= config.retention() => Retention::Expired,
            Some(_) => Retention::Keep,
            None => Retention::Foreign,
        }
    }
}

/// What to do with a file when cleaning up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// Leave it.
    Keep,
    /// Delete it: nobody wrote this backup again in time.
    Expired,
    /// Delete it: an upload that did not end an hour ago.
    Abandoned,
    /// Leave it: it is not ours.
    Foreign,
}

/// What became of a file that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is deleted.
    Deleted,
    /// It was gone already: somebody deleted it, or an upload ended meanwhile.
    Gone,
    /// It could not be deleted.
    Failed,
}

/// What a clean-up did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CleanUp {
    deleted: u64,
    failed: u64,
}

impl CleanUp {
    /// Takes what became of one file. A file that fails does not keep the others from being looked at.
    pub const fn add(&mut self, removal: Removal) {
        match removal {
            Removal::Deleted => self.deleted = self.deleted.saturating_add(1),
            Removal::Gone => {}
            Removal::Failed => self.failed = self.failed.saturating_add(1),
        }
    }

    /// How many files were deleted.
    pub const fn deleted(&self) -> u64 {
        self.deleted
    }

    /// How many could not be looked at or deleted: tell who runs the server.
    pub const fn failed(&self) -> u64 {
        self.failed
    }
}
