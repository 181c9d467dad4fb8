//! Data at rest: key files, passphrases, encrypted files and databases of the apps
//! ([chapter 13](crate::protocol::local_storage)). For forensic and migration tools that open an existing image,
//! and for clients that want the same protection.
//!
//! | what | where | type |
//! |---|---|---|
//! | `key.dat` | Android up to 6.1 | [`KeyFileV1`] |
//! | `master_key.dat` | Android 6.2 and later | [`KeyFile`], which holds a [`KeyStorage`] |
//! | `enc_master_key_v2.dat` | Android 6.4 and later | [`WrappedKeyFile`] around it |
//! | media, pictures, settings | Android | [`seal_file`], [`open_file`], [`file_name`] |
//! | `threema4.db`, `threema-fs.db` | Android | [`DatabasePassword`], [`DatabaseKeys`] |
//! | secret on a work server | all | [`RemoteSecret`], [`Monitor`] |
//! | database fields and keys | iOS | [`DatabaseFieldKey`], [`WrappedKey`] |
//! | key storage | Desktop | [`DesktopKeyFile`], which holds [`DesktopKeys`] |
//!
//! If several key files exist, take the newest form that can be read. Write a new file beside the old one,
//! flush it, and rename it.
//!
//! ```
//! use eeema::OsRandom;
//! use eeema::crypto::Argon2Memory;
//! use eeema::local_storage::{self, CostLimits, KeyFile, KeyStorage, MasterKey};
//!
//! # let made = MasterKey::generate(&mut OsRandom)?;
//! # let master_key_dat = KeyFile::without_passphrase(KeyStorage::new(&made)).encode();
//! # let media_file = local_storage::seal_file(&made, b"a picture", &mut OsRandom)?;
//! let file = KeyFile::parse(master_key_dat.as_bytes(), &CostLimits::default())?;
//! let passphrase = file.is_protected().then_some("ask the user");
//! let storage = file.unlock(passphrase, Argon2Memory::heap())?;
//! let master_key = storage.open(None)?;
//!
//! let picture = local_storage::open_file(&master_key, &media_file)?;
//! assert_eq!(picture.as_bytes(), b"a picture");
//! # Ok::<(), local_storage::Error>(())
//! ```
//!
//! # What this protects against, and what not
//!
//! * **Guessing.** Whoever has a file tries passphrases at their own pace: use long ones. PBKDF2 of
//!   version 1 is weak.
//! * **Hostile files.** What a file asks for is compared with [`CostLimits`] before any work is done, and
//!   nothing above 64 KiB is read.
//! * **Not a passphrase set later.** The master key never changes: a copy of the file from before opens
//!   everything that comes after.
//! * **Not without a passphrase.** Whoever reads the private files of an app up to 6.3 has everything.
//! * **Not altered files.** [`seal_file`] authenticates nothing; bits of pictures can be flipped.
//! * A remote secret protects a device that is switched off or locked, if the server is honest.
//!
//! Keys, plaintexts and the memory of the derivations are wiped, on error paths too. Passphrases belong
//! to the caller, who wipes them.

mod cost;
mod database;
mod database_field;
mod desktop;
mod desktop_keys;
mod encrypted_file;
mod error;
pub mod file_name;
mod key_file;
mod key_file_v1;
mod key_storage;
mod level;
mod master_key;
mod monitor;
mod remote_secret;
mod wrapper;

pub use cost::CostLimits;
pub use database::{DatabaseKeys, DatabasePassword};
pub use database_field::{DatabaseFieldKey, WrappedKey};
pub use desktop::DesktopKeyFile;
pub use desktop_keys::{DesktopKeys, DeviceIds, OnPrem, WorkCredentials};
pub use encrypted_file::{open_file, seal_file};
pub use error::{Defect, Error};
pub use key_file::KeyFile;
pub use key_file_v1::{KeyFileV1, ProtectionV1};
pub use key_storage::KeyStorage;
pub use master_key::MasterKey;
pub use monitor::{Answer, Monitor, Verdict};
pub use remote_secret::{RemoteSecret, RemoteSecretHash, RemoteSecretToken};
pub use wrapper::WrappedKeyFile;
