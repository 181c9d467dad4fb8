//! A key of a backup is no key of a blob.
use eeema::identity::BlobKey;
use eeema::safe::{self, Limits, MasterKey};

pub fn open(key: &MasterKey, other: &BlobKey, backup: &[u8]) -> bool {
    let _ = safe::open(other, backup, Limits::default()).is_ok(); //~ E0308
    safe::open(key, backup, Limits::default()).is_ok()
}
