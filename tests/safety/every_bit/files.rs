//! What lies in files: exports, backups, archives and key files.

use eeema::codec::{base64, hex::Hex};
use eeema::crypto::hazmat::hash::sha512_of_secret;
use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::{Argon2Memory, Secret};
use eeema::data_backup::{
    Archive, ArchiveWriter, Compression, DosTime, EntryKeys, PasswordBytes, PasswordEncoding, Salt,
    sealed,
};
use eeema::id_export::{self, Code, LegacyCode, Scheme, V1Code, fuzzing};
use eeema::local_storage::{
    CostLimits, DatabaseFieldKey, DatabaseKeys, DesktopKeyFile, DesktopKeys, KeyFile, KeyFileV1,
    KeyStorage, MasterKey, RemoteSecret, RemoteSecretToken, WrappedKey, WrappedKeyFile,
};
use eeema::safe::server::{Head, Server};
use eeema::safe::{
    self, Credentials, Document, EncryptionKey, Limits, ServerConfig, container, gzip,
};
use eeema::web_session::{PermanentKey, SavedSession};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use super::{every_bit_matters, every_bit_matters_but, ones};

/// So little that a key costs no time.
const COST: Argon2Cost = Argon2Cost {
    memory_kib: 8,
    iterations: 1,
    parallelism: 1,
};

fn memory() -> Argon2Memory<'static> {
    Argon2Memory::heap_up_to(64 * 1024)
}

fn master_key() -> MasterKey {
    MasterKey::from_bytes([0x4d; 32])
}

#[test]
fn of_an_export() {
    let (id, key) = (ThreemaId::ECHOECHO, SecretKey::from_bytes([7; 32]));
    let seal = |scheme| fuzzing::seal(id, &key, "password", scheme, &[1; 8]).unwrap();
    let is_right = |code: &Code| match fuzzing::open(code, "password") {
        Ok(identity) => identity.secret_key == key && identity.id == id,
        Err(_) => false,
    };
    let Code::V1(v1) = seal(Scheme::V1) else {
        panic!("v1")
    };
    // The salt decides the key, which costs nothing here and is the same for all salts.
    every_bit_matters("V1Code::open, Code::open", v1.as_bytes(), |raw| {
        let raw = raw.try_into().ok().map(V1Code::from_bytes);
        raw.is_some_and(|code| code.is_ok_and(|code| is_right(&Code::V1(code))))
    });
    let Code::Legacy(legacy) = seal(Scheme::Legacy) else {
        panic!("legacy")
    };
    let of = "LegacyCode::open, Code::open";
    every_bit_matters(of, legacy.as_bytes(), |raw| {
        let raw = raw.try_into().ok().map(LegacyCode::from_bytes);
        raw.is_some_and(|code| fuzzing::open(&Code::Legacy(code), "password").is_ok())
    });
    every_bit_matters(
        "Identity::expecting",
        key.public_key().as_bytes(),
        |public| {
            let expected = public.try_into();
            expected.is_ok_and(|public| Identity::new(id, key.clone()).expecting(&public).is_ok())
        },
    );
}

/// With the key of a password, once.
#[test]
fn of_the_public_key_that_an_export_must_have() {
    let (id, key) = (ThreemaId::ECHOECHO, SecretKey::from_bytes([7; 32]));
    let text = id_export::seal(id, &key, "password", Scheme::Legacy, &mut ones).unwrap();
    let code: Code = text.parse().unwrap();
    let open = |public| id_export::open_expecting(&code, "password", &public);
    assert!(open(key.public_key()).is_ok());
    let mut other = *key.public_key().as_bytes();
    other[31] ^= 0x40;
    assert_eq!(
        open(PublicKey::from_bytes(other)).err(),
        Some(id_export::Error::PublicKey)
    );
}

#[test]
fn of_a_backup() {
    let key = EncryptionKey::from_bytes([7; 32]);
    let made = container::seal(&key, b"{}", &mut ones).unwrap();
    every_bit_matters("safe::open", &made, |sealed| {
        container::open(&key, sealed, Limits::default()).is_ok()
    });
    let master = safe::MasterKey::from_bytes(&[7; 64]);
    let document = Document::new(SecretKey::from_bytes([1; 32]));
    let made = safe::seal(&master, &document, &mut ones).unwrap();
    every_bit_matters("safe::open", &made, |sealed| {
        safe::open(&master, sealed, Limits::default()).is_ok()
    });
}

