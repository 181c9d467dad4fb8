//! Topic `identity`: chapter 01 section 14 of the specification.

use eeema::call::{GroupCallHandshakeKey, GroupCallKeyHash};
use eeema::codec::hex;
use eeema::contact_hash::DirectoryKey;
use eeema::crypto::hazmat::blake2b;
use eeema::crypto::hazmat::blake2b::{Context, Key, OutOfRange};
use eeema::identity::{AgreedKey, Error, KeyText, MessageId, NonceHash};
use eeema::message::MetadataKey;
use eeema::transport::VouchKey;
use eeema::{PublicKey, SecretKey, ThreemaId};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "threema_id" => threema_id(record),
        "keypair" => keypair(record),
        "shared_secret" => shared_secret(record),
        "kdf" => kdf(record),
        "kdf_equal" => kdf_equal(record),
        "derived_keys" => derived_keys(record),
        "nonce_hash" => {
            let id = record.text("own_identity").parse().unwrap();
            let hash = NonceHash::of(&record.array("nonce"), id);
            expect("hash", *hash.as_bytes(), record.array("hash"))
        }
        "id64" => {
            let id = MessageId::from_bytes(record.array("bytes"));
            expect("value", id.to_u64(), record.long_number("value"))?;
            expect("text", id.to_string().as_str(), record.text("text"))?;
            expect("parsed", record.text("text").parse(), Ok(id))
        }
        "gateway_key_text" => key_text(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let reason = record.text("reason");
    match record.kind() {
        "threema_id" => {
            let expected = match reason {
                "length" => Error::IdLength,
                "symbol" => Error::IdSymbol,
                _ => return unknown_reason(record),
            };
            expect_refused(ThreemaId::from_bytes(&record.bytes("bytes")), expected)
        }
        "public_key_low_order" if reason == "non-contributory public key" => {
            let public_key = PublicKey::from_bytes(record.array("peer_public_key"));
            expect_refused(
                secret_key(record, "secret_key").agree(&public_key),
                Error::NonContributory,
            )
        }
        "public_key_length" if reason == "length" => {
            let bytes = record.bytes("peer_public_key");
            expect_refused(PublicKey::try_from(bytes.as_slice()), Error::KeyLength)
        }
        "kdf_parameter" if reason == "parameter out of range" => expect_refused(
            derive(
                record,
                &record.bytes("salt"),
                &record.bytes("personal"),
                &[],
            ),
            OutOfRange,
        ),
        "gateway_key_text" if reason == "malformed key text" => {
            expect_refused(record.text("text").parse::<KeyText>(), Error::KeyText)
        }
        "public_key_low_order" | "public_key_length" | "kdf_parameter" | "gateway_key_text" => {
            unknown_reason(record)
        }
        _ => unknown_kind(record),
    }
}

fn threema_id(record: &Record<'_>) -> Verdict {
    let id = ThreemaId::from_bytes(&record.bytes("bytes")).map_err(|error| error.to_string())?;
    expect("parsed", record.text("text").parse(), Ok(id))?;
    expect("text", id.to_string().as_str(), record.text("text"))?;
    expect("bytes", id.as_bytes().to_vec(), record.bytes("bytes"))?;
    expect("is_gateway", id.is_gateway(), record.flag("is_gateway"))
}

fn keypair(record: &Record<'_>) -> Verdict {
    let secret_key = secret_key(record, "secret_key");
    let public_key = secret_key.public_key();
    expect(
        "public_key",
        *public_key.as_bytes(),
        record.array("public_key"),
    )?;
    expect(
        "stored key",
        *secret_key.as_bytes(),
        record.array("secret_key"),
    )?;
    let clamped = SecretKey::from_bytes(record.array("clamped_secret_key"));
    expect(
        "public key of the clamped key",
        clamped.public_key(),
        public_key,
    )?;
    expect(
        "fingerprint",
        public_key.fingerprint().to_string().as_str(),
        record.text("fingerprint"),
    )?;
    expect(
        "public_key_grid",
        format!("{public_key:#}").as_str(),
        record.text("public_key_grid"),
    )
}

fn shared_secret(record: &Record<'_>) -> Verdict {
    let secret = secret_key(record, "secret_key");
    expect(
        "public_key",
        *secret.public_key().as_bytes(),
        record.array("public_key"),
    )?;
    let shared = agree(record, "secret_key", "peer_public_key")?;
    expect(
        "shared_secret",
        *shared.as_bytes(),
        record.array("shared_secret"),
    )?;
    expect(
        "metadata key",
        *MetadataKey::derive(&shared).as_bytes(),
        record.array("message_metadata_key"),
    )?;
    if record.has("peer_secret_key") {
        expect(
            "other direction",
            agree(record, "peer_secret_key", "public_key")?,
            shared,
        )?;
    }
    Ok(())
}

