//! Topic `safe`: chapter 10 section 16 of the specification.

use eeema::ThreemaId;
use eeema::codec::hex;
use eeema::crypto::hazmat::hash::sha256;
use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt};
use eeema::identity::Nonce;
use eeema::safe::document::{Document, DocumentError};
use eeema::safe::password::{Assessment as Choice, assess};
use eeema::safe::schedule::{Attempt, Decision, Situation};
use eeema::safe::{
    self, AddressError, BackupId, Credentials, EncryptionKey, Error, Limits, MasterKey, Password,
    ServerAddress, ServerConfig, container, gzip,
};
use eeema::time::UnixMillis;

use super::safe_model::{model_of, shape_of};
use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "kdf" => kdf(record),
        "scrypt_small" => scrypt_small(record),
        "url" => url(record),
        "basic_auth" => {
            let credentials = credentials(record).map_err(|error| error.to_string())?;
            let header = credentials.map(|credentials| credentials.header().to_string());
            expect("header", header.as_deref(), record.optional_text("header"))
        }
        "password_choice" => password_choice(record),
        "schedule" => schedule(record),
        "seal" => seal(record),
        "seal_long" => seal_long(record),
        "open" => {
            let body = open(record).map_err(|error| error.to_string())?;
            expect("plaintext", body, record.bytes("plaintext"))
        }
        "body" => body(record),
        "model" => {
            let document = model_of(record.value("model"))?;
            expect_canonical(&document, &record.bytes("canonical"))
        }
        "full" => full(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let reason = record.text("reason");
    match (record.kind(), reason) {
        ("container", "too_short") => expect_refused(open(record), Error::TooShort),
        ("container", "auth") => expect_refused(open(record), Error::Unauthentic),
        ("container", "gzip") => expect_refused(open(record), Error::Gzip),
        ("container", "too_large") => expect_refused(open(record), Error::TooLarge),
        ("container", "utf8") => expect_refused(open_document(record), DocumentError::Utf8.into()),
        ("container", "json") => expect_refused(open_document(record), DocumentError::Json.into()),
        ("container", "version") => {
            expect_refused(open_document(record), DocumentError::Version.into())
        }
        ("container", "private_key") => {
            expect_refused(open_document(record), DocumentError::PrivateKey.into())
        }
        ("body", "utf8") => expect_refused(read(record), DocumentError::Utf8),
        ("body", "json") => expect_refused(read(record), DocumentError::Json),
        ("body", "version") => expect_refused(read(record), DocumentError::Version),
        ("body", "private_key") => expect_refused(read(record), DocumentError::PrivateKey),
        ("model", "model") => match model_of(record.value("model")) {
            // A value that no type of the library holds is refused by that.
            Err(_) => Ok(()),
            Ok(document) => expect_refused(document.encode(), DocumentError::Model),
        },
        ("url", "scheme") => expect_refused(address(record), AddressError::Scheme),
        ("url", "empty") => expect_refused(address(record), AddressError::Empty),
        ("url", "url") => match address(record) {
            Err(
                AddressError::Character { .. }
                | AddressError::Escape
                | AddressError::Port
                | AddressError::SchemeTwice,
            ) => Ok(()),
            other => Err(format!("{other:?}")),
        },
        ("url", "host") => expect_refused(address(record), AddressError::Host),
        ("url", "username_colon") => expect_refused(address(record), AddressError::UsernameColon),
        ("basic_auth", "username_colon") => {
            expect_refused(credentials(record), AddressError::UsernameColon)
        }
        ("kdf", "invalid_identity") => expect_refused(derive(record), None),
        ("kdf", "empty_password") => expect_refused(derive(record), Some(Error::EmptyPassword)),
        ("kdf", "workspace_too_small") => {
            expect_refused(derive(record), Some(Error::WorkAreaTooSmall))
        }
        ("container" | "body" | "model" | "url" | "basic_auth" | "kdf", _) => {
            unknown_reason(record)
        }
        _ => unknown_kind(record),
    }
}

/// The password, or a unit that is repeated.
fn password(record: &Record<'_>) -> String {
    if !record.has("password_unit") {
        return record.text("password").into();
    }
    let unit = record.text("password_unit");
    if record.has("password_times") {
        return unit.repeat(record.number("password_times") as usize);
    }
    let length = record.number("password_length") as usize;
    unit.chars().cycle().take(length).collect()
}

/// The key, `None` as the error where the identity is none.
fn derive(record: &Record<'_>) -> Result<MasterKey, Option<Error>> {
    let text = password(record);
    // Letters of lower case are taken for those of upper case.
    let id = record.text("identity").to_ascii_uppercase();
    let id: ThreemaId = id.parse().map_err(|_| None)?;
    let password = Password::new(&text)?;
    if record.has("workspace") {
        let mut work_area = vec![0x5a; record.number("workspace") as usize];
        Ok(MasterKey::derive_in(password, id, &mut work_area)?)
    } else {
        Ok(MasterKey::derive(password, id)?)
    }
}

