//! How much a server keeps: counted, and bounded, while several uploads run at a time.

use super::answer::{Answer, Status};

/// How much a server keeps at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Files, with those being written.
    max_backups: u64,
    /// Bytes of all of them.
    max_bytes: u64,
}

impl Quota {
    /// No limit.
    pub const UNLIMITED: Self = Self {
        max_backups: u64::MAX,
        max_bytes: u64::MAX,
    };

    /// At most `max_backups` backups, and `max_bytes` bytes of all of them together. While a backup is
    /// replaced, the old and the new one count.
    pub const fn new(max_backups: u64, max_bytes: u64) -> Self {
        Self {
            max_backups,
            max_bytes,
        }
    }
}

/// How much a server keeps, with what is being written. A program holds one of these behind a lock, and
/// renames and deletes files while it holds it.
///
/// ```
/// use eeema::safe::server::{Quota, Storage};
///
/// let mut storage = Storage::new(Quota::new(10, 1_000_000));
/// storage.count(400_000); // for each file that is there at the start
/// let upload = storage.reserve(None, 500_000)?;
/// assert!(storage.reserve(None, 500_000).is_err());
/// storage.stored(upload, None);
/// assert_eq!((storage.backups(), storage.bytes()), (2, 900_000));
/// # Ok::<(), eeema::safe::server::Answer>(())
/// ```
#[derive(Clone, Debug)]
pub struct Storage {
    quota: Quota,
    /// Backups that are there, and new ones being written.
    backups: u64,
    /// Bytes of the backups, and of all that is being written.
    bytes: u64,
}

/// Room for an upload. Give it back with [`Storage::stored`] or [`Storage::gave_up`].
#[derive(Debug)]
#[must_use = "the room stays taken until it is given back"]
pub struct Reservation {
    length: u64,
    /// It was counted as a backup more.
    is_new: bool,
}

impl Storage {
    /// Nothing yet.
    pub const fn new(quota: Quota) -> Self {
        Self {
            quota,
            backups: 0,
            bytes: 0,
        }
    }

    /// Counts a backup that is there.
    pub const fn count(&mut self, length: u64) {
        self.backups = self.backups.saturating_add(1);
        self.bytes = self.bytes.saturating_add(length);
    }

    /// Counts a backup less, which was deleted.
    pub const fn removed(&mut self, length: u64) {
        self.backups = self.backups.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(length);
    }

    /// Takes room for an upload of `length` bytes, which replaces a backup of `replaced` bytes if there is
    /// one.
    ///
    /// # Errors
    ///
    /// The answer to give: [`Status::INSUFFICIENT_STORAGE`].
    pub fn reserve(&mut self, replaced: Option<u64>, length: u64) -> Result<Reservation, Answer> {
        let is_new = replaced.is_none();
        let backups = self.backups.checked_add(u64::from(is_new));
        let backups = backups.filter(|count| *count <= self.quota.max_backups);
        let bytes = self.bytes.checked_add(length);
        let bytes = bytes.filter(|bytes| *bytes <= self.quota.max_bytes);
        let (Some(backups), Some(bytes)) = (backups, bytes) else {
            return Err(Status::INSUFFICIENT_STORAGE.into());
        };
        (self.backups, self.bytes) = (backups, bytes);
        Ok(Reservation { length, is_new })
    }

    /// The upload is in its place, where a backup of `replaced` bytes stood at that moment, if any: another
    /// request may have stored or deleted one since the room was taken.
    pub const fn stored(&mut self, reservation: Reservation, replaced: Option<u64>) {
        if !reservation.is_new {
            self.backups = self.backups.saturating_add(1);
        }
        if let Some(length) = replaced {
            self.removed(length);
        }
    }

    /// The upload failed, and its file is gone.
    pub fn gave_up(&mut self, reservation: Reservation) {
        self.backups = self.backups.saturating_sub(u64::from(reservation.is_new));
        self.bytes = self.bytes.saturating_sub(reservation.length);
    }

    /// How many backups there are.
    pub const fn backups(&self) -> u64 {
        self.backups
    }

    /// Bytes of all of them, with what is being written.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}
