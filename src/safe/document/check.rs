//! What a writer refuses, as a reader would not give it back.

use alloc::collections::BTreeSet;

use super::DocumentError;
use crate::identity::ThreemaId;
use crate::safe::json::MAX_INTEGER;
use crate::time::UnixMillis;

pub(super) fn is_new(known: &mut BTreeSet<ThreemaId>, id: ThreemaId) -> Result<(), DocumentError> {
    if known.insert(id) {
        Ok(())
    } else {
        Err(DocumentError::Model)
    }
}

pub(super) fn all_new(identities: &[ThreemaId]) -> Result<(), DocumentError> {
    let mut known = BTreeSet::new();
    identities.iter().try_for_each(|id| is_new(&mut known, *id))
}

pub(super) fn all_times(times: [Option<UnixMillis>; 2]) -> Result<(), DocumentError> {
    if times.iter().flatten().all(|time| time.0 <= MAX_INTEGER) {
        Ok(())
    } else {
        Err(DocumentError::Model)
    }
}
