//! Keys at rest. What stands in an opened key file is read as any other data, so these are opened with
//! wrong keys, and read with everything but the keys known.

use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
use eeema::crypto::{Argon2Memory, Secret};
use eeema::identity::SecretKey;
use eeema::local_storage::{
    CostLimits, DatabaseFieldKey, DatabaseKeys, DatabasePassword, DesktopKeyFile, DesktopKeys,
    Error, KeyFile, KeyFileV1, KeyStorage, MasterKey, RemoteSecret, RemoteSecretToken, WrappedKey,
    WrappedKeyFile, open_file, seal_file,
};

use super::{alice, known, random, sent};
use crate::Case;
use crate::valgrind::{hide, reveal, revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("local_storage::MasterKey::generate", generate),
    Case::new("local_storage::seal_file, open_file", seal_files),
    Case::new(
        "DatabaseFieldKey::seal, open, RemoteSecret::database_field_key",
        seal_fields,
    ),
    Case::new(
        "DatabaseKeys::of_messages, of_forward_security, DatabasePassword::derive",
        derive_database_keys,
    ),
    Case::new("DatabaseKeys::seal_page, open_page", seal_pages),
    Case::new(
        "RemoteSecret::generate, hash, key_storage_key",
        derive_from_remote_secret,
    ),
    Case::new("WrappedKey::seal, open", wrap_keys),
    Case::new("WrappedKeyFile::seal, open", wrap_files),
    Case::new("KeyFileV1::seal, open, parse, encode", key_file_v1),
    Case::new("KeyFileV1::open, the rounds of PBKDF2", key_file_v1_pbkdf2),
    Case::new(
        "KeyStorage::new, open, KeyFile::without_passphrase, parse, encode, unlock, upgrade",
        key_file_without_passphrase,
    ),
    Case::new(
        "KeyStorage::with_remote_secret, open, an altered box",
        key_storage,
    ),
    Case::new("KeyFile::seal, unlock, wrong passphrase", key_file),
    Case::new("DesktopKeys::new, parse", desktop_keys),
    Case::new(
        "DesktopKeyFile::seal, open, wrong password",
        desktop_key_file,
    ),
];

const PASSPHRASE: &str = "correct horse battery staple";
const COST: Argon2Cost = Argon2Cost {
    memory_kib: 32,
    iterations: 2,
    parallelism: 1,
};
const ANY_COST: &CostLimits = &CostLimits::DEFAULT;

fn master_key() -> MasterKey {
    MasterKey::from_bytes(*secret([1; 32]))
}

fn wrapping_key() -> Box<Secret<32>> {
    secret(Secret::from_bytes([2; 32]))
}

fn remote_secret() -> RemoteSecret {
    RemoteSecret::from_bytes(*secret([3; 32]))
}

fn content<const N: usize>() -> Box<[u8; N]> {
    secret([7; N])
}

fn generate(_: Backend) {
    let key = MasterKey::generate(&mut random).unwrap();
    assert!(key != master_key());
}

fn seal_files(_: Backend) {
    let key = master_key();
    for length in [0, 1, 15, 16, 100] {
        let content = content::<100>();
        let file = sent(seal_file(&key, &content[..length], &mut known).unwrap());
        let opened = open_file(&key, &file).unwrap();
        assert_eq!(opened.as_bytes().len(), length);
    }
    let other = MasterKey::from_bytes(*secret([4; 32]));
    let file = sent(seal_file(&key, &[7; 100], &mut known).unwrap());
    assert_eq!(open_file(&other, &file).unwrap_err(), Error::Padding);
}

fn seal_fields(_: Backend) {
    let key = remote_secret().database_field_key();
    let field = sent(key.seal(&*content::<100>(), &mut known).unwrap());
    black_box(key.open(&field).unwrap());
    let other = DatabaseFieldKey::from_bytes(*secret([4; 32]));
    assert_eq!(other.open(&field).unwrap_err(), Error::Authentication);
    assert!(key != other);
}

fn derive_database_keys(_: Backend) {
    let key = master_key();
    assert!(DatabasePassword::derive(&key) == DatabasePassword::derive(&key));
    let keys = DatabaseKeys::of_messages(&key, &[5; 16]);
    assert!(keys != DatabaseKeys::of_forward_security(&key, &[5; 16]));
}

fn seal_pages(_: Backend) {
    let (page_key, mac_key) = (wrapping_key(), wrapping_key());
    let keys = DatabaseKeys::new([5; 16], *page_key, *mac_key);
    for number in 1..3 {
        let mut page = content::<{ DatabaseKeys::PAGE_LENGTH }>();
        keys.seal_page(number, &mut *page, &mut known).unwrap();
        let mut page = revealed(*page);
        let error = keys.open_page(number + 1, &mut page.clone()).unwrap_err();
        assert_eq!(error, Error::Authentication);
        keys.open_page(number, &mut page).unwrap();
    }
}

fn derive_from_remote_secret(_: Backend) {
    let secret = RemoteSecret::generate(&mut random).unwrap();
    assert!(secret.hash() != remote_secret().hash());
    assert!(secret.key_storage_key() != remote_secret().key_storage_key());
}

fn wrap_keys(_: Backend) {
    let key = wrapping_key();
    let wrapped = revealed(WrappedKey::seal(&key, &wrapping_key(), &mut known).unwrap());
    assert!(wrapped.open(&key).unwrap() == *key);
    let error = wrapped.open(&secret(Secret::from_bytes([4; 32])));
    assert_eq!(error.unwrap_err(), Error::Authentication);
}

