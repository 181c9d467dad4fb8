//! Topic `web`: what a browser stores, and what wakes the phone.

use eeema::content::{Body, Content, Kind, WebSessionResume};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::hash::sha512_of_secret;
use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt_with_own_table};
use eeema::crypto::hazmat::secretbox;
use eeema::web_session::{
    PermanentKey, PermanentPublicKey, PushService, PushToken, SavedSession, SavedSessionError,
    StretchCost, WakeUp,
};

use super::{Record, Verdict, expect, expect_refused, unknown_reason};

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn session(record: &Record<'_>) -> SavedSession {
    let own = PermanentKey::from_bytes(record.array("own_secret_key"));
    let peer = PermanentPublicKey::from_bytes(record.array("peer_public_key"));
    let token = record.optional_text("push_token_type").map(|service| {
        let services = [
            PushService::Firebase,
            PushService::Apns,
            PushService::Hms,
            PushService::Gateway,
        ];
        let service = services.into_iter().find(|known| known.name() == service);
        PushToken::new(service.expect("a known service"), record.text("push_token"))
    });
    SavedSession::new(own, peer).with_push_token(token)
}

/// Opens the box of a record with the key of the record.
fn plain(record: &Record<'_>, nonce: &[u8; 24], sealed: &[u8]) -> Vec<u8> {
    let key = Secret::from_bytes(record.array("key"));
    let (tag, data) = sealed.split_first_chunk::<16>().unwrap();
    let mut data = data.to_vec();
    secretbox::open_in_place(&key, nonce, &mut data, tag).unwrap();
    data
}

pub(super) fn keystore(record: &Record<'_>) -> Verdict {
    let session = session(record);
    let (stored, password) = (record.text("stored"), record.text("password"));
    let parameters = record.record("record");
    let opened = SavedSession::open(stored, password).map_err(text)?;
    expect("session", &opened, &session)?;

    let (nonce, salt) = (parameters.bytes("nonce"), parameters.bytes("salt"));
    let log2 = u8::try_from(parameters.number("N").ilog2()).unwrap();
    let cost = Cost::from_log2(log2.into()).unwrap();
    let key = scrypt_with_own_table(password.as_bytes(), &salt, cost).map_err(text)?;
    expect("key", key.as_bytes()[..32].to_vec(), record.bytes("key"))?;
    let sealed = parameters.bytes("encrypted");
    let plain = plain(record, &parameters.array("nonce"), &sealed);
    expect("plain", plain, record.bytes("plain"))?;

    // Salt and nonce are drawn in some order; they differ in length.
    let random = &mut |bytes: &mut [u8]| match bytes.len() {
        32 => bytes.copy_from_slice(&salt),
        _ => bytes.copy_from_slice(&nonce),
    };
    let cost = StretchCost::from_log2(log2).ok_or("cost")?;
    let sealed = session.seal(password, cost, random).map_err(text)?;
    expect("stored", sealed.as_str(), stored)
}

pub(super) fn legacy(record: &Record<'_>) -> Verdict {
    let (stored, password) = (record.text("stored"), record.text("password"));
    let opened = SavedSession::migrate(stored, password).map_err(text)?;
    expect("session", &opened, &session(record))?;
    let public = *opened.own_key().public_key().as_bytes();
    expect("public key", public, record.array("own_public_key"))?;
    let hash = sha512_of_secret(password.as_bytes());
    expect("key", hash.as_bytes()[..32].to_vec(), record.bytes("key"))?;
    let (nonce, sealed) = stored.split_once(':').unwrap();
    let parts = serde_json::json!({ "nonce": nonce, "sealed": sealed });
    let parts = Record(&parts);
    let plain = plain(record, &parts.array("nonce"), &parts.bytes("sealed"));
    expect("plain", plain, record.bytes("plain"))?;
    // The ordinary reading does not take it.
    expect_refused(
        SavedSession::open(stored, password),
        SavedSessionError::Malformed,
    )
}

fn reason(record: &Record<'_>) -> Option<SavedSessionError> {
    Some(match record.text("reason") {
        "malformed" => SavedSessionError::Malformed,
        "parameters" => SavedSessionError::Parameters,
        "limit" => SavedSessionError::Limit,
        "authentication" => SavedSessionError::Unauthentic,
        _ => return None,
    })
}

pub(super) fn keystore_refused(record: &Record<'_>) -> Verdict {
    let Some(reason) = reason(record) else {
        return unknown_reason(record);
    };
    expect_refused(
        SavedSession::open(record.text("stored"), record.text("password")),
        reason,
    )
}

pub(super) fn legacy_refused(record: &Record<'_>) -> Verdict {
    let Some(reason) = reason(record) else {
        return unknown_reason(record);
    };
    expect_refused(
        SavedSession::migrate(record.text("stored"), record.text("password")),
        reason,
    )
}

/// The message of a gateway is read where all messages are read; it names the same session as a push.
pub(super) fn push_resume(record: &Record<'_>) -> Verdict {
    let key = PermanentPublicKey::from_bytes(record.array("initiator_public_key"));
    let json = record.text("json");
    let push = WakeUp::parse(json).ok_or("the push was not read")?;
    expect("session", push.is_for(&key), true)?;
    let padded = record.bytes("padded");
    let (kind, rest) = padded.split_first().unwrap();
    let (padding, body) = rest.split_last().unwrap();
    expect("frame", (*kind, *padding, body), (0xfe, 1, json.as_bytes()))?;
    let content = Body::decode(Kind(*kind), body)
        .map_err(text)?
        .into_content();
    let Content::WebSessionResume(resume) = content else {
        return Err("another content".into());
    };
    let resume: WebSessionResume<'_> = resume;
    expect("hash", resume.client_key_hash(), push.session().as_bytes())?;
    expect("affiliation", resume.affiliation(), push.affiliation())?;
    expect("time", u64::try_from(resume.time()), Ok(push.time()))?;
    expect("version", resume.version(), push.version())
}
