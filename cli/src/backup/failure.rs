//! The exit codes of data backups.

use eeema::data_backup::Error;

use crate::shared::Failure;
use crate::shared::terminal::counted;

/// What it means that a backup is not read or not written.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::NotAZip
        | Error::SettingsMissing
        | Error::SettingsInvalid
        | Error::IdentityMissing => Failure::something_else(error),
        Error::Entry(_)
        | Error::OpenQuote
        | Error::IdentityInvalid
        | Error::IdentityWrongPassword => Failure::wrong_or_damaged(error),
        _ => Failure::failed(error),
    }
}

/// What was asked for is done, as far as it can be: this much of the backup is damaged or not there.
pub(super) fn damaged(what: &[(u64, &str)]) -> Failure {
    let parts = what.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| counted(*count, what)).collect();
    Failure::wrong_or_damaged(format_args!(
        "the backup is damaged or not complete: {}; look for another copy of it",
        parts.join(", ")
    ))
}
