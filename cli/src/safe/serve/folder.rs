use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use eeema::safe::server::{
    Answer, BackupName, CleanUp, Condition, FolderEntry, Quota, Removal, Retention, Server, Status,
    Storage,
};
use eeema::time::UnixMillis;

use super::log::log;
use crate::shared::failure::reason;
use crate::shared::new_folder::create_private;
use crate::shared::{Done, Failure};

/// The folder with one file for each backup.
pub(super) struct Folder {
    path: PathBuf,
    storage: Mutex<Storage>,
    /// Held as long as the server runs: two servers would not know of each other's uploads.
    _lock: File,
}

impl Folder {
    /// Opens the folder `backups` in `parent`, which is made if it is missing, tests whether files can be written
    /// there, deletes what a kill left behind, and counts what is there.
    pub(super) fn open(parent: &Path, quota: Quota) -> Done<Self> {
        make(parent).map_err(|error| unusable(parent, &error))?;
        if !parent.is_dir() {
            let parent = parent.display();
            return Err(Failure::failed(format_args!(
                "{parent} is no folder; name another one"
            )));
        }
        let lock = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(parent.join("server.lock"))
            .map_err(|error| unusable(parent, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let parent = parent.display();
                return Err(Failure::failed(format_args!(
                    "another server keeps {parent}; stop it first"
                )));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(parent, &error)),
        }
        let path = parent.join("backups");
        test(&path).map_err(|error| unusable(&path, &error))?;
        let storage = take_stock(&path, quota).map_err(|error| unusable(&path, &error))?;
        Ok(Self {
            path,
            storage: Mutex::new(storage),
            _lock: lock,
        })
    }

    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// How much is kept. Whoever renames and deletes files holds it meanwhile.
    pub(super) fn storage(&self) -> MutexGuard<'_, Storage> {
        // Nothing that holds it panics.
        self.storage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The length of a backup, if it is there.
    pub(super) fn length(&self, name: &BackupName) -> Result<Option<u64>, Answer> {
        match fs::metadata(self.path_of(name.as_str())) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(answer_to(&error)),
        }
    }

    pub(super) fn read(&self, name: &BackupName, condition: Condition) -> Result<Vec<u8>, Answer> {
        condition.check(self.length(name)?.is_some())?;
        fs::read(self.path_of(name.as_str())).map_err(|error| answer_to(&error))
    }

    pub(super) fn delete(&self, name: &BackupName, condition: Condition) -> Result<(), Answer> {
        let mut storage = self.storage();
        let length = self.length(name)?;
        condition.check(length.is_some())?;
        fs::remove_file(self.path_of(name.as_str())).map_err(|error| answer_to(&error))?;
        storage.removed(length.unwrap_or_default());
        Ok(())
    }

    /// Makes what was renamed last.
    pub(super) fn sync(&self) -> io::Result<()> {
        // Only on Unix, a folder can be opened.
        if cfg!(unix) {
            File::open(&self.path)?.sync_all()?;
        }
        Ok(())
    }

    /// Deletes what has expired, and gives how much that was and how much failed.
    pub(super) fn clean_up(&self, server: &Server) -> io::Result<CleanUp> {
        let now = UnixMillis::from(SystemTime::now());
        let mut clean_up = CleanUp::default();
        for entry in fs::read_dir(&self.path)? {
            let removal = entry.and_then(|entry| self.clean(&entry, server, now));
            clean_up.add(removal.unwrap_or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Removal::Gone,
                _ => Removal::Failed,
            }));
        }
        Ok(clean_up)
    }

    fn clean(&self, entry: &fs::DirEntry, server: &Server, now: UnixMillis) -> io::Result<Removal> {
        // Between the look at a backup and its end, nobody may put a new one there.
        let mut storage = self.storage();
        let metadata = entry.metadata()?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let found = FolderEntry::new(&name, metadata.is_file(), metadata.modified()?.into());
        let decision = found.decide(server.config(), now);
        if !matches!(decision, Retention::Expired | Retention::Abandoned) {
            return Ok(Removal::Gone);
        }
        fs::remove_file(entry.path())?;
        if decision == Retention::Expired {
            storage.removed(metadata.len());
        }
        Ok(Removal::Deleted)
    }
}

/// Makes a folder for its owner alone, unless there is something already.
fn make(path: &Path) -> io::Result<()> {
    match create_private(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let (path, reason) = (path.display(), reason(error));
    Failure::failed(format_args!(
        "{path} cannot be written to: {reason}; give this user the right to"
    ))
}

/// Whether files can be written to a folder, which is made if it is missing.
fn test(path: &Path) -> io::Result<()> {
    make(path)?;
    let (before, after) = (path.join("self-test"), path.join("self-test-renamed"));
    fs::write(&before, b"test")?;
    fs::rename(&before, &after)?;
    let content = fs::read(&after);
    fs::remove_file(&after)?;
    match content {
        Ok(content) if content == b"test" => Ok(()),
        Ok(_) => Err(io::Error::other("what was written is not what is read")),
        Err(error) => Err(error),
    }
}

/// Counts the backups, and deletes what a kill left behind. What cannot be deleted is in nobody's way.
fn take_stock(path: &Path, quota: Quota) -> io::Result<Storage> {
    let mut storage = Storage::new(quota);
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let found = FolderEntry::new(&name, metadata.is_file(), UnixMillis(0));
        if found.is_upload() {
            if let Err(error) = fs::remove_file(entry.path()) {
                log(format_args!(
                    "what a kill left behind cannot be deleted: {error}"
                ));
            }
        } else if metadata.is_file() && BackupName::parse(&name).is_some() {
            storage.count(metadata.len());
        }
    }
    Ok(storage)
}

/// What a client is told of an error, after who runs the server was.
pub(super) fn answer_to(error: &io::Error) -> Answer {
    use io::ErrorKind::{FileTooLarge, NotFound, QuotaExceeded, StorageFull};
    let status = match error.kind() {
        NotFound => return Status::NOT_FOUND.into(),
        StorageFull | QuotaExceeded | FileTooLarge => Status::INSUFFICIENT_STORAGE,
        _ => Status::INTERNAL_SERVER_ERROR,
    };
    log(format_args!("the folder: {error}"));
    status.into()
}
