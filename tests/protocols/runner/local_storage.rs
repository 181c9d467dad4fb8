//! Topic `local-storage`: chapter 13 section 13 of the specification.

use eeema::crypto::Argon2Memory;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use eeema::crypto::hazmat::xchacha20_poly1305;
use eeema::identity::NonceHash;
use eeema::local_storage::file_name::{self, PictureOrigin};
use eeema::local_storage::{
    CostLimits, DatabaseFieldKey, DatabaseKeys, DatabasePassword, Defect, DesktopKeyFile,
    DesktopKeys, Error, KeyFile, KeyFileV1, KeyStorage, MasterKey, ProtectionV1, RemoteSecret,
    RemoteSecretToken, WrappedKey, WrappedKeyFile, open_file, seal_file,
};

use super::{Record, Verdict, expect, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "key_file_v1" => key_file_v1(record),
        "key_file_v1_encoding" => opens_v1(record),
        "key_file_v2" => key_file_v2(record),
        "key_file_v2_read" => opens_v2(record),
        "key_file_v2_seal" => seal(record),
        "key_file_v2_seal_remote" => seal_remote(record),
        "key_file_wrapped" => wrapped(record),
        "encrypted_file" => encrypted_file(record),
        "file_name" => names(record),
        "database_key" => database_key(record),
        "database_page" => database_page(record),
        "nonce_hash" => expect(
            "stored",
            *NonceHash::of(&record.array("nonce"), identity(record)).as_bytes(),
            record.array("stored"),
        ),
        "remote_secret" => remote_secret(record),
        "database_field" => database_field(record),
        "ios_wrapped_key" => wrapped_key(record),
        "desktop_kdf" => desktop_kdf(record),
        "desktop_key_storage" => desktop(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let refused = match record.kind() {
        "key_file_v1" => open_v1(record).err(),
        "key_file_v2" => open_v2(record).err(),
        "key_file_wrapped" => WrappedKeyFile::parse(&record.bytes("file"))
            .and_then(|file| file.open(&Secret::from_bytes(record.array("wrapping_key"))))
            .err(),
        "encrypted_file" => open_file(&master_key(record), &record.bytes("file")).err(),
        "database_page" => page_keys(record, [0; 16])
            .open_page(page_number(record), &mut record.bytes("page"))
            .err(),
        "database_field" => DatabaseFieldKey::from_bytes(record.array("wfck"))
            .open(&record.bytes("field"))
            .err(),
        "ios_wrapped_key" => WrappedKey::parse(&record.bytes("stored"))
            .and_then(|key| key.open(&Secret::from_bytes(record.array("wrapping_key"))))
            .err(),
        "desktop_key_storage" => open_desktop(record).err(),
        _ => return unknown_kind(record),
    };
    let Some(error) = refused else {
        return Err("accepted".into());
    };
    let reasons = reasons(error);
    match record.text("reason") {
        "length"
        | "unknown_protection"
        | "verification"
        | "wrong_passphrase"
        | "wrong_password"
        | "passphrase_missing"
        | "remote_secret_missing"
        | "truncated"
        | "unknown_version"
        | "protobuf"
        | "key_length"
        | "empty_or_nested_storage"
        | "ambiguous_storage"
        | "argon2_version"
        | "argon2_parameters"
        | "nonce_or_ciphertext_length"
        | "remote_secret_fields"
        | "remote_secret_hash"
        | "authentication"
        | "padding" => {}
        _ => return unknown_reason(record),
    }
    expect("reason", reasons.contains(&record.text("reason")), true)
        .map_err(|difference| format!("{difference}: {error:?}"))
}

/// The words of the specification for an error.
fn reasons(error: Error) -> &'static [&'static str] {
    match error {
        Error::Length => &["length"],
        Error::Malformed(Defect::UnknownProtection) => &["unknown_protection"],
        Error::Malformed(Defect::Truncated) => &["truncated"],
        Error::Malformed(Defect::UnknownVersion) => &["unknown_version"],
        Error::Malformed(Defect::Protobuf) => &["protobuf"],
        Error::Malformed(Defect::KeyLength) => &["key_length"],
        Error::Malformed(Defect::EmptyOrNested) => &["empty_or_nested_storage"],
        Error::Malformed(Defect::Ambiguous) => &["ambiguous_storage"],
        Error::Malformed(Defect::Argon2Version) => &["argon2_version"],
        Error::Malformed(Defect::NonceOrCiphertextLength) => &["nonce_or_ciphertext_length"],
        Error::Malformed(Defect::RemoteSecretFields) => &["remote_secret_fields"],
        Error::Cost => &["argon2_parameters"],
        Error::Damaged => &["verification"],
        // Desktop calls it a password.
        Error::WrongPassphrase => &["wrong_passphrase", "wrong_password"],
        Error::PassphraseMissing => &["passphrase_missing"],
        Error::RemoteSecretMissing => &["remote_secret_missing"],
        Error::WrongRemoteSecret => &["remote_secret_hash"],
        Error::Authentication => &["authentication"],
        Error::Padding => &["padding"],
        _ => &[],
    }
}

