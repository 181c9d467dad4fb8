//! What a writer refuses, as a reader would not give it back
//! ([chapter 10 section 7.5](crate::protocol::safe#75-canonical-writer), point 6).

use alloc::collections::BTreeSet;

use super::DocumentError;
use crate::identity::ThreemaId;
use crate::safe::json::MAX_INTEGER;
use crate::time::UnixMillis;

/// Notes `id`, and refuses one that was noted before.
pub(super) fn is_new(known: &mut BTreeSet<ThreemaId>, id: ThreemaId) -> Result<(), DocumentError> {
    if known.insert(id) {
        Ok(())
    } else {
        Err(DocumentError::Model)
    }
}

/// Refuses a list that names somebody twice: a reader drops the second one.
pub(super) fn all_new(identities: &[ThreemaId]) -> Result<(), DocumentError> {
    let mut known = BTreeSet::new();
    identities.iter().try_for_each(|id| is_new(&mut known, *id))
}

/// Refuses a time above 2^53 − 1 ms: the desktop app reads numbers as doubles.
pub(super) fn all_times(times: [Option<UnixMillis>; 2]) -> Result<(), DocumentError> {
    if times.iter().flatten().all(|time| time.0 <= MAX_INTEGER) {
        Ok(())
    } else {
        Err(DocumentError::Model)
    }
}
