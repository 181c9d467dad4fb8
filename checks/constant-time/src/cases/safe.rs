use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::hash::sha256;
use eeema::identity::{Nonce, SecretKey};
use eeema::safe::password::GeneratedPassword;
use eeema::safe::server::{Head, Server};
use eeema::safe::{
    self, Authorization, BackupId, Client, Credentials, Document, EncryptionKey, Error, Limits,
    MasterKey, ServerAddress, ServerConfig, container,
};

use super::random;
use crate::Case;
use crate::valgrind::{hide, reveal, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("safe::MasterKey::from_bytes, to_bytes", master_key),
    Case::new("BackupId compared", compare),
    Case::new(
        "BackupId::to_hex, ServerAddress::backup_url, config_url",
        make_addresses,
    ),
    Case::new(
        "safe::Client::config, exists, download, upload, delete",
        make_requests,
    ),
    Case::new("a container: seal, seal_with_nonce", seal_container),
    Case::new("a container: open, wrong key", open_wrong_container),
    Case::new("safe::seal, Document::encode", seal),
    Case::new("safe::open, wrong key", open_wrong),
    Case::new(
        "GeneratedPassword::generate, as_password",
        generate_password,
    ),
    Case::new(
        "Credentials::new, header, Authorization::header",
        make_header,
    ),
    Case::new("Server::route", route),
];

fn master_key(_: Backend) {
    let key = MasterKey::from_bytes(&secret([1; 64]));
    black_box(key.to_bytes());
}

fn compare(_: Backend) {
    let id = |seed| secret(BackupId::from_bytes([seed; 32]));
    assert!(id(1) == id(1));
    assert!(id(1) != id(2));
}

fn address() -> ServerAddress {
    ServerAddress::parse("https://safe-{backupIdPrefix8}.example/").unwrap()
}

fn make_addresses(_: Backend) {
    let id = secret(BackupId::from_bytes([1; 32]));
    black_box(id.to_hex());
    black_box(address().backup_url(&id));
    black_box(address().config_url(&id));
}

fn make_requests(_: Backend) {
    let client = Client::new(address());
    let id = secret(BackupId::from_bytes([1; 32]));
    black_box(client.config(&id));
    black_box(client.exists(&id));
    black_box(client.download(&id));
    black_box(client.upload(&id, &[1; 100], &ServerConfig::USUAL).unwrap());
    black_box(client.delete(&id));
}

fn seal_container(_: Backend) {
    let key = secret(EncryptionKey::from_bytes([1; 32]));
    for length in [0, 1, 3, 100, 1000, 70_000] {
        let mut body = vec![2; length];
        hide(&mut body[..]);
        black_box(container::seal_with_nonce(&key, &body, Nonce::from_bytes([3; 24])).unwrap());
        black_box(container::seal(&key, &body, &mut |bytes: &mut [u8]| bytes.fill(3)).unwrap());
    }
}

/// A backup as it lies on a server.
fn backup() -> Vec<u8> {
    let key = EncryptionKey::from_bytes([1; 32]);
    container::seal_with_nonce(&key, &[2; 500], Nonce::from_bytes([3; 24])).unwrap()
}

fn open_wrong_container(_: Backend) {
    let key = secret(EncryptionKey::from_bytes([9; 32]));
    let error = container::open(&key, &backup(), Limits::default()).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
}

fn seal(_: Backend) {
    let key = MasterKey::from_bytes(&secret([1; 64]));
    let mut document = Document::new(SecretKey::from_bytes([2; 32]));
    hide(&mut document.secret_key);
    black_box(document.encode().unwrap());
    black_box(safe::seal(&key, &document, &mut |bytes: &mut [u8]| bytes.fill(3)).unwrap());
}

fn open_wrong(_: Backend) {
    let key = MasterKey::from_bytes(&secret([9; 64]));
    let error = safe::open(&key, &backup(), Limits::default()).unwrap_err();
    assert_eq!(error, Error::Unauthentic);
}

fn generate_password(_: Backend) {
    let mut password = GeneratedPassword::generate(&mut random).unwrap();
    black_box(password.as_password());
    reveal(&mut password);
    assert_eq!(
        password.as_password().as_str().len(),
        GeneratedPassword::LENGTH
    );
}

fn credentials() -> Credentials {
    Credentials::new("alice", &secret_text("a password"))
        .unwrap()
        .unwrap()
}

fn make_header(_: Backend) {
    black_box(credentials().header());
    black_box(Authorization::Basic(credentials()).header());
}

/// What a client sends is compared with what the server knows, which is made known once. Whether the server
/// knows anything is no secret: it asks for it.
fn route(_: Backend) {
    let known = Credentials::new("alice", "a password").unwrap().unwrap();
    let mut server = Box::new(Server::new(ServerConfig::USUAL).with_credentials(&known));
    let hash = sha256(b"alice:a password");
    let bytes = (&raw mut *server).cast::<u8>();
    // SAFETY: these places lie in the server. Its bytes stay as they are; only Valgrind hears of them.
    let place = |start| unsafe { &mut *bytes.add(start).cast::<[u8; 32]>() };
    let starts = 0..=size_of::<Server>() - hash.len();
    let hashes: Vec<_> = starts.filter(|start| *place(*start) == hash).collect();
    assert_eq!(hashes.len(), 2, "in both encodings");
    hashes.into_iter().map(place).for_each(hide);
    let header = |value| {
        [
            ("Authorization", value),
            ("User-Agent", "Threema"),
            ("Accept", "application/json"),
        ]
    };
    let right = known.header();
    let wrong = Credentials::new("alice", "A password").unwrap().unwrap();
    let wrong = wrong.header();
    let route = |value| server.route(&Head::new("GET", "/config", header(value)));
    assert!(route(right.as_str()).is_ok());
    assert!(route(wrong.as_str()).is_err());
    assert!(route("").is_err());
}
