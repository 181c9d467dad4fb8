//! The exit codes of Safe backups.

use eeema::safe::Error;
use eeema::safe::document::DocumentError;

use crate::shared::Failure;

/// What it means that a backup is not opened or not made.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::TooShort
        | Error::Unauthentic
        | Error::Gzip
        | Error::Document(DocumentError::Utf8 | DocumentError::Json | DocumentError::PrivateKey) => {
            Failure::wrong_or_damaged(error)
        }
        Error::EmptyPassword => Failure::usage(error),
        _ => Failure::failed(error),
    }
}