#[test]
fn of_the_credentials_of_a_backup_server() {
    let credentials = Credentials::new("alice", "a password").unwrap().unwrap();
    let server = Server::new(ServerConfig::USUAL).with_credentials(&credentials);
    every_bit_matters(
        "safe::server::Server::route",
        b"alice:a password",
        |given| {
            let mut digits = [0; 64];
            let digits = base64::encode(given, &mut digits).unwrap();
            let head = format!(
                "GET /config HTTP/1.1\r\nHost: a\r\nUser-Agent: Threema\r\nAccept: application/json\r\n\
            Authorization: Basic {digits}\r\n\r\n"
            );
            server.route(&Head::parse(head.as_bytes()).unwrap()).is_ok()
        },
    );
}

#[test]
fn of_the_checksum_of_a_backup() {
    let content = b"what stands in a backup, and is neither long nor short";
    let mut made = vec![0; gzip::encoded_len(content.len())];
    gzip::encode_into(content, &mut made).unwrap();
    // Time, level and system in front say nothing of the content, nor does the rest of the byte that begins a
    // stored block.
    let (front, checked) = made.split_at(11);
    every_bit_matters("safe::open", checked, |checked| {
        let member = [front, checked].concat();
        gzip::decode(&member, 1000).is_ok_and(|read| read.as_bytes() == content)
    });
}

#[test]
fn of_an_entry_of_an_archive() {
    let (password, strength) = (
        PasswordBytes::new("correct horse", PasswordEncoding::Utf8),
        eeema::codec::zip::Strength::Aes256,
    );
    let salt = Salt::new(strength, &[3; 16]).unwrap();
    let made = sealed::seal(password.as_bytes(), &salt, b"four");
    every_bit_matters("data_backup::sealed::open", &made, |sealed| {
        sealed::open(password.as_bytes(), strength, sealed).is_ok()
    });
    let keys = EntryKeys::derive(password.as_bytes(), &salt);
    assert_eq!(keys.cipher_key().len(), 32);
}

/// In an archive: salt, verifier, ciphertext and tag of its only entry.
#[test]
fn of_an_archive() {
    let password = PasswordBytes::new("correct horse", PasswordEncoding::Utf8);
    let mut writer = ArchiveWriter::new(Vec::new());
    let time = DosTime::EARLIEST;
    let mut entry = writer
        .start("a", Compression::None, time, &password, &mut ones)
        .unwrap();
    entry.write(b"what stands in the entry").unwrap();
    entry.finish().unwrap();
    let file = writer.finish().unwrap();
    let content = |file: &[u8]| {
        let mut archive = Archive::open(file).ok()?;
        let entry = archive.entries().first()?.clone();
        let keys = archive.keys(&entry, &password).ok()?;
        archive.check(&entry, &keys).ok()?;
        archive.read(&entry, &keys).ok()?.read_to_end(100).ok()
    };
    let number = |at: usize| usize::from(u16::from_le_bytes([file[at], file[at + 1]]));
    let is_central = |window: &[u8]| window == b"PK\x01\x02";
    let central = file.windows(4).position(is_central).unwrap();
    // Behind the local header, whose name and extra field have any length.
    let (front, rest) = file.split_at(30 + number(26) + number(28));
    let (entry, behind) = rest.split_at(number(central + 20));
    let of = "Archive::open, open_up_to, check, read";
    every_bit_matters(of, entry, |given| {
        let whole = [front, given, behind].concat();
        content(&whole).is_some_and(|content| content == b"what stands in the entry")
    });
}

#[test]
fn of_a_key_file() {
    let limits = CostLimits::DEFAULT;
    let storage = KeyStorage::new(&master_key());
    let file = KeyFile::seal(&storage, "words", COST, memory(), &mut ones).unwrap();
    every_bit_matters("KeyFile::unlock", file.encode().as_bytes(), |file| {
        let file = KeyFile::parse(file, &limits);
        file.is_ok_and(|file| file.unlock(Some("words"), memory()).is_ok())
    });
    let secret = RemoteSecret::from_bytes([1; 32]);
    let token = RemoteSecretToken::from_bytes([2; 32]);
    let storage = KeyStorage::with_remote_secret(&master_key(), &secret, token, &mut ones);
    let storage = storage.unwrap();
    every_bit_matters("KeyStorage::open", secret.as_bytes(), |secret| {
        let secret = <[u8; 32]>::try_from(secret).map(RemoteSecret::from_bytes);
        secret.is_ok_and(|secret| storage.open(Some(&secret)).is_ok())
    });
    let file = KeyFileV1::seal(&master_key(), None, &mut ones).unwrap();
    // Without passphrase there is no salt, and its eight bytes mean nothing.
    every_bit_matters_but(
        "KeyFileV1::open",
        &file.encode(),
        |place| (33..41).contains(&place),
        |file| KeyFileV1::parse(file).is_ok_and(|file| file.open(None).is_ok()),
    );
}

