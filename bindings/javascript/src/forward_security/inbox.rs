//! The inbox whose messages go through sessions.

use core::cell::RefCell;
use std::rc::Rc;

use eeema::Identity;
use eeema::crypto::OsRandom;
use eeema::forward_security::{
    MemorySessionStore, Processed, SessionId, SessionInbox, SessionInboxError, SessionMemory,
    SessionOutcome, TerminateCause, VersionRange,
};
use eeema::identity::FeatureMask;
use eeema::message::{self, Outcome};
use eeema::time::UnixMillis;
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::show::{RawSentToken, show_arrived, show_sending};
use super::store::{JavaScriptSessions, Sessions};
use crate::batch::{Finder, RawPeers, RawSlot};
use crate::content::{group_of, with_body};
use crate::envelope::{OwnedHeader, show_acknowledgement};
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, integer, list};
use crate::identity::RawIdentity;
use crate::inbox::{Found, show_outcome};
use crate::keys::RawPeer;
use crate::wiped::array;

/// The library's inbox borrows the identity, so that every call makes one.
#[wasm_bindgen]
pub struct RawSessionInbox {
    identity: Identity,
    store: Sessions,
    versions: Option<VersionRange>,
}

/// What is left of an envelope that arrived; stands behind an object of `lib/`.
#[wasm_bindgen]
pub struct RawArrival(Processed);

#[wasm_bindgen]
impl RawSessionInbox {
    pub fn in_memory(identity: &RawIdentity, versions: &JsValue) -> Result<Self> {
        let store = MemorySessionStore::default();
        Self::new(
            identity,
            versions,
            Sessions::Memory(Rc::new(RefCell::new(store))),
        )
    }

    pub fn with_store(
        identity: &RawIdentity,
        versions: &JsValue,
        store: JavaScriptSessions,
    ) -> Result<Self> {
        Self::new(identity, versions, Sessions::JavaScript(store))
    }

    pub fn own_id(&self) -> String {
        self.identity.id.to_string()
    }

    pub fn send(
        &mut self,
        peer: &RawPeer,
        features: &JsValue,
        header: &JsValue,
        content: &JsValue,
        group: &JsValue,
        now: &JsValue,
    ) -> Result<JsValue> {
        let (header, features) = (OwnedHeader::of(header)?, features_of(features)?);
        let (mut sending, now) = (JsValue::UNDEFINED, time_of(now)?);
        with_body(content, group_of(group)?, &mut |body| {
            let mut inbox = self.inbox();
            let header = header.header();
            let sent = inbox.send(&peer.0, features, &header, body, now, &mut OsRandom);
            sending = show_sending(&sent.map_err(failed)?).into();
            Ok(())
        })?;
        Ok(sending)
    }

    pub fn send_to_all(
        &mut self,
        peers: &RawPeers,
        features: &JsValue,
        header: &JsValue,
        content: &JsValue,
        group: &JsValue,
        now: &JsValue,
    ) -> Result<Array> {
        let header = OwnedHeader::of(header)?;
        let features = list(features, "features", |value, _| features_of(value))?;
        if features.len() != peers.iter().count() {
            return Err(out_of_range("features", "as many as peers"));
        }
        let (sendings, now) = (Array::new(), time_of(now)?);
        with_body(content, group_of(group)?, &mut |body| {
            let (mut inbox, header) = (self.inbox(), header.header());
            let receivers = peers.iter().zip(features.iter().copied());
            let sent = inbox.send_to_all(receivers, &header, body, now, &mut OsRandom);
            for sending in &sent.map_err(failed)? {
                sendings.push(&show_sending(sending).into());
            }
            Ok(())
        })?;
        Ok(sendings)
    }

    pub fn refresh(
        &mut self,
        peer: &RawPeer,
        features: &JsValue,
        now: &JsValue,
    ) -> Result<JsValue> {
        let (features, now) = (features_of(features)?, time_of(now)?);
        let mut inbox = self.inbox();
        let sent = inbox.refresh(&peer.0, features, now, &mut OsRandom);
        Ok(show_sending(&sent.map_err(failed)?).into())
    }

