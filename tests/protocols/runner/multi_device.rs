//! Topic `multi-device`: chapter 08 section 8 of the specification.

use eeema::PublicKey;
use eeema::crypto::KeyLength;
use eeema::multi_device::{DeviceGroupKey, DeviceGroupKeys, Error};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "derive" => derive(record),
        "seal" => seal(record),
        "challenge-response" => expect(
            "response",
            respond(record).map_err(|error| error.to_string())?,
            record.array("response"),
        ),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    match (record.kind(), record.text("reason")) {
        ("derive", "length") => expect_refused(
            DeviceGroupKey::try_from(record.bytes("dgk").as_slice()),
            KeyLength,
        ),
        ("open", "authentication") => open(record),
        ("challenge-response", "low-order-key") => {
            expect_refused(respond(record), Error::LowOrderKey)
        }
        ("challenge-response", "length") => expect_refused(respond(record), Error::Length),
        ("derive" | "open" | "challenge-response", _) => unknown_reason(record),
        _ => unknown_kind(record),
    }
}

fn keys(record: &Record<'_>) -> DeviceGroupKeys {
    let key = DeviceGroupKey::from_bytes(record.array("dgk"));
    key.derive()
}

fn derive(record: &Record<'_>) -> Verdict {
    let keys = keys(record);
    for (name, bytes) in [
        ("dgpk", keys.path().as_bytes()),
        ("dgrk", keys.reflect().as_bytes()),
        ("dgdik", keys.device_info().as_bytes()),
        ("dgsddk", keys.shared_device_data().as_bytes()),
        ("dgtsk", keys.transaction_scope().as_bytes()),
        ("dgid", keys.group_id().as_bytes()),
    ] {
        expect(name, *bytes, record.array(name))?;
    }
    Ok(())
}

/// Runs a body with the key that a record names, whatever its type.
macro_rules! with_key {
    ($keys:expr, $record:expr, $key:ident => $body:expr) => {
        match $record.text("key_name") {
            "dgrk" => {
                let $key = $keys.reflect();
                $body
            }
            "dgdik" => {
                let $key = $keys.device_info();
                $body
            }
            "dgsddk" => {
                let $key = $keys.shared_device_data();
                $body
            }
            "dgtsk" => {
                let $key = $keys.transaction_scope();
                $body
            }
            name => Err(format!("unknown key {name:?}")),
        }
    };
}

fn seal(record: &Record<'_>) -> Verdict {
    let keys = keys(record);
    let nonce = record.bytes("nonce");
    let plaintext = record.bytes("plaintext");
    with_key!(keys, record, key => {
        expect("key", *key.as_bytes(), record.array("key"))?;
        let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&nonce);
        let sealed = key.seal(&plaintext, &mut random).map_err(|error| error.to_string())?;
        expect("sealed", &sealed, &record.bytes("sealed"))?;
        let mut buffer = vec![0; 40];
        buffer.extend(&plaintext);
        key.seal_in_place(&mut buffer, &mut random).map_err(|error| error.to_string())?;
        expect("sealed in place", &buffer, &sealed)?;
        let opened = key.open(&sealed).map_err(|error| error.to_string())?;
        expect("plaintext", opened.as_bytes(), plaintext.as_slice())?;
        expect("plaintext in place", key.open_in_place(&mut buffer), Ok(&mut plaintext.clone()[..]))
    })
}

fn respond(record: &Record<'_>) -> Result<[u8; 72], Error> {
    let nonce = record.bytes("nonce");
    keys(record).respond(
        &PublicKey::from_bytes(record.array("esk_public")),
        &record.bytes("challenge"),
        &mut |bytes: &mut [u8]| bytes.copy_from_slice(&nonce),
    )
}

/// The record names the key itself and not the group: the box is asked, which every key asks.
fn open(record: &Record<'_>) -> Verdict {
    let key = eeema::crypto::Secret::from_bytes(record.array("key"));
    let sealed = record.bytes("sealed");
    let opened = eeema::crypto::hazmat::secretbox::open_prefixed(&key, &sealed);
    if opened.is_ok() {
        return Err("accepted".into());
    }
    // No key of a group opens it either.
    let keys = DeviceGroupKey::from_bytes(record.array("key")).derive();
    with_key!(keys, record, key => expect_refused(key.open(&sealed), Error::Unauthentic))
}
