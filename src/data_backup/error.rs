use core::fmt;

use crate::crypto::RandomError;

/// Why a backup was not read or not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The file has no directory, or one that lies about where things are.
    NotAZip,
    /// Something is wrong with the entry that was asked for; the others are not concerned.
    Entry(EntryFault),
    /// A table whose last quoted cell never ends.
    OpenQuote,
    /// There is no `settings`: this is no data backup.
    SettingsMissing,
    /// `settings` is no table, or its version is no number.
    SettingsInvalid,
    /// The backup is of a later version than this library knows.
    VersionTooNew,
    /// There is no `identity`.
    IdentityMissing,
    /// `identity` is no ID export.
    IdentityInvalid,
    /// `identity` is sealed with another password, or damaged.
    IdentityWrongPassword,
    /// There is no `messages.txt`: this is no chat export.
    MessagesMissing,
    /// The directory or the derivation needs more memory than is allowed.
    TooLarge,
    /// What is written stands in the wrong order, or is not finished yet.
    Order,
    /// The caller's source could not read.
    Source,
    /// The caller's sink could not write.
    Sink,
    /// The random generator failed.
    Random,
}

/// What is wrong with one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryFault {
    /// The name is empty or not UTF-8, or holds `/`, `\` or a control character.
    Name,
    /// Another entry has the same name: neither is used.
    Duplicate,
    /// It is not under WinZip AES, or of a kind that nobody writes.
    NotEncrypted,
    /// It is shorter than salt, verifier and tag.
    TooShort,
    /// The password is wrong. Where another entry has opened: damaged.
    WrongPassword,
    /// The tag is wrong: altered, or one wrong password of 65 536.
    Authentication,
    /// It is authentic, but its content is not what the directory says.
    Size,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAZip => {
                "this is no whole ZIP archive; copy it again, or look what can be recovered"
            }
            Self::Entry(fault) => return fault.fmt(f),
            Self::OpenQuote => "a table is cut off; look for another copy of the backup",
            Self::SettingsMissing => {
                "there is no entry `settings`; check that this is a data backup"
            }
            Self::SettingsInvalid => {
                "the entry `settings` names no version; check that this is a data backup"
            }
            Self::VersionTooNew => "the backup is newer than this program; update it",
            Self::IdentityMissing => {
                "there is no entry `identity`; check that this is a data backup"
            }
            Self::IdentityInvalid => "the entry `identity` is no ID export; look for another copy",
            Self::IdentityWrongPassword => {
                "the identity inside has another password; look for another copy of the backup"
            }
            Self::MessagesMissing => {
                "there is no entry `messages.txt`; check that this is a chat export"
            }
            Self::TooLarge => "the backup needs more memory than is allowed; allow more",
            Self::Order => {
                "entries are written in the order of the app, each finished before the next one"
            }
            Self::Source => "the file could not be read; check the disk and the permissions",
            Self::Sink => "the file could not be written; check the space and the permissions",
            Self::Random => "the random generator failed; nothing was made, try again later",
        })
    }
}

impl fmt::Display for EntryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "the entry has a name that no app writes; it is left out",
            Self::Duplicate => "two entries have this name; both are left out",
            Self::NotEncrypted => "the entry is not encrypted as in a backup; it is left out",
            Self::TooShort => "the entry is cut off; look for another copy of the backup",
            Self::WrongPassword => "the password is wrong or the entry is damaged; check both",
            Self::Authentication => "the entry was altered; look for another copy of the backup",
            Self::Size => "the content of the entry is not what the directory says; it is left out",
        })
    }
}

impl core::error::Error for Error {}

impl core::error::Error for EntryFault {}

impl From<EntryFault> for Error {
    fn from(fault: EntryFault) -> Self {
        Self::Entry(fault)
    }
}

impl From<RandomError> for Error {
    fn from(RandomError: RandomError) -> Self {
        Self::Random
    }
}
