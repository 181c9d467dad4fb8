//! What hellos and logins have in common that are agreed side by side.

use core::array;

use crate::identity::{AgreedKey, Error, PublicKey};

/// Of how many connections the keys are agreed at a time.
pub(super) const BATCH: usize = 64;

/// Keys that were agreed side by side.
pub(super) type AgreedKeys = [Result<AgreedKey, Error>; BATCH];

/// What a batch of agreements is written over.
pub(super) fn no_keys() -> AgreedKeys {
    array::from_fn(|_| Err(Error::NonContributory))
}

/// Agreed with in place of the key of an unknown identity, so that it costs the same: the base point.
pub(super) const DUMMY_KEY: PublicKey = {
    let mut point = [0; 32];
    let [first, ..] = &mut point;
    *first = 9;
    PublicKey::from_bytes(point)
};
