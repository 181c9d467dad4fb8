//! What the body of a message of the type 0xa0 says, and versions.

use eeema::forward_security::{
    Encapsulated, Envelope, Offer, Session, SessionState, Variant, Version, Versions, best,
    process_versions,
};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::inbox::range_of;
use super::known::sessions_of;
use super::show::{dh_name, show_group};
use crate::errors::{Result, refuse};
use crate::fields::Fields;
use crate::record::{self, Record};
use crate::wiped::Wiped;

#[wasm_bindgen]
pub fn session_envelope_decode(body: &[u8]) -> Result<JsValue> {
    let envelope = Envelope::decode(body).map_err(refuse)?;
    let record = Record::new().bytes("sessionId", envelope.session_id.as_bytes());
    Ok(record
        .value("variant", show_variant(&envelope.variant))
        .into())
}

#[wasm_bindgen]
pub fn session_envelope_rewrite(body: &[u8]) -> Result<Uint8Array> {
    encoded(&Envelope::decode(body).map_err(refuse)?)
}

pub(super) fn encoded(envelope: &Envelope<'_>) -> Result<Uint8Array> {
    let mut output = vec![0; envelope.encoded_len()];
    envelope.encode_into(&mut output).map_err(refuse)?;
    Ok(Uint8Array::from(output.as_slice()))
}

fn show_variant(variant: &Variant<'_>) -> Record {
    match variant {
        Variant::Init(offer) => show_offer(Record::of("init"), offer),
        Variant::Accept(offer) => show_offer(Record::of("accept"), offer),
        Variant::Reject {
            message_id,
            cause,
            group,
        } => Record::of("reject")
            .bytes("messageId", message_id.as_bytes())
            .value("cause", cause.0)
            .optional("group", group.map(show_group)),
        Variant::Terminate(cause) => Record::of("terminate").value("cause", cause.0),
        Variant::Encapsulated(message) => show_encapsulated(message),
        // A variant that is newer than this binding.
        _ => Record::of("unknown"),
    }
}

fn show_offer(record: Record, offer: &Offer) -> Record {
    let versions = Record::new()
        .value("min", offer.versions.min)
        .value("max", offer.versions.max);
    record
        .bytes("key", offer.key.as_bytes())
        .value("versions", versions)
}

fn show_encapsulated(message: &Encapsulated<'_>) -> Record {
    let (offered, applied) = message.versions();
    Record::of("encapsulated")
        .optional("dhType", message.dh_type().map(dh_name))
        .value("counter", record::integer(message.counter()))
        .value("offered", offered)
        .value("applied", applied)
        .bytes("sealed", message.sealed())
        .optional("group", message.group().map(show_group))
}

/// What a stored session says of itself, without its keys.
#[wasm_bindgen]
pub fn session_show(encoded: Vec<u8>) -> Result<JsValue> {
    let session = Session::decode(&Wiped(encoded)).map_err(refuse)?;
    let state = match session.state() {
        SessionState::L20 => "l20",
        SessionState::R24 => "r24",
        SessionState::RL44 => "rl44",
    };
    Ok(Record::new()
        .bytes("id", session.id().as_bytes())
        .text("ownId", session.own_id().as_str())
        .text("peer", session.peer_id().as_str())
        .text("state", state)
        .optional("versions", session.versions().map(show_versions))
        .value("isAnnounced", session.is_announced())
        .optional(
            "lastSent",
            session.last_sent().map(|time| record::integer(time.0)),
        )
        .into())
}

fn show_versions(versions: Versions) -> Record {
    Record::new()
        .value("local", versions.local.0)
        .value("remote", versions.remote.0)
}

/// The place of the best session.
#[wasm_bindgen]
pub fn session_best(sessions: &JsValue) -> Result<Option<u32>> {
    let sessions = sessions_of(sessions)?;
    let found = best(&sessions).map(Session::id);
    let place = sessions
        .iter()
        .position(|session| Some(session.id()) == found);
    Ok(place.and_then(|place| u32::try_from(place).ok()))
}

#[wasm_bindgen]
pub fn session_negotiate(own: &JsValue, peer: &JsValue) -> Result<u16> {
    let version = range_of(own)?.negotiate(range_of(peer)?);
    version.map(|version| version.0).map_err(refuse)
}

#[wasm_bindgen]
pub fn session_process_versions(
    versions: &JsValue,
    offered: u32,
    applied: u32,
    highest: u16,
) -> Result<JsValue> {
    let fields = Fields::of(versions, "versions")?;
    let versions = Versions {
        local: Version(fields.integer("local")?),
        remote: Version(fields.integer("remote")?),
    };
    let after = process_versions(versions, offered, applied, Version(highest));
    Ok(after.map_or(JsValue::UNDEFINED, |after| show_versions(after).into()))
}
