use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use eeema::OsRandom;
use eeema::safe::server::{BackupName, CleanUp, FolderEntry, Removal, Retention, Server};
use eeema::time::UnixMillis;

use crate::Failure;

/// The folder with one file for each backup.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder `backups` in `parent`, and tests whether files can be written there.
    pub(crate) fn open(parent: &Path) -> Result<Self, Failure> {
        let shown = parent.display();
        match fs::metadata(parent) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(format!("{shown} is no folder; name another one").into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(format!("there is no folder {shown}; create it").into());
            }
            Err(error) => return Err(format!("{shown} cannot be read: {error}").into()),
        }
        let folder = Self {
            path: parent.join("backups"),
        };
        folder.test().map_err(|error| {
            let path = folder.path.display();
            format!("{path} cannot be written to: {error}; give this user the right to")
        })?;
        Ok(folder)
    }

    fn test(&self) -> io::Result<()> {
        if !self.path.is_dir() {
            fs::create_dir(&self.path)?;
        }
        let (before, after) = (
            self.path.join("self-test"),
            self.path.join("self-test-renamed"),
        );
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

    pub(crate) fn read(&self, name: &BackupName) -> io::Result<Vec<u8>> {
        fs::read(self.path.join(name.as_str()))
    }

    /// The length of a backup, if it is there.
    pub(crate) fn length(&self, name: &BackupName) -> io::Result<u64> {
        fs::metadata(self.path.join(name.as_str())).map(|metadata| metadata.len())
    }

    pub(crate) fn delete(&self, name: &BackupName) -> io::Result<()> {
        fs::remove_file(self.path.join(name.as_str()))
    }

    /// Writes exactly `length` bytes beside the old backup, and puts them into its place when they
    /// are all there. Gives whether there was an old one.
    pub(crate) fn store(
        &self,
        name: &BackupName,
        length: u64,
        body: impl Read,
    ) -> io::Result<bool> {
        let (temporary, mut file) = self.create(name)?;
        let place = self.path.join(name.as_str());
        let stored = io::copy(&mut body.take(length), &mut file).and_then(|count| {
            if count != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.sync_all()?;
            let replaces = place.exists();
            fs::rename(&temporary, &place)?;
            Ok(replaces)
        });
        if stored.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        stored
    }

    /// A new file for an upload.
    fn create(&self, name: &BackupName) -> io::Result<(PathBuf, File)> {
        loop {
            let name = name.upload_name(&mut OsRandom).map_err(io::Error::other)?;
            let path = self.path.join(name);
            match File::create_new(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created.map(|file| (path, file)),
            }
        }
    }

    /// Deletes what has expired, and gives how much that was and how much failed.
    pub(crate) fn clean_up(&self, server: &Server) -> io::Result<CleanUp> {
        let now = millis(SystemTime::now());
        let mut clean_up = CleanUp::default();
        for entry in fs::read_dir(&self.path)? {
            let removed = entry.and_then(|entry| {
                let metadata = entry.metadata()?;
                let last_write = millis(metadata.modified()?);
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let found = FolderEntry::new(&name, metadata.is_file(), last_write);
                let decision = found.decide(server.config(), now);
                if !matches!(decision, Retention::Expired | Retention::Abandoned) {
                    return Ok(Removal::Gone);
                }
                fs::remove_file(entry.path()).map(|()| Removal::Deleted)
            });
            clean_up.add(removed.unwrap_or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Removal::Gone,
                _ => Removal::Failed,
            }));
        }
        Ok(clean_up)
    }
}

fn millis(time: SystemTime) -> UnixMillis {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMillis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
