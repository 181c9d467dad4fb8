//! Topic `id-export`: chapter 11 section 10 of the specification.

use eeema::crypto::Argon2Memory;
use eeema::crypto::hazmat::hash::sha256;
use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use eeema::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha256;
use eeema::id_export::{Code, Error, Identity, LegacyCode, RevocationKey, Scheme, V1Code};
use eeema::{PublicKey, SecretKey, ThreemaId};

use super::{Record, Verdict, expect, unknown_kind, unknown_reason};

const REASONS: [&str; 8] = [
    "empty",
    "character",
    "length",
    "version",
    "decrypt",
    "identity",
    "public_key",
    "kdf_memory",
];

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "seal_legacy" => seal_legacy(record),
        "seal_v1" => seal_v1(record),
        "open" => {
            let text = record.text("text");
            let code = Code::parse(text).map_err(|error| error.to_string())?;
            expect("scheme", code.scheme(), scheme(record)?)?;
            expect("found", Code::find(text), Ok(code))?;
            expect("opened", open(record), Ok(identity(record)))
        }
        "detect" => {
            let scheme = scheme(record)?;
            let code = Code::parse(record.text("text"));
            expect("scheme", code.map(|code| code.scheme()), Ok(scheme))
        }
        "revocation_key" => expect(
            "revocation_key",
            RevocationKey::derive(record.text("password")).as_str(),
            record.text("revocation_key"),
        ),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    if !REASONS.contains(&record.text("reason")) {
        return unknown_reason(record);
    }
    let Err(error) = open(record) else {
        return Err("accepted".into());
    };
    let reason = match error {
        Error::Empty => "empty",
        Error::Character { position, .. } => {
            if record.has("position") {
                expect("position", position as u64, record.number("position"))?;
            }
            "character"
        }
        Error::Length { .. } => "length",
        Error::Version { .. } => "version",
        Error::Decrypt => "decrypt",
        Error::Identity => "identity",
        Error::PublicKey => "public_key",
        Error::KdfMemory => "kdf_memory",
        _ => return Err(format!("refused for another reason: {error:?}")),
    };
    expect("reason", reason, record.text("reason"))
}

/// Opens the text of the record as the record says.
fn open(record: &Record<'_>) -> Result<Identity, Error> {
    let memory = if record.has("memory_kib") {
        Argon2Memory::heap_up_to(usize::try_from(record.number("memory_kib") * 1024).unwrap())
    } else {
        Argon2Memory::heap()
    };
    let identity = Code::parse(record.text("text"))?.open(record.text("password"), memory)?;
    if record.has("expected_public_key") {
        let public_key = PublicKey::from_bytes(record.array("expected_public_key"));
        return identity
            .expecting(&public_key)
            .map_err(|_| Error::PublicKey);
    }
    Ok(identity)
}

fn seal_legacy(record: &Record<'_>) -> Verdict {
    let Identity { id, secret_key } = identity(record);
    let password = password(record)?;
    let key = pbkdf2_hmac_sha256::<32>(password.as_bytes(), &record.bytes("salt"), 100_000);
    expect("derived_key", *key.as_bytes(), record.array("derived_key"))?;
    let body = [&id.as_bytes()[..], secret_key.as_bytes()].concat();
    expect("check", sha256(&body)[..2].to_vec(), record.bytes("check"))?;

    let code = LegacyCode::seal(id, &secret_key, password, &mut salt(record)).unwrap();
    expect("raw", *code.as_bytes(), record.array("raw"))?;
    text_form(record, &Code::Legacy(code))
}

fn seal_v1(record: &Record<'_>) -> Verdict {
    let Identity { id, secret_key } = identity(record);
    let password = password(record)?;
    let cost = Argon2Cost {
        memory_kib: 131_072,
        iterations: 8,
        parallelism: 1,
    };
    let memory = Argon2Memory::heap();
    let key = argon2id(password.as_bytes(), &record.bytes("salt"), cost, memory);
    expect(
        "derived_key",
        key.map(|key| *key.as_bytes()),
        Ok(record.array("derived_key")),
    )?;

    let memory = Argon2Memory::heap();
    let code = V1Code::seal(id, &secret_key, password, memory, &mut salt(record)).unwrap();
    expect("raw", *code.as_bytes(), record.array("raw"))?;
    let header = record.bytes("associated_data");
    expect("associated_data", code.as_bytes()[..9].to_vec(), header)?;
    text_form(record, &Code::V1(code))
}

fn password<'a>(record: &Record<'a>) -> Result<&'a str, String> {
    let password = record.text("password");
    let bytes = record.bytes("password_utf8");
    expect("password_utf8", password.as_bytes().to_vec(), bytes)?;
    Ok(password)
}

fn text_form(record: &Record<'_>, code: &Code) -> Verdict {
    expect("text", code.to_string().as_str(), record.text("text"))?;
    expect(
        "parsed",
        Code::parse(record.text("text")).as_ref(),
        Ok(code),
    )
}

fn identity(record: &Record<'_>) -> Identity {
    Identity {
        id: record.text("identity").parse::<ThreemaId>().unwrap(),
        secret_key: SecretKey::from_bytes(record.array("secret_key")),
    }
}

/// A generator that gives the salt of the record.
fn salt(record: &Record<'_>) -> impl FnMut(&mut [u8]) {
    let salt = record.bytes("salt");
    move |bytes: &mut [u8]| bytes.copy_from_slice(&salt)
}

fn scheme(record: &Record<'_>) -> Result<Scheme, String> {
    match record.text("scheme") {
        "legacy" => Ok(Scheme::Legacy),
        "v1" => Ok(Scheme::V1),
        other => Err(format!("unknown scheme {other:?}")),
    }
}
