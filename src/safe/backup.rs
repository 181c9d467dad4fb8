use alloc::vec::Vec;

use super::document::{Document, Reading};
use super::{Error, Limits, MasterKey, container};
use crate::crypto::{Random, on_wiped_stack};

/// Seals a document into a backup, ready to be uploaded.
///
/// # Errors
///
/// [`Error::Document`] if a reader would not give the same document back, or [`Error::Random`].
pub fn seal(
    key: &MasterKey,
    document: &Document,
    random: &mut impl Random,
) -> Result<Vec<u8>, Error> {
    container::seal(key.encryption_key(), document.encode()?.as_bytes(), random)
}

/// Opens a backup, and takes what is usable in it.
///
/// A wrong password rarely gets here, as it gives another backup id: the server has nothing then.
///
/// # Errors
///
/// [`Error::TooShort`], [`Error::Unauthentic`], [`Error::Gzip`], [`Error::TooLarge`],
/// or [`Error::Document`].
pub fn open(key: &MasterKey, backup: &[u8], limits: Limits) -> Result<Reading, Error> {
    on_wiped_stack::<{ 4 * 1024 }, _>(|| {
        let body = container::open(key.encryption_key(), backup, limits)?;
        Ok(Document::decode(body.as_bytes())?)
    })
}
