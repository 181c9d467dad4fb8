//! Backups as files.

use std::ffi::OsString;

use clap::Args;
use eeema::ThreemaId;
use eeema::codec::base64;
use eeema::safe::document::Reading;
use eeema::safe::{self, Limits, MasterKey, Password};

use super::failure::failure;
use crate::shared::input::{Bytes, Input};
use crate::shared::password::{PasswordSource, Secret};
use crate::shared::progress::spinner;
use crate::shared::recognise::{Kind, something_else};
use crate::shared::{Done, Failure, keys};

/// More than any server takes, in bytes.
pub(super) const MAX_LENGTH: u64 = 64 << 20;

/// Whose backup it is, and where.
#[derive(Args)]
pub(crate) struct Sealed {
    /// Whose backup it is
    #[arg(value_name = "ID", value_parser = keys::identity)]
    pub(super) id: ThreemaId,
    /// The backup, as a server keeps it, or as base64 (- for standard input)
    #[arg(value_name = "FILE")]
    pub(super) file: OsString,
    #[command(flatten)]
    pub(super) password: PasswordSource,
}

impl Sealed {
    /// Reads the backup before the password is asked for, so that another file is named at once.
    pub(super) fn open(&self) -> Done<(MasterKey, Bytes, Reading)> {
        let input = Input::from(self.file.clone());
        if self.password.is_standard_input() && matches!(input, Input::Standard) {
            return Err(Failure::usage(
                "standard input cannot be the backup and the password; name a file for one of them",
            ));
        }
        let bytes = input.read(MAX_LENGTH, "a Safe backup")?;
        let backup = bare(bytes).map_err(|failure| failure.in_front(input))?;
        let key = derive(&self.password.ask("Password of the backup")?, self.id)?;
        let reading = open(&key, &backup)?;
        Ok((key, backup, reading))
    }
}

/// The backup without base64. What is something else is named: a backup looks like random bytes, and never
/// like a text.
fn bare(bytes: Bytes) -> Done<Bytes> {
    const WANTED: &str = "a Safe backup";
    if Kind::of(&bytes) == Some(Kind::SafeBackup) {
        let digits = bytes.iter().copied();
        let digits: Bytes = Bytes::new(digits.filter(|byte| !byte.is_ascii_whitespace()).collect());
        let text = str::from_utf8(&digits).map_err(Failure::something_else)?;
        let mut buffer = Bytes::new(vec![0; text.len()]);
        let decoded = base64::decode(text, &mut buffer).map_err(Failure::wrong_or_damaged)?;
        return Ok(Bytes::new(decoded.to_vec()));
    }
    match something_else(&bytes, WANTED) {
        Some(failure) => Err(failure),
        None if str::from_utf8(&bytes).is_ok() => Err(Failure::something_else(
            "this is a text, not a Safe backup; name the file that was downloaded from the server",
        )),
        None => Ok(bytes),
    }
}

pub(super) fn open(key: &MasterKey, backup: &[u8]) -> Done<Reading> {
    safe::open(key, backup, Limits::default()).map_err(failure)
}

pub(super) fn derive(password: &Secret, id: ThreemaId) -> Done<MasterKey> {
    let password = Password::new(password).map_err(failure)?;
    let derived = spinner("deriving the key from the password", || {
        MasterKey::derive(password, id)
    });
    derived.map_err(failure)
}
