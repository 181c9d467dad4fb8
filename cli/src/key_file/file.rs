//! Key files of both versions.

use clap::ValueEnum;
use eeema::crypto::Argon2Memory;
use eeema::local_storage::{
    CostLimits, Error, KeyFile as KeyFileV2, KeyFileV1, KeyStorage, ProtectionV1, WrappedKeyFile,
};

use crate::shared::json::Json;
use crate::shared::password::PasswordSource;
use crate::shared::progress::spinner;
use crate::shared::recognise::something_else;
use crate::shared::terminal::counted;
use crate::shared::{Done, Failure};

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Version {
    #[value(name = "1", help = "key.dat, of older apps")]
    One,
    #[value(name = "2", help = "master_key.dat")]
    Two,
}

pub(super) enum KeyFile {
    V1(KeyFileV1),
    V2(KeyFileV2),
}

/// The exit codes of key files.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::Length | Error::Malformed(_) => Failure::something_else(error),
        Error::Damaged
        | Error::WrongPassphrase
        | Error::Authentication
        | Error::WrongRemoteSecret => Failure::wrong_or_damaged(error),
        _ => Failure::failed(error),
    }
}

impl KeyFile {
    /// Reads a file of the version that the user says, or of the one that its content shows.
    pub(super) fn read(file: &[u8], version: Option<Version>) -> Done<Self> {
        match version {
            None => Self::recognised(file),
            Some(Version::One) => KeyFileV1::parse(file).map(Self::V1).map_err(failure),
            Some(Version::Two) => v2(file).map(Self::V2).map_err(failure),
        }
    }

    /// A protected file of version 1 begins with 1 or 2, and one of version 2 with two zeros. An unprotected
    /// file of version 1 may do so too: its check of 32 bits tells.
    fn recognised(file: &[u8]) -> Done<Self> {
        let checked = |file: &KeyFileV1| match file.protection() {
            ProtectionV1::None => file.open(None).is_ok(),
            _ => true,
        };
        let first = KeyFileV1::parse(file);
        match (first, v2(file)) {
            (Ok(first), Err(_)) if checked(&first) => Ok(Self::V1(first)),
            (Ok(first), Ok(_)) if checked(&first) => Err(Failure::usage(
                "this could be both versions; say which: --version 1 or --version 2",
            )),
            (_, Ok(second)) => Ok(Self::V2(second)),
            (_, Err(_)) if WrappedKeyFile::parse(file).is_ok() => Err(Failure::failed(
                "the file is sealed by a key that cannot leave the phone; it opens there alone",
            )),
            (Ok(_), Err(_)) => Err(failure(Error::Damaged)),
            (Err(_), Err(error)) => {
                Err(something_else(file, "a key file").unwrap_or_else(|| failure(error)))
            }
        }
    }

    fn is_protected(&self) -> bool {
        match self {
            Self::V1(file) => file.protection() != ProtectionV1::None,
            Self::V2(file) => file.is_protected(),
        }
    }

    /// Asks for the passphrase, if there is one.
    pub(super) fn unlock(&self, source: &PasswordSource) -> Done<KeyStorage> {
        let passphrase = match self.is_protected() {
            true => Some(source.ask("Passphrase")?),
            false => None,
        };
        let passphrase = passphrase.as_deref().map(String::as_str);
        let unlocked = spinner("deriving the key from the passphrase", || match self {
            Self::V1(file) => file.open(passphrase).map(|key| KeyStorage::new(&key)),
            Self::V2(file) => file.unlock(passphrase, Argon2Memory::heap()),
        });
        unlocked.map_err(failure)
    }

    const fn number(&self) -> u64 {
        match self {
            Self::V1(_) => 1,
            Self::V2(_) => 2,
        }
    }

    fn protection(&self) -> &'static str {
        match self {
            Self::V1(file) => match file.protection() {
                ProtectionV1::None => "none",
                ProtectionV1::Pbkdf2 => "PBKDF2",
                _ => "scrypt",
            },
            Self::V2(file) if file.is_protected() => "Argon2id",
            Self::V2(_) => "none",
        }
    }

    pub(super) fn describe(&self) -> String {
        let version = self.number();
        match (self.protection(), self) {
            ("none", _) => format!("version {version}, without passphrase"),
            (protection, Self::V1(_)) => {
                format!("version {version}, passphrase under {protection}")
            }
            (protection, Self::V2(file)) => {
                let cost = file.cost().map_or_else(String::new, |cost| {
                    let memory = cost.memory_kib;
                    let passes = counted(cost.iterations.into(), "round");
                    let lanes = counted(cost.parallelism.into(), "lane");
                    format!(" with {memory} KiB, {passes} and {lanes}")
                });
                format!("version {version}, passphrase under {protection}{cost}")
            }
        }
    }

    pub(super) fn object(&self) -> Json {
        let object = Json::object()
            .number("version", self.number())
            .text("protection", self.protection());
        let cost = match self {
            Self::V1(_) => None,
            Self::V2(file) => file.cost(),
        };
        match cost {
            None => object,
            Some(cost) => object
                .number("memory_kib", cost.memory_kib.into())
                .number("passes", cost.iterations.into())
                .number("lanes", cost.parallelism.into()),
        }
    }
}

fn v2(file: &[u8]) -> Result<KeyFileV2, Error> {
    KeyFileV2::parse(file, &CostLimits::default())
}
