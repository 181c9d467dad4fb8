//! Sessions as bytes, with chosen keys: for known answers.

use core::convert::Infallible;

use eeema::crypto::Secret;
use eeema::forward_security::agreement::{Agreements, derive_2dh};
use eeema::forward_security::{
    Chain, CommitToken, Contact, Envelope, OpenedInner, Reaction, Removal, Session, SessionId,
    ToStore, receive,
};
use eeema::identity::{AgreedKey, MessageId};
use eeema::message;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::envelope::encoded;
use super::inbox::range_of;
use super::show::{dh_name, show_group};
use crate::content::group_of;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, bytes, integer, list, parse_id};
use crate::identity::RawIdentity;
use crate::keys::{RawPeer, RawSecretKey};
use crate::random::Source;
use crate::record::{self, Record};
use crate::wiped::{Wiped, array};

/// Turns the chain of a session past a message.
#[wasm_bindgen]
pub struct RawCommitToken(CommitToken);

#[wasm_bindgen]
impl RawCommitToken {
    pub fn commit(&self, session: Vec<u8>) -> Result<Option<Uint8Array>> {
        let turned = self.0.commit(&session_of(session)?).map_err(refuse)?;
        turned.as_ref().map(stored).transpose()
    }
}

fn session_of(encoded: Vec<u8>) -> Result<Session> {
    Session::decode(&Wiped(encoded)).map_err(refuse)
}

pub(super) fn sessions_of(sessions: &JsValue) -> Result<Vec<Session>> {
    list(sessions, "sessions", |value, name| {
        session_of(bytes(value, name)?)
    })
}

/// The encoded session.
fn stored(session: &Session) -> Result<Uint8Array> {
    let mut output = Wiped(vec![0; Session::MAX_ENCODED_LENGTH]);
    let length = session.encode_into(&mut output.0).map_err(refuse)?;
    Ok(Uint8Array::from(&*output)
        .subarray(0, length as u32)
        .slice(0, length as u32))
}

/// The encoded session, and what it guards.
fn kept<T>(to_store: ToStore<T>) -> Result<(Uint8Array, T)> {
    let stored = stored(to_store.session())?;
    match to_store.store(|_| Ok::<(), Infallible>(())) {
        Ok((_, guarded)) => Ok((stored, guarded)),
        Err(never) => match never {},
    }
}

fn contact<'a>(identity: &'a RawIdentity, peer: &'a RawPeer) -> Result<Contact<'a>> {
    let contact = Contact::new(&identity.0, &peer.0);
    contact.ok_or_else(|| refuse(message::Error::OtherIdentity))
}

#[wasm_bindgen]
pub fn chain_advance(key: Vec<u8>, counter: &JsValue, target: &JsValue) -> Result<JsValue> {
    let key = Secret::from_bytes(Wiped(key).array("chain key")?);
    let chain = Chain::at(integer(counter, "counter")?, key);
    let chain = chain.advanced(integer(target, "target")?).map_err(refuse)?;
    let record = Record::new().bytes("chainKey", chain.key().as_bytes());
    Ok(record
        .bytes("messageKey", chain.message_key().as_bytes())
        .into())
}

#[wasm_bindgen]
pub fn chains_derive(agreements: &JsValue, initiator: &str, responder: &str) -> Result<JsValue> {
    let fields = Fields::of(agreements, "agreements")?;
    let key = |name| {
        Ok::<_, JsValue>(AgreedKey::from_bytes(
            Wiped(fields.bytes(name)?).array(name)?,
        ))
    };
    let agreements = Agreements {
        ss: key("ss")?,
        es: key("es")?,
        se: key("se")?,
        ee: key("ee")?,
    };
    let (initiator, responder) = (parse_id(initiator)?, parse_id(responder)?);
    let two = derive_2dh(&agreements.ss, &agreements.es, initiator);
    let four = agreements.derive_4dh(initiator, responder);
    Ok(Record::new()
        .bytes("hash", agreements.hash().as_bytes())
        .bytes("twoDh", two.key().as_bytes())
        .bytes("ofInitiator", four.of_initiator.key().as_bytes())
        .bytes("ofResponder", four.of_responder.key().as_bytes())
        .into())
}

#[wasm_bindgen]
pub fn session_initiate(
    identity: &RawIdentity,
    peer: &RawPeer,
    versions: &JsValue,
    session_id: &[u8],
    secret_key: &RawSecretKey,
) -> Result<JsValue> {
    let (versions, contact) = (range_of(versions)?, contact(identity, peer)?);
    let id = SessionId::from_bytes(array(session_id, "session id")?);
    let begun = Session::initiate_with(&contact, versions, id, secret_key.0.clone());
    let (session, init) = kept(begun.map_err(refuse)?)?;
    let record = Record::new().value("session", session);
    Ok(record.value("envelope", encoded(&init)?).into())
}

