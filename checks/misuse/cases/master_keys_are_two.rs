//! The key of Safe is not that of the local storage.
use eeema::local_storage::{self, KeyStorage};
use eeema::safe;

pub fn store(key: &local_storage::MasterKey, other: &safe::MasterKey) -> KeyStorage {
    let _ = KeyStorage::new(other); //~ E0308
    KeyStorage::new(key)
}