fn kdf(record: &Record<'_>) -> Verdict {
    let output = derive(
        record,
        &record.bytes("salt"),
        &record.bytes("personal"),
        &record.bytes("input"),
    );
    expect("output", output, Ok(record.bytes("output")))
}

fn kdf_equal(record: &Record<'_>) -> Verdict {
    for salt in ["salt", "salt_padded"] {
        for personal in ["personal", "personal_padded"] {
            let output = derive(
                record,
                &record.bytes(salt),
                &record.bytes(personal),
                &record.bytes("input"),
            );
            expect(
                &format!("{salt}, {personal}"),
                output,
                Ok(record.bytes("output")),
            )?;
        }
    }
    Ok(())
}

/// Derives with the key and the length of the record. A length other than 32 and 64 cannot be
/// expressed.
fn derive(
    record: &Record<'_>,
    salt: &[u8],
    personal: &[u8],
    input: &[u8],
) -> Result<Vec<u8>, OutOfRange> {
    let key = record.bytes("key");
    let key = if key.is_empty() {
        None
    } else {
        Some(Key::from_slice(&key)?)
    };
    let context = Context::from_slices(salt, personal)?;
    match record.number("length") {
        32 => Ok(blake2b::derive(key, &context, &[input]).as_bytes().to_vec()),
        64 => Ok(blake2b::derive_wide(key, &context, &[input])
            .as_bytes()
            .to_vec()),
        _ => Err(OutOfRange),
    }
}

fn derived_keys(record: &Record<'_>) -> Verdict {
    let contact = agree(record, "client_key", "contact_public_key")?;
    expect(
        "message_key",
        *contact.as_bytes(),
        record.array("message_key"),
    )?;
    expect(
        "metadata key",
        *MetadataKey::derive(&contact).as_bytes(),
        record.array("message_metadata_key"),
    )?;
    let hash = GroupCallKeyHash::from_bytes(record.array("group_call_hash_for_nha"));
    let handshake = GroupCallHandshakeKey::derive(&contact, &hash);
    let expected = record.array("group_call_normal_handshake_authentication_key");
    expect("group call handshake", *handshake.as_bytes(), expected)?;

    let permanent = agree(record, "client_key", "server_public_key")?;
    let temporary = agree(record, "client_key", "temporary_server_public_key")?;
    let vouch_key = VouchKey::derive(&permanent, &temporary);
    expect(
        "vouch_key",
        *vouch_key.as_bytes(),
        record.array("vouch_key"),
    )?;
    let client_key = PublicKey::from_bytes(record.array("temporary_client_public_key"));
    let vouch = vouch_key.vouch(&record.array("server_cookie"), &client_key);
    expect("vouch", vouch, record.array("vouch"))?;

    let challenge = agree(record, "client_key", "challenge_public_key")?;
    let token = record.bytes("challenge_token");
    let directory = DirectoryKey::derive(&challenge);
    expect(
        "directory_key",
        *directory.as_bytes(),
        record.array("directory_key"),
    )?;
    expect(
        "directory_response",
        directory.respond(&token),
        record.array("directory_response"),
    )?;
    let work = DirectoryKey::derive_work(&challenge);
    expect(
        "work_directory_key",
        *work.as_bytes(),
        record.array("work_directory_key"),
    )?;
    expect(
        "work_directory_response",
        work.respond(&token),
        record.array("work_directory_response"),
    )
}

fn key_text(record: &Record<'_>) -> Verdict {
    let text = record.text("text");
    let parsed = text.parse().map_err(|error: Error| error.to_string())?;
    let (key, written) = match (record.text("type"), &parsed) {
        ("private", KeyText::Private(key)) => {
            (*key.as_bytes(), key.to_key_text().as_str().to_owned())
        }
        ("public", KeyText::Public(key)) => (*key.as_bytes(), key.key_text().to_string()),
        (other, _) => return Err(format!("read as {parsed:?} instead of {other}")),
    };
    expect("key", key, record.array("key"))?;
    let (prefix, digits) = written.split_once(':').unwrap();
    expect("prefix", Some(prefix), text.split(':').next())?;
    expect("digits", hex::decode_array(digits), Ok(key))?;
    expect("case", digits.to_lowercase().as_str(), digits)?;
    expect("written", written, text.to_lowercase())
}

fn secret_key(record: &Record<'_>, name: &str) -> SecretKey {
    SecretKey::from_bytes(record.array(name))
}

fn agree(record: &Record<'_>, secret: &str, public: &str) -> Result<AgreedKey, String> {
    let public_key = PublicKey::from_bytes(record.array(public));
    secret_key(record, secret)
        .agree(&public_key)
        .map_err(|error| error.to_string())
}