/// The Init or the Accept again.
#[wasm_bindgen]
pub fn session_announce(session: Vec<u8>, versions: &JsValue) -> Result<Option<Uint8Array>> {
    let announcement = session_of(session)?.announcement(range_of(versions)?);
    announcement.as_ref().map(encoded).transpose()
}

#[wasm_bindgen]
pub fn session_seal(
    session: Vec<u8>,
    inner: Vec<u8>,
    group: &JsValue,
    versions: &JsValue,
) -> Result<JsValue> {
    let (session, group, inner) = (session_of(session)?, group_of(group)?, Wiped(inner));
    let mut buffer = vec![0; Session::sealed_len(inner.len())];
    let sealed = session.seal_any(&inner, group, range_of(versions)?, &mut buffer);
    let (session, envelope) = kept(sealed.map_err(|not| refuse(not.error))?)?;
    let record = Record::new().value("session", session);
    Ok(record.bytes("envelope", envelope).into())
}

#[wasm_bindgen]
pub fn session_receive(
    identity: &RawIdentity,
    peer: &RawPeer,
    sessions: &JsValue,
    versions: &JsValue,
    message_id: &[u8],
    body: &[u8],
    session_key: Vec<u8>,
) -> Result<JsValue> {
    let (sessions, versions) = (sessions_of(sessions)?, range_of(versions)?);
    let id = MessageId::from_bytes(array(message_id, "message id")?);
    let (session_key, mut buffer) = (Wiped(session_key), Wiped(vec![0; body.len()]));
    let envelope = Envelope::decode(body).map_err(refuse)?;
    let reaction = receive(
        &contact(identity, peer)?,
        &sessions,
        versions,
        id,
        &envelope,
        &mut Source::of(&session_key),
        &mut buffer.0,
    );
    show_reaction(reaction.map_err(refuse)?, &sessions).map(JsValue::from)
}

fn show_reaction(reaction: Reaction<'_>, sessions: &[Session]) -> Result<Record> {
    Ok(match reaction {
        Reaction::Created { session, removal } => {
            let (session, accept) = kept(session)?;
            Record::of("created")
                .value("session", session)
                .value("reply", encoded(&accept)?)
                .value("removed", removed(removal, sessions))
        }
        Reaction::Established(session) => {
            Record::of("established").value("session", stored(&session)?)
        }
        Reaction::Opened { message, removal } => {
            let (session, opened) = kept(message)?;
            show_opened(&opened)
                .value("session", session)
                .value("removed", removed(removal, sessions))
        }
        Reaction::Reject(reply) => Record::of("reject").value("reply", encoded(&reply)?),
        Reaction::Terminate(reply) => Record::of("terminate").value("reply", encoded(&reply)?),
        Reaction::Rejected {
            message_id,
            cause,
            group,
            session_removed,
        } => Record::of("rejected")
            .bytes("messageId", message_id.as_bytes())
            .value("cause", cause.0)
            .optional("group", group.map(show_group))
            .value("sessionRemoved", session_removed),
        Reaction::Terminated {
            cause,
            session_removed,
        } => Record::of("terminated")
            .value("cause", cause.0)
            .value("sessionRemoved", session_removed),
        // A reaction that is newer than this binding.
        _ => Record::of("unknown"),
    })
}

fn show_opened(opened: &OpenedInner<'_>) -> Record {
    let token = opened.commit_token();
    let inner = opened.inner().map(|(kind, body)| {
        let record = Record::new().value("kind", kind.0);
        record.bytes("body", body)
    });
    Record::of("opened")
        .bytes("sessionId", token.session_id().as_bytes())
        .text("dhType", dh_name(opened.dh_type()))
        .value("skipped", record::integer(opened.skipped()))
        .value("appliedVersion", opened.applied_version().0)
        .value("needsPing", opened.needs_ping())
        .bytes("bytes", opened.as_bytes())
        .optional("inner", inner)
        .value("token", RawCommitToken(token))
}

/// The places of the sessions that go.
fn removed(removal: Removal, sessions: &[Session]) -> Array {
    let places = sessions.iter().enumerate();
    let removed = places.filter(|(_, session)| removal.removes(session));
    removed
        .map(|(place, _)| JsValue::from(place as u32))
        .collect()
}