    pub fn receive(
        &mut self,
        envelope: &[u8],
        slot: &RawSlot,
        find: &Function,
        now: &JsValue,
    ) -> Result<JsValue> {
        let (mut memory, now) = (SessionMemory::new(), time_of(now)?);
        let (mut finder, mut inbox) = (Finder::new(slot, find), self.inbox());
        let find = |id| finder.find(id).map(Found);
        let outcome = inbox.receive(envelope, &mut memory, find, now, &mut OsRandom);
        finder.finish()?;
        Ok(match outcome.map_err(failed)? {
            SessionOutcome::Arrived(arrived) => {
                let record = show_arrived(&arrived);
                record.value("arrival", RawArrival(arrived.into()))
            }
            SessionOutcome::Refused {
                reason,
                acknowledgement,
            } => show_outcome(&Outcome::Refused {
                reason,
                acknowledgement,
            }),
            SessionOutcome::UnknownSender(id) => show_outcome(&Outcome::UnknownSender(id)),
        }
        .into())
    }

    pub fn accept(&mut self, arrival: RawArrival) -> Result<JsValue> {
        let acknowledgement = self.inbox().accept(arrival.0).map_err(failed)?;
        let shown = acknowledgement.as_ref().map(show_acknowledgement);
        Ok(shown.map_or(JsValue::UNDEFINED, JsValue::from))
    }

    pub fn acknowledged(&mut self, token: &RawSentToken, now: &JsValue) -> Result<()> {
        let now = time_of(now)?;
        self.inbox().acknowledged(token.0, now).map_err(failed)
    }

    pub fn terminate(
        &mut self,
        peer: &RawPeer,
        session_id: &[u8],
        cause: u32,
        now: &JsValue,
    ) -> Result<JsValue> {
        let id = SessionId::from_bytes(array(session_id, "session id")?);
        let (cause, now) = (TerminateCause(cause), time_of(now)?);
        let mut inbox = self.inbox();
        let sent = inbox.terminate(&peer.0, id, cause, now, &mut OsRandom);
        Ok(show_sending(&sent.map_err(failed)?).into())
    }

    pub fn terminate_all(&mut self, peer: &RawPeer, cause: u32, now: &JsValue) -> Result<JsValue> {
        let (cause, now) = (TerminateCause(cause), time_of(now)?);
        let mut inbox = self.inbox();
        let sent = inbox.terminate_all(&peer.0, cause, now, &mut OsRandom);
        Ok(show_sending(&sent.map_err(failed)?).into())
    }
}

impl RawSessionInbox {
    /// `undefined` are all versions, `null` is none.
    fn new(identity: &RawIdentity, versions: &JsValue, store: Sessions) -> Result<Self> {
        let versions = if versions.is_undefined() {
            Some(VersionRange::SUPPORTED)
        } else if versions.is_null() {
            None
        } else {
            Some(range_of(versions)?)
        };
        Ok(Self {
            identity: identity.0.clone(),
            store,
            versions,
        })
    }

    fn inbox(&self) -> SessionInbox<'_, Sessions> {
        SessionInbox::new(&self.identity, self.store.clone()).with_versions(self.versions)
    }
}

pub(super) fn range_of(value: &JsValue) -> Result<VersionRange> {
    let fields = Fields::of(value, "versions")?;
    Ok(VersionRange {
        min: fields.integer("min")?,
        max: fields.integer("max")?,
    })
}

fn features_of(value: &JsValue) -> Result<FeatureMask> {
    integer(value, "features").map(FeatureMask)
}

fn time_of(value: &JsValue) -> Result<UnixMillis> {
    integer(value, "now").map(UnixMillis)
}

/// What the store threw goes on as it is.
fn failed(error: SessionInboxError<JsValue>) -> JsValue {
    match error {
        SessionInboxError::Session(error) => refuse(error),
        SessionInboxError::Message(error) => refuse(error),
        SessionInboxError::Refused(refusal) => refuse(message::Error::Refused(refusal.reason())),
        SessionInboxError::Store(thrown) => thrown,
        // The library says nothing else today.
        _ => refuse(message::Error::OtherIdentity),
    }
}
