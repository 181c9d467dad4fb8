//! Types of key files, databases and backups that hold a secret.

use std::sync::{LazyLock, OnceLock};

use eeema::codec::zip::Strength;
use eeema::crypto::{Secret, SecretString};
use eeema::data_backup::recover::Recovery;
use eeema::data_backup::table::{
    Body, Contact, FileBody, ImageBody, Message, MessageKind, Table, VideoBody, VoiceBody,
};
use eeema::data_backup::{
    Archive, ArchiveWriter, Backup, BackupWriter, ChatExport, Chats, Compression, DosTime,
    EntryKeys, EntryName, PasswordBytes, PasswordEncoding, Salt,
};
use eeema::id_export::Identity;
use eeema::identity::{BlobId, BlobKey, SecretKey};
use eeema::local_storage::{
    DatabaseFieldKey, DatabaseKeys, DatabasePassword, DesktopKeys, KeyFile, KeyFileV1, KeyStorage,
    MasterKey, RemoteSecret, RemoteSecretToken, WorkCredentials,
};

use super::inspector::{clean_stack, leaks_of_inline, leaks_of_made, needle};
use super::types::{Check, expanded, held, mark};
use super::{MARK, alice};

pub(crate) const TYPES: &[Check] = &[
    ("data_backup::Backup", || {
        held(|| Backup::open(archive(backup()), mark()).unwrap())
            + held(|| Backup::open(archive(backup()), mark()).unwrap())
    }),
    ("data_backup::BackupWriter", || held(backup_writer)),
    ("data_backup::Body", || {
        held(|| message(MessageKind::File).body().clone())
    }),
    ("data_backup::ChatExport", || {
        held(|| ChatExport::open(archive(chat_export()), mark()).unwrap())
    }),
    ("data_backup::EntryKeys", || {
        let keys = entry_keys();
        leaks_of_made(needle(keys.cipher_key()), || keys.clone())
            + leaks_of_made(needle(keys.mac_key().as_bytes()), || keys.clone())
    }),
    ("data_backup::EntryReader", || {
        let mut backup = Backup::open(archive(backup()), mark()).unwrap();
        let entry = backup.entries()[0].clone();
        of_entry(|| backup.read(&entry).unwrap())
    }),
    ("data_backup::EntryWriter", || {
        let mut archive = ArchiveWriter::new(Vec::new());
        let (password, time) = (password(), DosTime::EARLIEST);
        of_entry(|| {
            let entry = archive.start("a", Compression::Default, time, &password, &mut ones);
            entry.unwrap()
        })
    }),
    ("data_backup::FileBody", || held(file_body)),
    ("data_backup::ImageBody", || {
        held(|| ImageBody {
            blob_id: Some(BLOB),
            nonce: Some([1; 24]),
            key: Some(blob_key()),
            ..ImageBody::default()
        })
    }),
    ("data_backup::Message", || {
        [
            MessageKind::File,
            MessageKind::Image,
            MessageKind::Video,
            MessageKind::Voice,
        ]
        .map(|kind| held(|| message(kind)))
        .iter()
        .sum()
    }),
    ("data_backup::PasswordBytes", || {
        held(password) + held(|| PasswordBytes::new(mark(), PasswordEncoding::LowBytes))
    }),
    ("data_backup::Recovery", || {
        held(|| Recovery::scan(chat_export(), mark()).unwrap())
    }),
    ("data_backup::Rows", || {
        let mut backup = Backup::open(archive(backup()), mark()).unwrap();
        let entry = backup.find(&EntryName::Contacts).unwrap().unwrap().clone();
        of_entry(|| backup.rows::<Contact>(&entry, Table::Contacts).unwrap())
    }),
    ("data_backup::TableWriter", || {
        let mut writer = backup_writer();
        of_entry(|| writer.contacts(&mut ones).unwrap())
    }),
    ("data_backup::VideoBody", || {
        held(|| VideoBody {
            blob_id: Some(BLOB),
            key: Some(blob_key()),
            ..VideoBody::default()
        })
    }),
    ("data_backup::VoiceBody", || {
        held(|| VoiceBody {
            blob_id: Some(BLOB),
            key: Some(blob_key()),
            ..VoiceBody::default()
        })
    }),
    ("local_storage::DatabaseFieldKey", || {
        held(|| DatabaseFieldKey::from_bytes(MARK))
    }),
    ("local_storage::DatabaseKeys", || {
        let keys = |page, mac| {
            DatabaseKeys::new([1; 16], Secret::from_bytes(page), Secret::from_bytes(mac))
        };
        held(|| keys(MARK, [2; 32])) + held(|| keys([2; 32], MARK))
    }),
    ("local_storage::DatabasePassword", || {
        let password = DatabasePassword::derive(&master_key());
        leaks_of_inline(needle(&password.as_bytes()[2..]), password.clone())
    }),
    ("local_storage::DesktopKeys", || {
        let secret = || Secret::from_bytes(MARK);
        let key = SecretKey::from_bytes(MARK);
        held(|| DesktopKeys::new(alice(), key, secret(), secret(), 1))
    }),
    ("local_storage::KeyFile", || {
        held(|| KeyFile::without_passphrase(storage()))
    }),
    ("local_storage::KeyFileV1", || {
        let file = [&[0][..], &MARK, &[1; 12]].concat();
        held(|| KeyFileV1::parse(file.leak()).unwrap())
    }),
    ("local_storage::KeyStorage", || held(storage)),
    ("local_storage::MasterKey", || held(master_key)),
    ("local_storage::RemoteSecret", || {
        held(|| RemoteSecret::from_bytes(MARK))
    }),
    ("local_storage::RemoteSecretToken", || {
        held(|| RemoteSecretToken::from_bytes(MARK))
    }),
    ("local_storage::WorkCredentials", || {
        let credentials = |user, password| WorkCredentials {
            user: SecretString::from(user),
            password: SecretString::from(password),
        };
        held(|| credentials(mark(), "b")) + held(|| credentials("a", mark()))
    }),
];

