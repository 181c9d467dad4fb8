//! The key files of the Android app.

use std::io::Write;
use std::path::Path;

use eeema::OsRandom;
use eeema::codec::hex::Hex;
use eeema::crypto::Argon2Memory;
use eeema::local_storage::{CostLimits, KeyFile, KeyFileV1, KeyStorage, MasterKey, ProtectionV1};
use zeroize::Zeroizing;

use crate::Outcome;
use crate::library::said;
use crate::output;
use crate::secret::Secrets;

/// Characters that the apps ask for.
const SHORTEST_PASSPHRASE: usize = 8;

enum Read {
    V1(KeyFileV1),
    V2(KeyFile),
}

impl Read {
    fn file(path: &Path) -> Result<Self, String> {
        let file = std::fs::read(path).map_err(output::failed(path))?;
        let file = Zeroizing::new(file);
        match file.len() {
            KeyFileV1::LENGTH if file.first().is_some_and(|first| *first <= 2) && file[1] != 0 => {
                KeyFileV1::parse(&file).map(Self::V1).map_err(said)
            }
            _ => KeyFile::parse(&file, &CostLimits::default())
                .map(Self::V2)
                .map_err(said),
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
}

pub fn show(path: &Path) -> Outcome {
    match Read::file(path)? {
        Read::V1(file) => println!("version 1, protection: {:?}", file.protection()),
        Read::V2(file) => match file.cost() {
            None => println!("version 2, without passphrase"),
            Some(cost) => println!(
                "version 2, Argon2id with {} KiB, {} passes, {} lanes",
                cost.memory_kib, cost.iterations, cost.parallelism
            ),
        },
    }
    Ok(true)
}

pub fn open(path: &Path, secrets: &Secrets) -> Outcome {
    let storage = Read::file(path)?.storage(secrets)?;
    if storage.remote_secret_needed().is_some() {
        return Err("the key is also sealed by a remote secret of a work server".into());
    }
    let key: MasterKey = storage.open(None).map_err(said)?;
    output::line(&Hex(key.as_bytes()).to_string())?;
    Ok(true)
}

/// Writes a new file of version 2; the old one stays.
pub fn set_passphrase(path: &Path, new: &Path, secrets: &Secrets) -> Outcome {
    let storage = Read::file(path)?.storage(secrets)?;
    let passphrase = secrets.ask_for_new("New passphrase: ")?;
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(format!("use at least {SHORTEST_PASSPHRASE} characters"));
    }
    let memory = Argon2Memory::heap();
    let cost = KeyFile::ANDROID_COST;
    let file = KeyFile::seal(&storage, &passphrase, cost, memory, &mut OsRandom).map_err(said)?;
    let mut output = output::new_file(new)?;
    output
        .write_all(file.encode().as_bytes())
        .and_then(|()| output.flush())
        .map_err(output::failed(new))?;
    println!(
        "written; the old file still opens with the old passphrase: delete it when the app has the new one"
    );
    Ok(true)
}