#[test]
fn of_what_wraps_a_key() {
    let key = Secret::from_bytes([9; 32]);
    let file = WrappedKeyFile::seal("a", &key, b"inner", &mut ones)
        .unwrap()
        .encode();
    // The name of the key stands in front, and is not authenticated; the fields once more are the same file.
    let (name, sealed) = file.split_at(3);
    every_bit_matters("WrappedKeyFile::open", sealed, |given| {
        let file = WrappedKeyFile::parse(&[name, given].concat());
        given != sealed.repeat(2) && file.is_ok_and(|file| file.open(&key).is_ok())
    });
    let wrapped = WrappedKey::seal(&key, &Secret::from_bytes([4; 32]), &mut ones).unwrap();
    every_bit_matters("WrappedKey::open", wrapped.as_bytes(), |sealed| {
        WrappedKey::parse(sealed).is_ok_and(|wrapped| wrapped.open(&key).is_ok())
    });
    let desktop = DesktopKeys::new(
        ThreemaId::ECHOECHO,
        SecretKey::from_bytes([1; 32]),
        Secret::from_bytes([2; 32]),
        Secret::from_bytes([3; 32]),
        1,
    );
    let file = DesktopKeyFile::seal(&desktop, 1, "words", COST, memory(), &mut ones).unwrap();
    let file = file.encode();
    // The version of the schema stands behind, and is not authenticated.
    let (sealed, schema) = file.split_at(file.len() - 2);
    // The memory is rounded to KiB: 8192 bytes are 8193 and 8320.
    let memory_bytes = [0x80, 0x40];
    let place = sealed
        .windows(2)
        .position(|window| window == memory_bytes)
        .unwrap();
    every_bit_matters_but(
        "DesktopKeyFile::open",
        sealed,
        |at| at == place || at == place + 1,
        |given| {
            let whole = [given, schema].concat();
            let file = DesktopKeyFile::parse(&whole, &CostLimits::DEFAULT);
            given != sealed.repeat(2) && file.is_ok_and(|file| file.open("words", memory()).is_ok())
        },
    );
}

#[test]
fn of_pages_and_fields_of_a_database() {
    let keys = DatabaseKeys::of_messages(&master_key(), &[7; 16]);
    let mut page = [3; DatabaseKeys::PAGE_LENGTH];
    keys.seal_page(2, &mut page, &mut ones).unwrap();
    every_bit_matters("DatabaseKeys::open_page", &page, |page| {
        let mut page = page.to_vec();
        keys.open_page(2, &mut page).is_ok()
    });
    let key = DatabaseFieldKey::from_bytes([7; 32]);
    let field = key.seal(b"a name", &mut ones).unwrap();
    every_bit_matters("DatabaseFieldKey::open", &field, |field| {
        key.open(field).is_ok()
    });
}

/// The old form, whose key costs nothing: in the new one the same box lies behind the key of a password.
#[test]
fn of_a_saved_session() {
    let own = PermanentKey::from_bytes([1; 32]);
    let peer = PermanentKey::from_bytes([2; 32]).public_key();
    let public = own.public_key();
    let plain: [&[u8]; 3] = [public.as_bytes(), own.as_bytes(), peer.as_bytes()];
    let plain = plain.concat();
    let digest = sha512_of_secret(b"words");
    let key = Secret::from_bytes(*digest.as_bytes().first_chunk().unwrap());
    let stored = |plain: &[u8]| {
        let mut data = plain.to_vec();
        let tag = secretbox::seal_in_place(&key, &[9; 24], &mut data);
        [&tag[..], &data].concat()
    };
    let migrate = |sealed: &[u8]| {
        SavedSession::migrate(&format!("{}:{}", Hex(&[9; 24]), Hex(sealed)), "words")
    };
    every_bit_matters("SavedSession::migrate", &stored(&plain), |sealed| {
        migrate(sealed).is_ok()
    });
    // The public key stands beside the secret one; curves do not see some bits of the latter.
    every_bit_matters("SavedSession::migrate", &plain[..32], |public| {
        let plain = [public, &plain[32..]].concat();
        migrate(&stored(&plain)).is_ok_and(|session| session.peer_key() == &peer)
    });
}