/// Where a key could be, this is: a place that nobody wrote to has what was on the stack before.
const BLOB: BlobId = BlobId::from_bytes([1; 16]);

/// Draws the same salt for every entry, so that all have the keys of [`entry_keys`].
fn ones(bytes: &mut [u8]) {
    bytes.fill(1);
}

fn password() -> PasswordBytes {
    PasswordBytes::new(mark(), PasswordEncoding::Utf8)
}

fn entry_keys() -> EntryKeys {
    let salt = Salt::new(Strength::Aes256, &[1; 16]).unwrap();
    EntryKeys::derive(password().as_bytes(), &salt)
}

/// A value with the cipher of an entry.
fn of_entry<T: std::fmt::Debug>(make: impl FnOnce() -> T) -> usize {
    leaks_of_made(expanded(entry_keys().cipher_key()), make)
}

fn archive(file: &[u8]) -> Archive<&[u8]> {
    Archive::open(file).unwrap()
}

fn backup_writer() -> BackupWriter<Vec<u8>> {
    let identity = Identity {
        id: alice(),
        secret_key: SecretKey::from_bytes(MARK),
    };
    BackupWriter::start(Vec::new(), &identity, mark(), DosTime::EARLIEST, &mut ones).unwrap()
}

/// A backup without contacts.
fn backup() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let mut writer = backup_writer();
        writer.contacts(&mut ones).unwrap().finish().unwrap();
        writer.finish().unwrap()
    })
}

/// A chat without messages.
fn chat_export() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let mut archive = ArchiveWriter::new(Vec::new());
        let (password, time) = (password(), DosTime::EARLIEST);
        let entry = archive.start(
            "messages.txt",
            Compression::Default,
            time,
            &password,
            &mut ones,
        );
        entry.unwrap().finish().unwrap();
        archive.finish().unwrap()
    })
}

fn blob_key() -> BlobKey {
    BlobKey::from_bytes(MARK)
}

fn file_body() -> FileBody {
    match message(MessageKind::File).body() {
        Body::File(body) => body.clone(),
        _ => panic!("this is a file"),
    }
}

/// A row as it stands in a backup: the key is in the text of the body.
fn message(kind: MessageKind) -> Message {
    let key = eeema::codec::hex::Hex(&MARK);
    let (blob, nonce) = ("01".repeat(16), "01".repeat(24));
    let text = match kind {
        MessageKind::File => format!(r#"["{blob}","{key}"]"#),
        MessageKind::Image => format!(r#"[true,"{key}","{blob}","{nonce}"]"#),
        _ => format!(r#"[1,true,"{key}","{blob}"]"#),
    };
    Message::new(Chats::Contact, "uid".to_owned(), kind, text)
}

fn storage() -> KeyStorage {
    static KEY: LazyLock<MasterKey> = LazyLock::new(master_key);
    let key = LazyLock::force(&KEY);
    clean_stack();
    KeyStorage::new(key)
}

fn master_key() -> MasterKey {
    MasterKey::from_bytes(MARK)
}
