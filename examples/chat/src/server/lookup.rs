use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use eeema::{PublicKey, ThreemaId};

use crate::Failure;
use crate::folder::{Directory, Folder};

/// How long an identity that was not found stays unknown: strangers cannot make the server read files.
const RELOAD_INTERVAL: Duration = Duration::from_secs(1);

/// Finds public keys in the directory, also of people who came later.
pub(super) struct Lookup {
    folder: Folder,
    known: Mutex<(Directory, Instant)>,
}

impl Lookup {
    pub(super) fn new(folder: Folder) -> Result<Self, Failure> {
        let known = Mutex::new((folder.directory()?, Instant::now()));
        Ok(Self { folder, known })
    }

    pub(super) fn find(&self, id: ThreemaId) -> Option<PublicKey> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (directory, read) = &mut *known;
        if let Some(key) = directory.find(id) {
            return Some(key);
        }
        if read.elapsed() >= RELOAD_INTERVAL {
            *read = Instant::now();
            // A directory that cannot be read now knows whom it knew before.
            if let Ok(again) = self.folder.directory() {
                *directory = again;
            }
        }
        directory.find(id)
    }
}
