//! Derivations on all cores.

use alloc::vec::Vec;

use rayon::prelude::*;

use super::Error;
use super::keys::{EntryKeys, Salt};

pub(super) fn derive(
    salts: &[Result<Salt, Error>],
    password: &[u8],
) -> Vec<Result<EntryKeys, Error>> {
    salts
        .par_iter()
        .map(|salt| {
            salt.as_ref()
                .map(|salt| EntryKeys::derive(password, salt))
                .map_err(|error| *error)
        })
        .collect()
}