fn wrap_files(_: Backend) {
    let (key, file) = (wrapping_key(), content::<100>());
    let [alias, _] = WrappedKeyFile::ALIASES;
    let wrapped = WrappedKeyFile::seal(alias, &key, &*file, &mut known).unwrap();
    let wrapped = WrappedKeyFile::parse(&sent(wrapped.encode())).unwrap();
    black_box(wrapped.open(&key).unwrap());
    let error = wrapped.open(&secret(Secret::from_bytes([4; 32])));
    assert_eq!(error.unwrap_err(), Error::Authentication);
}

/// A file as it lies there: its kind, its salt and its check are known.
fn stored(mut file: [u8; KeyFileV1::LENGTH]) -> KeyFileV1 {
    reveal(&mut file);
    hide(&mut file[1..33]);
    KeyFileV1::parse(&file).unwrap()
}

fn key_file_v1(_: Backend) {
    let key = master_key();
    let file = KeyFileV1::seal(&key, None, &mut known).unwrap();
    assert!(stored(file.encode()).open(None).unwrap() == key);
    let passphrase = secret_text(PASSPHRASE);
    let file = KeyFileV1::seal(&key, Some(&passphrase), &mut known).unwrap();
    let file = stored(file.encode());
    let error = file.open(Some(&secret_text("another"))).unwrap_err();
    assert_eq!(error, Error::WrongPassphrase);
}

fn key_file_v1_pbkdf2(_: Backend) {
    let file = KeyFileV1::seal(&master_key(), None, &mut known).unwrap();
    let mut file = file.encode();
    file[0] = 1;
    let error = stored(file).open(Some(&secret_text(PASSPHRASE)));
    assert_eq!(error.unwrap_err(), Error::WrongPassphrase);
}

fn key_file_without_passphrase(_: Backend) {
    let key = master_key();
    let file = KeyFile::without_passphrase(KeyStorage::new(&key)).encode();
    let mut file = sent(file.as_bytes().to_vec());
    let start = file.windows(32).position(|part| part == [1; 32]).unwrap();
    hide(&mut file[start..start + 32]);
    let file = KeyFile::parse(&file, ANY_COST).unwrap();
    let storage = file.unlock(None, Argon2Memory::heap()).unwrap();
    assert!(storage.open(None).unwrap() == key);
    let old = KeyFileV1::seal(&key, None, &mut known).unwrap();
    let old = stored(old.encode());
    black_box(KeyFile::upgrade(&old, None, COST, &mut known).unwrap());
}

fn key_storage(_: Backend) {
    let token = RemoteSecretToken::from_bytes(*secret([6; 32]));
    let (key, remote) = (master_key(), remote_secret());
    let storage = KeyStorage::with_remote_secret(&key, &remote, token, &mut known).unwrap();
    let other = RemoteSecret::from_bytes(*secret([4; 32]));
    let error = storage.open(Some(&other)).unwrap_err();
    assert_eq!(error, Error::WrongRemoteSecret);
    let file = KeyFile::without_passphrase(storage).encode();
    let mut file = sent(file.as_bytes().to_vec());
    *file.last_mut().unwrap() ^= 1;
    let file = KeyFile::parse(&file, ANY_COST).unwrap();
    let storage = file.unlock(None, Argon2Memory::heap()).unwrap();
    let error = storage.open(Some(&remote)).unwrap_err();
    assert_eq!(error, Error::Authentication);
}

fn key_file(_: Backend) {
    let (storage, passphrase) = (KeyStorage::new(&master_key()), secret_text(PASSPHRASE));
    let memory = Argon2Memory::heap;
    let file = KeyFile::seal(&storage, &passphrase, COST, memory(), &mut known).unwrap();
    let file = sent(file.encode().as_bytes().to_vec());
    let file = KeyFile::parse(&file, ANY_COST).unwrap();
    let error = file.unlock(Some(&secret_text("another")), memory());
    assert_eq!(error.unwrap_err(), Error::WrongPassphrase);
}

fn keys() -> DesktopKeys {
    let (client_key, [first, second]) = (
        secret(SecretKey::from_bytes([1; 32])),
        [2, 3].map(|seed| secret(Secret::from_bytes([seed; 32]))),
    );
    DesktopKeys::new(alice(), *client_key, *first, *second, 1)
}

/// The message of the keys as `DesktopKeys::new` writes it, with credentials and a cookie behind it;
/// all that is a secret in it is hidden.
fn message() -> Vec<u8> {
    let mut message = Vec::new();
    message.extend([0x0a, 44, 0x0a, 8]);
    message.extend(alice().as_bytes());
    for (field, key) in [(0x12, [1; 32]), (0x12, [2; 32]), (0x1a, [3; 32])] {
        message.extend([field, 32]);
        message.extend(*secret(key));
    }
    message.extend([0x32, 14, 0x0a, 4]);
    message.extend(secret_text("user").bytes());
    message.extend([0x12, 6]);
    message.extend(secret_text("secret").bytes());
    message.extend([0x42, 16]);
    message.extend(*secret([4; 16]));
    message
}

fn desktop_keys(_: Backend) {
    black_box(keys());
    let keys = DesktopKeys::parse(&message()).unwrap();
    assert!(*keys.device_group_key() == *wrapping_key());
    assert_eq!(keys.work().unwrap().password.as_str().len(), 6);
    assert!(keys.device_cookie().is_some());
}

fn desktop_key_file(_: Backend) {
    let (keys, password) = (keys(), secret_text(PASSPHRASE));
    let memory = Argon2Memory::heap;
    let file = DesktopKeyFile::seal(&keys, 1, &password, COST, memory(), &mut known).unwrap();
    let file = DesktopKeyFile::parse(&sent(file.encode()), ANY_COST).unwrap();
    let error = file.open(&secret_text("another"), memory()).unwrap_err();
    assert_eq!(error, Error::WrongPassphrase);
}