fn kdf(record: &Record<'_>) -> Verdict {
    if record.has("password_utf8") {
        let bytes = password(record).into_bytes();
        expect("password_utf8", bytes, record.bytes("password_utf8"))?;
    }
    let key = derive(record).map_err(|error| format!("{error:?}"))?;
    expect(
        "master_key",
        *key.to_bytes().as_bytes(),
        record.array("master_key"),
    )?;
    expect(
        "backup_id",
        *key.backup_id().as_bytes(),
        record.array("backup_id"),
    )?;
    let encryption_key = *key.encryption_key().as_bytes();
    expect(
        "encryption_key",
        encryption_key,
        record.array("encryption_key"),
    )?;
    let stored = MasterKey::from_bytes(&record.array("master_key"));
    expect(
        "stored key",
        *stored.to_bytes().as_bytes(),
        record.array("master_key"),
    )
}

fn scrypt_small(record: &Record<'_>) -> Verdict {
    expect("r and p", (record.number("r"), record.number("p")), (8, 1))?;
    let n = record.number("n");
    expect("power of two", n.is_power_of_two(), true)?;
    let cost = Cost::from_log2(n.ilog2()).unwrap();
    let id: ThreemaId = record.text("identity").parse().unwrap();
    let length = if record.has("workspace") {
        record.number("workspace") as usize
    } else {
        cost.table_length()
    };
    let password = password(record);
    let output = scrypt(
        password.as_bytes(),
        id.as_bytes(),
        cost,
        &mut vec![1; length],
    );
    let output = output.map_err(|error| error.to_string())?;
    expect("output", *output.as_bytes(), record.array("output"))
}

fn address(record: &Record<'_>) -> Result<ServerAddress, AddressError> {
    ServerAddress::parse(record.text("base"))
}

fn url(record: &Record<'_>) -> Verdict {
    let address = address(record).map_err(|error| error.to_string())?;
    let id = BackupId::from_bytes(record.array("backup_id"));
    expect(
        "config_url",
        address.config_url(&id).as_str(),
        record.text("config_url"),
    )?;
    expect(
        "backup_url",
        address.backup_url(&id).as_str(),
        record.text("backup_url"),
    )?;
    let username = address.credentials().map(Credentials::username);
    expect("username", username, record.optional_text("username"))?;
    let password = address.credentials().map(Credentials::password);
    expect("password", password, record.optional_text("password"))
}

fn credentials(record: &Record<'_>) -> Result<Option<Credentials>, AddressError> {
    Credentials::new(record.text("username"), record.text("password"))
}

fn password_choice(record: &Record<'_>) -> Verdict {
    let expected = match record.text("verdict") {
        "nul" => Choice::Nul,
        "too_short" => Choice::TooShort,
        "too_long" => Choice::TooLong,
        "weak_repeated" => Choice::WeakRepeated,
        "weak_numeric" => Choice::WeakNumeric,
        "weak_listed" => Choice::WeakListed,
        "ok" => Choice::Good,
        other => return Err(format!("unknown verdict {other:?}")),
    };
    expect("verdict", assess(&password(record), |_| false), expected)
}

fn schedule(record: &Record<'_>) -> Verdict {
    let expected = match record.text("decision") {
        "upload" => Decision::Upload,
        "skip_unchanged" => Decision::SkipUnchanged,
        "skip_grace" => Decision::SkipGrace,
        other => return Err(format!("unknown decision {other:?}")),
    };
    let last_success = record.value("last_success").as_u64().map(UnixMillis);
    let situation = Situation {
        now: UnixMillis(record.number("now")),
        last_success,
        last_attempt: if record.flag("last_attempt_ok") {
            Attempt::Succeeded
        } else {
            Attempt::Failed
        },
        content_changed: record.flag("content_changed"),
        force: record.flag("force"),
        retention: ServerConfig::new(0, record.number("retention_days"))
            .unwrap()
            .retention(),
    };
    expect("decision", situation.decide(), expected)
}

fn key(record: &Record<'_>) -> EncryptionKey {
    EncryptionKey::from_bytes(record.array("encryption_key"))
}

fn gzip_of(content: &[u8]) -> Vec<u8> {
    let mut member = vec![0; gzip::encoded_len(content.len())];
    let length = gzip::encode_into(content, &mut member).unwrap();
    assert_eq!(length, member.len());
    member
}

fn seal(record: &Record<'_>) -> Verdict {
    let content = record.bytes("plaintext");
    expect("gzip", gzip_of(&content), record.bytes("gzip"))?;
    let nonce = Nonce::from_bytes(record.array("nonce"));
    let backup = container::seal_with_nonce(&key(record), &content, nonce).unwrap();
    expect("backup", &backup, &record.bytes("backup"))?;
    let opened = open(record).map_err(|error| error.to_string())?;
    expect("opened", opened, content)
}

