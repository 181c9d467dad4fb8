//! How the password of a backup changes: first the new backup, then the deletion of the old one.

use super::{BackupId, MasterKey};

/// The first step: upload under the new key.
///
/// ```
/// use eeema::safe::{MasterKey, PasswordChange};
///
/// let (old, new) = (MasterKey::from_bytes(&[1; 64]), MasterKey::from_bytes(&[2; 64]));
/// let change = PasswordChange::begin(old, new);
/// // ... seal with change.new_key() and upload; on failure, change.give_up() is the old key
/// let change = change.uploaded();
/// // ... store change.new_key(), then delete the backup change.old_backup_id(); later, if it fails
/// let key = change.deleted();
/// # assert_eq!(key.backup_id().as_bytes(), &[2; 32]);
/// ```
#[derive(Debug)]
#[must_use = "the old backup is to be deleted in the end"]
pub struct PasswordChange {
    old: MasterKey,
    new: MasterKey,
}

impl PasswordChange {
    /// Begins with the key in use, and the one of the new password.
    pub const fn begin(old: MasterKey, new: MasterKey) -> Self {
        Self { old, new }
    }

    /// The key to upload with.
    pub const fn new_key(&self) -> &MasterKey {
        &self.new
    }

    /// The upload failed, and the old password stays.
    pub fn give_up(self) -> MasterKey {
        self.old
    }

    /// The upload succeeded.
    pub fn uploaded(self) -> AwaitingDeletion {
        AwaitingDeletion {
            old: self.old.backup_id().clone(),
            new: self.new,
        }
    }
}

/// The second step: delete the old backup, at once or later. It expires by itself in the end, but
/// until then it opens with the old password.
#[derive(Debug)]
#[must_use = "the old backup is to be deleted"]
pub struct AwaitingDeletion {
    old: BackupId,
    new: MasterKey,
}

impl AwaitingDeletion {
    /// The backup to delete; `None` if the password did not change at all, so that old and new are
    /// one backup.
    pub fn old_backup_id(&self) -> Option<&BackupId> {
        (self.old != *self.new.backup_id()).then_some(&self.old)
    }

    /// The key in use now, to be stored.
    pub const fn new_key(&self) -> &MasterKey {
        &self.new
    }

    /// The old backup is gone.
    pub fn deleted(self) -> MasterKey {
        self.new
    }
}
