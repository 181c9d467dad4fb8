use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eeema::OsRandom;
use eeema::safe::server::{Answer, BackupName, Condition, Reservation, Status};

use super::folder::{Folder, answer_to};
use super::log::log;

/// A backup on its way into the folder. Its room is given back when it is dropped.
pub(super) struct Upload {
    folder: Arc<Folder>,
    name: BackupName,
    condition: Condition,
    room: Option<Reservation>,
}

impl Upload {
    /// Takes room for a backup of `length` bytes.
    pub(super) fn begin(
        folder: Arc<Folder>,
        name: BackupName,
        length: u64,
        condition: Condition,
    ) -> Result<Self, Answer> {
        let mut storage = folder.storage();
        let replaced = folder.length(&name)?;
        condition.check(replaced.is_some())?;
        let room = Some(storage.reserve(replaced, length)?);
        drop(storage);
        Ok(Self {
            folder,
            name,
            condition,
            room,
        })
    }

    /// Writes the backup beside the old one, and puts it into its place when it is whole.
    pub(super) fn store(mut self, content: &[u8]) -> Result<Status, Answer> {
        let beside = self.write(content).map_err(|error| answer_to(&error))?;
        let stored = self.put_in_place(&beside);
        if stored.is_err() {
            remove(&beside);
        }
        stored
    }

    fn write(&self, content: &[u8]) -> io::Result<PathBuf> {
        let (path, mut file) = self.create()?;
        let written = file.write_all(content).and_then(|()| file.sync_all());
        if written.is_err() {
            remove(&path);
        }
        written.map(|()| path)
    }

    /// A new file.
    fn create(&self) -> io::Result<(PathBuf, File)> {
        loop {
            let name = self.name.upload_name(&mut OsRandom);
            let path = self.folder.path_of(&name.map_err(io::Error::other)?);
            match File::create_new(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created.map(|file| (path, file)),
            }
        }
    }

    fn put_in_place(&mut self, beside: &Path) -> Result<Status, Answer> {
        let folder = Arc::clone(&self.folder);
        let mut storage = folder.storage();
        let replaced = folder.length(&self.name)?;
        // Another request may have stored or deleted one meanwhile.
        self.condition.check(replaced.is_some())?;
        let place = folder.path_of(self.name.as_str());
        fs::rename(beside, place).map_err(|error| answer_to(&error))?;
        if let Some(room) = self.room.take() {
            storage.stored(room, replaced);
        }
        drop(storage);
        folder.sync().map_err(|error| answer_to(&error))?;
        Ok(match replaced {
            Some(_) => Status::NO_CONTENT,
            None => Status::CREATED,
        })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(room) = self.room.take() {
            self.folder.storage().gave_up(room);
        }
    }
}

/// Deletes a file of an upload that failed. What stays is deleted at the next start.
fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log(format_args!(
                "an upload that failed cannot be deleted: {error}"
            ));
        }
        _ => {}
    }
}