/// A generator that draws these bytes, all of them and in this order.
fn drawing(mut bytes: Vec<u8>) -> impl FnMut(&mut [u8]) {
    move |output: &mut [u8]| {
        let rest = bytes.split_off(output.len());
        output.copy_from_slice(&bytes);
        bytes = rest;
    }
}

fn failed(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn master_key(record: &Record<'_>) -> MasterKey {
    MasterKey::from_bytes(record.array("master_key"))
}

fn identity(record: &Record<'_>) -> eeema::ThreemaId {
    record.text("identity").parse().unwrap()
}

fn open_v1(record: &Record<'_>) -> Result<MasterKey, Error> {
    KeyFileV1::parse(&record.bytes("file"))?.open(record.optional_text("passphrase"))
}

fn opens_v1(record: &Record<'_>) -> Verdict {
    expect("opened", open_v1(record), Ok(master_key(record)))
}

fn key_file_v1(record: &Record<'_>) -> Verdict {
    opens_v1(record)?;
    let file = record.bytes("file");
    let parsed = KeyFileV1::parse(&file).map_err(failed)?;
    expect("encoded", parsed.encode().to_vec(), file.clone())?;
    expect(
        "verification",
        file[41..].to_vec(),
        record.bytes("verification"),
    )?;
    let passphrase = record.optional_text("passphrase");
    let (number, is_written) = match parsed.protection() {
        ProtectionV1::None => (0, true),
        ProtectionV1::Pbkdf2 => (1, false),
        _ => (2, true),
    };
    expect("protection", record.number("protection"), number)?;
    if is_written {
        let mut random = drawing(record.bytes("salt"));
        let sealed = KeyFileV1::seal(&master_key(record), passphrase, &mut random);
        expect("sealed", sealed.map_err(failed)?.encode().to_vec(), file)?;
    }
    Ok(())
}

fn secret_of(record: &Record<'_>) -> Option<RemoteSecret> {
    let bytes = record.optional_bytes("remote_secret")?;
    Some(RemoteSecret::from_bytes(bytes.try_into().unwrap()))
}

fn open_v2(record: &Record<'_>) -> Result<MasterKey, Error> {
    let mut file = record.bytes("file");
    if record.has("padding") {
        file.resize(file.len() + record.index("padding"), 0);
    }
    KeyFile::parse(&file, &CostLimits::default())?
        .unlock(record.optional_text("passphrase"), Argon2Memory::heap())?
        .open(secret_of(record).as_ref())
}

fn opens_v2(record: &Record<'_>) -> Verdict {
    expect("opened", open_v2(record), Ok(master_key(record)))
}

fn key_file_v2(record: &Record<'_>) -> Verdict {
    opens_v2(record)?;
    let file = record.bytes("file");
    let parsed = KeyFile::parse(&file, &CostLimits::default()).map_err(failed)?;
    expect("encoded", parsed.encode().as_bytes(), &file)?;
    let storage = match secret_of(record) {
        None => KeyStorage::new(&master_key(record)),
        Some(secret) => {
            let token = record.array("remote_secret_authentication_token");
            let token = RemoteSecretToken::from_bytes(token);
            let mut random = drawing(record.bytes("remote_secret_nonce"));
            KeyStorage::with_remote_secret(&master_key(record), &secret, token, &mut random)
                .map_err(failed)?
        }
    };
    let sealed = match record.optional_text("passphrase") {
        None => KeyFile::without_passphrase(storage),
        Some(passphrase) => {
            let cost = cost(&record.record("argon2id"), "memory_kib");
            if let Some(key) = record.optional_bytes("passphrase_key") {
                expect_key(passphrase, &record.bytes("salt"), cost, &key)?;
            }
            let mut random = drawing([record.bytes("salt"), record.bytes("nonce")].concat());
            let memory = Argon2Memory::heap();
            KeyFile::seal(&storage, passphrase, cost, memory, &mut random).map_err(failed)?
        }
    };
    expect("sealed", sealed.encode().as_bytes(), &file)
}

fn cost(record: &Record<'_>, memory: &str) -> Argon2Cost {
    let divisor = if memory == "memory_bytes" { 1024 } else { 1 };
    Argon2Cost {
        memory_kib: (record.number(memory) / divisor) as u32,
        iterations: record.number("iterations") as u32,
        parallelism: record.number("parallelism") as u32,
    }
}

fn expect_key(password: &str, salt: &[u8], cost: Argon2Cost, key: &[u8]) -> Verdict {
    let derived = argon2id(password.as_bytes(), salt, cost, Argon2Memory::heap());
    expect("key", &derived.map_err(failed)?.as_bytes()[..], key)
}

fn sealed(key: &Secret<32>, nonce: &[u8; 24], plain: &[u8]) -> Vec<u8> {
    let mut data = plain.to_vec();
    let tag = xchacha20_poly1305::seal_in_place(key, nonce, &[], &mut data).unwrap();
    data.extend(tag);
    data
}

fn seal(record: &Record<'_>) -> Verdict {
    let (salt, plain) = (record.bytes("salt"), record.bytes("plaintext"));
    let passphrase = record.text("passphrase").as_bytes();
    let key = argon2id(
        passphrase,
        &salt,
        cost(record, "memory_kib"),
        Argon2Memory::heap(),
    );
    let ciphertext = sealed(&key.map_err(failed)?, &record.array("nonce"), &plain);
    expect("ciphertext", ciphertext, record.bytes("ciphertext"))
}

fn seal_remote(record: &Record<'_>) -> Verdict {
    let key = Secret::from_bytes(record.array("key_storage_key"));
    // One published secret has 16 bytes.
    if let Ok(secret) = record.bytes("remote_secret").try_into() {
        let derived = RemoteSecret::from_bytes(secret).key_storage_key();
        expect("key_storage_key", &derived, &key)?;
    }
    let nonce = record.array("nonce");
    let ciphertext = sealed(&key, &nonce, &record.bytes("plaintext"));
    let length = u8::try_from(ciphertext.len()).unwrap();
    let message = [&[0x0a, 24][..], &nonce, &[0x12, length], &ciphertext].concat();
    expect(
        "message",
        message,
        record.bytes("encrypted_with_nonce_ahead"),
    )
}

fn wrapped(record: &Record<'_>) -> Verdict {
    let (file, inner) = (record.bytes("file"), record.bytes("inner_file"));
    let key = Secret::from_bytes(record.array("wrapping_key"));
    let parsed = WrappedKeyFile::parse(&file).map_err(failed)?;
    expect("alias", parsed.alias(), record.text("alias"))?;
    expect(
        "opened",
        parsed.open(&key).map_err(failed)?.as_bytes(),
        &inner,
    )?;
    let mut random = drawing(record.bytes("iv"));
    let sealed = WrappedKeyFile::seal(record.text("alias"), &key, &inner, &mut random);
    expect("sealed", sealed.map_err(failed)?.encode(), file)
}

fn encrypted_file(record: &Record<'_>) -> Verdict {
    let (file, plain) = (record.bytes("file"), record.bytes("plaintext"));
    let opened = open_file(&master_key(record), &file).map_err(failed)?;
    expect("opened", opened.as_bytes(), &plain)?;
    let sealed = seal_file(
        &master_key(record),
        &plain,
        &mut drawing(record.bytes("iv")),
    );
    expect("sealed", sealed, Ok(file))
}

fn names(record: &Record<'_>) -> Verdict {
    if record.has("uid") {
        let uid = record.text("uid");
        let directory = |name: &str| {
            format!(
                ".message-files/{}",
                name.trim_start_matches(".message-files/")
            )
        };
        expect(
            "media",
            file_name::media(uid),
            directory(record.text("media")),
        )?;
        return expect(
            "thumbnail",
            file_name::thumbnail(uid),
            directory(record.text("thumbnail")),
        );
    }
    let (id, names) = (identity(record), record.record("names"));
    for (origin, name) in [
        (PictureOrigin::User, "user_defined"),
        (PictureOrigin::Contact, "contact_defined"),
        (PictureOrigin::AddressBook, "address_book"),
    ] {
        let expected = format!(".profile-pictures/{}", names.text(name));
        expect(name, file_name::contact_picture(id, origin), expected)?;
    }
    Ok(())
}

fn database_key(record: &Record<'_>) -> Verdict {
    let (key, salt) = (master_key(record), record.array("salt"));
    let password = record.bytes("password");
    let keys = if password == key.as_bytes() {
        DatabaseKeys::of_forward_security(&key, &salt)
    } else {
        let derived = DatabasePassword::derive(&key);
        expect("password", &derived.as_bytes()[..], &password)?;
        DatabaseKeys::of_messages(&key, &salt)
    };
    expect(
        "page_key",
        *keys.page_key().as_bytes(),
        record.array("page_key"),
    )?;
    expect(
        "hmac_key",
        *keys.mac_key().as_bytes(),
        record.array("hmac_key"),
    )?;
    if !record.has("plain_page") {
        return Ok(());
    }
    let mut plain = record.bytes("plain_page");
    plain.resize(DatabaseKeys::PAGE_LENGTH, 0);
    let version: [u8; 4] = plain[60..64].try_into().unwrap();
    expect(
        "user_version",
        u32::from_be_bytes(version).into(),
        record.number("user_version"),
    )?;
    let mut page = record.bytes("database");
    let mut sealed = plain.clone();
    keys.seal_page(1, &mut sealed, &mut drawing(record.bytes("iv")))
        .map_err(failed)?;
    expect("sealed", &sealed, &page)?;
    keys.open_page(1, &mut page).map_err(failed)?;
    expect("opened", page, plain)
}

fn page_keys(record: &Record<'_>, salt: [u8; 16]) -> DatabaseKeys {
    let key = |name| Secret::from_bytes(record.array(name));
    DatabaseKeys::new(salt, key("page_key"), key("hmac_key"))
}

fn page_number(record: &Record<'_>) -> u32 {
    record.number("number").try_into().unwrap()
}

fn database_page(record: &Record<'_>) -> Verdict {
    let keys = page_keys(record, [0; 16]);
    let mut plain = record.bytes("plain");
    plain.resize(DatabaseKeys::PAGE_LENGTH, 0);
    let mut page = plain.clone();
    let mut random = drawing(record.bytes("iv"));
    keys.seal_page(page_number(record), &mut page, &mut random)
        .map_err(failed)?;
    expect("sealed", &page, &record.bytes("page"))?;
    keys.open_page(page_number(record), &mut page)
        .map_err(failed)?;
    expect("opened", page, plain)
}

fn remote_secret(record: &Record<'_>) -> Verdict {
    let secret = secret_of(record).unwrap();
    let hash = secret.hash();
    expect("rsh", *hash.as_bytes(), record.array("rsh"))?;
    expect(
        "rshid",
        hash.with_identity(identity(record)),
        record.array("rshid"),
    )?;
    expect(
        "rssk",
        *secret.key_storage_key().as_bytes(),
        record.array("rssk"),
    )?;
    expect(
        "wfck",
        *secret.database_field_key().as_bytes(),
        record.array("wfck"),
    )
}

fn database_field(record: &Record<'_>) -> Verdict {
    let (field, plain) = (record.bytes("field"), record.bytes("plaintext"));
    let key = secret_of(record).unwrap().database_field_key();
    expect("wfck", *key.as_bytes(), record.array("wfck"))?;
    expect(
        "opened",
        key.open(&field).map_err(failed)?.as_bytes(),
        &plain,
    )?;
    let sealed = key.seal(&plain, &mut drawing(field[..24].to_vec()));
    expect("sealed", sealed, Ok(field))
}

fn wrapped_key(record: &Record<'_>) -> Verdict {
    let wrapping = Secret::from_bytes(record.array("wrapping_key"));
    let key = Secret::from_bytes(record.array("key"));
    let parsed = WrappedKey::parse(&record.bytes("stored")).map_err(failed)?;
    expect("opened", parsed.open(&wrapping), Ok(key.clone()))?;
    let sealed = WrappedKey::seal(&wrapping, &key, &mut drawing(record.bytes("nonce")));
    expect("sealed", sealed, Ok(parsed))
}

fn desktop_kdf(record: &Record<'_>) -> Verdict {
    let cost = cost(record, "memory_bytes");
    expect_key(
        record.text("password"),
        &record.bytes("salt"),
        cost,
        &record.bytes("key"),
    )
}

fn open_desktop(record: &Record<'_>) -> Result<DesktopKeys, Error> {
    let file = DesktopKeyFile::parse(&record.bytes("file"), &CostLimits::default())?;
    file.open(record.text("password"), Argon2Memory::heap())
}

fn desktop(record: &Record<'_>) -> Verdict {
    let file = record.bytes("file");
    let parsed = DesktopKeyFile::parse(&file, &CostLimits::default()).map_err(failed)?;
    expect("encoded", &parsed.encode(), &file)?;
    let keys = open_desktop(record).map_err(failed)?;
    let cost = cost(record, "memory_bytes");
    let (password, salt) = (record.text("password"), record.bytes("salt"));
    expect_key(password, &salt, cost, &record.bytes("password_key"))?;
    let mut random = drawing([salt, record.bytes("nonce")].concat());
    let memory = Argon2Memory::heap();
    let decrypted = DesktopKeys::parse(&record.bytes("decrypted")).map_err(failed)?;
    expect("id", decrypted.id(), keys.id())?;
    let schema = parsed.schema_version();
    let sealed = DesktopKeyFile::seal(&decrypted, schema, password, cost, memory, &mut random);
    expect("sealed", sealed.map_err(failed)?.encode(), file)
}
