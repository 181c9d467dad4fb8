//! The key files of the Android app.

use std::io::Write;
use std::path::Path;

use eeema::OsRandom;
use eeema::codec::hex::Hex;
use eeema::crypto::Argon2Memory;
use eeema::local_storage::{
    CostLimits, Error, KeyFile as KeyFileV2, KeyFileV1, KeyStorage, MasterKey, ProtectionV1,
    WrappedKeyFile,
};
use zeroize::Zeroizing;

use crate::Outcome;
use crate::library::said;
use crate::output;
use crate::secret::Secrets;

/// Characters that the apps ask for.
const SHORTEST_PASSPHRASE: usize = 8;

pub enum KeyFile {
    V1(KeyFileV1),
    V2(KeyFileV2),
}

impl KeyFile {
    /// Reads a file of the version that the user says, or of the one that its content shows.
    pub fn read(path: &Path, version: Option<&str>) -> Result<Self, String> {
        let file = std::fs::read(path).map_err(output::failed(path))?;
        let file = Zeroizing::new(file);
        match version {
            None => Self::recognised(&file),
            Some("1") => KeyFileV1::parse(&file).map(Self::V1).map_err(said),
            Some("2") => v2(&file).map(Self::V2).map_err(said),
            Some(_) => Err("the version of a key file is 1 or 2".into()),
        }
    }

    /// A protected file of version 1 begins with 1 or 2, and one of version 2 with two zeros. An unprotected
    /// file of version 1 may do so too: its check of 32 bits tells.
    fn recognised(file: &[u8]) -> Result<Self, String> {
        let checked = |file: &KeyFileV1| match file.protection() {
            ProtectionV1::None => file.open(None).is_ok(),
            _ => true,
        };
        let first = KeyFileV1::parse(file);
        match (first, v2(file)) {
            (Ok(first), Err(_)) if checked(&first) => Ok(Self::V1(first)),
            (Ok(first), Ok(_)) if checked(&first) => {
                Err("this could be both versions; say which: --version 1 or --version 2".into())
            }
            (_, Ok(second)) => Ok(Self::V2(second)),
            (_, Err(_)) if WrappedKeyFile::parse(file).is_ok() => Err(
                "the file is sealed by a key that cannot leave the phone; it opens there alone"
                    .into(),
            ),
            (Ok(_), Err(_)) => Err(said(Error::Damaged)),
            (Err(_), Err(error)) => Err(said(error)),
        }
    }

    fn is_protected(&self) -> bool {
        match self {
            Self::V1(file) => file.protection() != ProtectionV1::None,
            Self::V2(file) => file.is_protected(),
        }
    }

    fn storage(&self, secrets: &Secrets) -> Result<KeyStorage, String> {
        let passphrase = match self.is_protected() {
            true => Some(secrets.ask("Passphrase: ")?),
            false => None,
        };
        let passphrase = passphrase.as_deref().map(String::as_str);
        match self {
            Self::V1(file) => file.open(passphrase).map(|key| KeyStorage::new(&key)),
            Self::V2(file) => file.unlock(passphrase, Argon2Memory::heap()),
        }
        .map_err(said)
    }

    pub fn show(&self) -> Outcome {
        let text = match self {
            Self::V1(file) => format!("version 1, protection: {:?}", file.protection()),
            Self::V2(file) => match file.cost() {
                None => "version 2, without passphrase".into(),
                Some(cost) => format!(
                    "version 2, Argon2id with {} KiB, {} passes, {} lanes",
                    cost.memory_kib, cost.iterations, cost.parallelism
                ),
            },
        };
        output::line(&text)?;
        Ok(true)
    }

    pub fn open(&self, secrets: &Secrets) -> Outcome {
        let storage = self.storage(secrets)?;
        if storage.remote_secret_needed().is_some() {
            return Err("the key is also sealed by a remote secret of a work server".into());
        }
        let key: MasterKey = storage.open(None).map_err(said)?;
        output::line(&Hex(key.as_bytes()).to_string())?;
        Ok(true)
    }

    /// Writes a new file of version 2; the old one stays.
    pub fn set_passphrase(&self, new: &Path, secrets: &Secrets) -> Outcome {
        let storage = self.storage(secrets)?;
        let passphrase = secrets.ask_for_new("New passphrase: ")?;
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(format!("use at least {SHORTEST_PASSPHRASE} characters").into());
        }
        let memory = Argon2Memory::heap();
        let cost = KeyFileV2::ANDROID_COST;
        let file =
            KeyFileV2::seal(&storage, &passphrase, cost, memory, &mut OsRandom).map_err(said)?;
        let mut output = output::new_file(new)?;
        output
            .write_all(file.encode().as_bytes())
            .and_then(|()| output.flush())
            .map_err(output::failed(new))?;
        output::line(
            "written; the old file still opens with the old passphrase: delete it when the app has the new one",
        )?;
        Ok(true)
    }
}

fn v2(file: &[u8]) -> Result<KeyFileV2, Error> {
    KeyFileV2::parse(file, &CostLimits::default())
}
