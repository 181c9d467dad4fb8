use alloc::vec::Vec;

use crate::data_backup::entry_reader::SealedData;
use crate::data_backup::keys::EntryKeys;
use crate::data_backup::password::{PasswordBytes, PasswordEncoding};
use crate::data_backup::{EntryFault, Error, Source};

/// A password in both encodings, until one has opened something.
pub(super) struct Passwords(Vec<PasswordBytes>);

impl Passwords {
    pub(super) fn new(password: &str) -> Self {
        let mut passwords = alloc::vec![PasswordBytes::new(password, PasswordEncoding::Utf8)];
        passwords.extend(PasswordBytes::other(password));
        Self(passwords)
    }

    /// Authenticates, and keeps to the encoding that fits.
    pub(super) fn open(
        &mut self,
        source: &mut impl Source,
        data: &SealedData,
    ) -> Result<EntryKeys, Error> {
        let mut first = EntryFault::WrongPassword;
        for (index, password) in self.0.iter().enumerate() {
            let keys = EntryKeys::derive(password.as_bytes(), &data.salt);
            match data.authenticate(source, &keys) {
                Ok(()) => {
                    self.keep_to(index);
                    return Ok(keys);
                }
                Err(Error::Entry(EntryFault::Authentication)) => first = EntryFault::Authentication,
                Err(Error::Entry(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(first.into())
    }

    /// The first keys whose verifier fits, and their place for [`Passwords::keep_to`].
    pub(super) fn matching(&self, data: &SealedData) -> Result<(usize, EntryKeys), Error> {
        let keys = self.0.iter();
        let keys = keys.map(|password| EntryKeys::derive(password.as_bytes(), &data.salt));
        let fitting = keys.enumerate().find(|(_, keys)| data.check(keys).is_ok());
        fitting.ok_or(EntryFault::WrongPassword.into())
    }

    /// One encoding has opened something: it is that of all entries.
    pub(super) fn keep_to(&mut self, index: usize) {
        self.0.drain(..index.min(self.0.len()));
        self.0.truncate(1);
    }
}