fn seal_long(record: &Record<'_>) -> Verdict {
    let unit = record.bytes("unit");
    let length = record.number("length") as usize;
    let content: Vec<u8> = unit.iter().copied().cycle().take(length).collect();
    let gzip = gzip_of(&content);
    expect(
        "gzip_length",
        gzip.len() as u64,
        record.number("gzip_length"),
    )?;
    expect("gzip_sha256", sha256(&gzip), record.array("gzip_sha256"))?;
    let nonce = Nonce::from_bytes(record.array("nonce"));
    let backup = container::seal_with_nonce(&key(record), &content, nonce).unwrap();
    expect(
        "backup_length",
        backup.len() as u64,
        record.number("backup_length"),
    )?;
    expect(
        "backup_sha256",
        sha256(&backup),
        record.array("backup_sha256"),
    )?;
    expect(
        "backup_head",
        &backup[..64],
        &record.bytes("backup_head")[..],
    )?;
    let tail = &backup[backup.len() - 32..];
    expect("backup_tail", tail, &record.bytes("backup_tail")[..])?;
    let opened = container::open(&key(record), &backup, Limits::default());
    let opened = opened.map_err(|error| error.to_string())?;
    expect("opened", opened.as_bytes() == content, true)
}

fn limits(record: &Record<'_>) -> Limits {
    let mut limits = Limits::default();
    if record.has("max_plaintext") {
        limits.max_plaintext = record.number("max_plaintext") as usize;
    }
    limits
}

fn open(record: &Record<'_>) -> Result<Vec<u8>, Error> {
    let body = container::open(&key(record), &record.bytes("backup"), limits(record))?;
    Ok(body.as_bytes().to_vec())
}

fn open_document(record: &Record<'_>) -> Result<(), Error> {
    Ok(Document::decode(&open(record)?).map(|_| ())?)
}

fn read(record: &Record<'_>) -> Result<(), DocumentError> {
    Document::decode(&record.bytes("json")).map(|_| ())
}

fn body(record: &Record<'_>) -> Verdict {
    let reading = Document::decode(&record.bytes("json")).map_err(|error| error.to_string())?;
    expect(
        "expected",
        &shape_of(&reading.document),
        record.value("expected"),
    )?;
    let mut pointers: Vec<&str> = reading
        .warnings
        .iter()
        .map(|w| w.pointer.as_str())
        .collect();
    pointers.sort_unstable();
    let expected = record.value("warnings").as_array().unwrap();
    let expected: Vec<&str> = expected.iter().map(|w| w.as_str().unwrap()).collect();
    expect("warning_count", reading.warning_count, expected.len())?;
    expect("warnings", pointers, expected.clone())?;
    let strict = Document::decode_strict(&record.bytes("json"));
    expect("strict", strict.is_ok(), expected.is_empty())?;

    let mut document = reading.document;
    let kept = document.encode().map_err(|error| error.to_string())?;
    let again = Document::decode_strict(kept.as_bytes());
    expect("with unknown properties", again.as_ref(), Ok(&document))?;
    document.forget_unknown();
    expect_canonical(&document, &record.bytes("canonical"))
}

fn expect_canonical(document: &Document, canonical: &[u8]) -> Verdict {
    let body = document.encode().map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    expect("canonical", text(body.as_bytes()), text(canonical))?;
    let again = Document::decode_strict(canonical);
    expect("read back", again.as_ref(), Ok(document))
}

fn full(record: &Record<'_>) -> Verdict {
    let key = derive(record).map_err(|error| format!("{error:?}"))?;
    expect(
        "backup_id",
        *key.backup_id().as_bytes(),
        record.array("backup_id"),
    )?;
    let url = ServerAddress::official().backup_url(key.backup_id());
    expect("backup_url", url.as_str(), record.text("backup_url"))?;
    let backup = record.bytes("backup");
    let body = container::open(key.encryption_key(), &backup, Limits::default());
    let body = body.map_err(|error| error.to_string())?;
    expect(
        "json_sha256",
        sha256(body.as_bytes()),
        record.array("json_sha256"),
    )?;
    let reading = safe::open(&key, &backup, Limits::default());
    let reading = reading.map_err(|error| error.to_string())?;
    expect("warnings", reading.warnings, vec![])?;
    expect(
        "expected",
        &shape_of(&reading.document),
        record.value("expected"),
    )?;
    expect_canonical(&reading.document, body.as_bytes())?;
    let nonce: [u8; 24] = record.array("nonce");
    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&nonce);
    let sealed = safe::seal(&key, &reading.document, &mut random).unwrap();
    let digits = |bytes: &[u8]| hex::Hex(bytes).to_string();
    expect("sealed again", digits(&sealed), digits(&backup))
}
