//! Inboxes: seal and remember, check and open.

use core::borrow::Borrow;
use std::rc::Rc;

use eeema::ThreemaId;
use eeema::crypto::OsRandom;
use eeema::identity::Nonce;
use eeema::message::{
    self, BatchMember, Inbox, InboxError, Memory, MemoryStore, Outcome, Peer, Pending,
    ReceiveError, Refusal, ReplayStore,
};
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::batch::{Finder, RawSlot};
use crate::content::{group_of, with_body};
use crate::envelope::{OwnedHeader, show_acknowledgement, show_received};
use crate::errors::{Result, refuse};
use crate::fields::{bytes, list, parse_id};
use crate::keys::RawPeer;
use crate::reason::reason_of;
use crate::record::Record;
use crate::replay_store::{JavaScriptStore, Store};
use crate::wiped::array;

/// A message of a batch after the checks of its header.
enum Checked<'a> {
    Pending(Pending<'a>, Option<Rc<Peer>>),
    Refused(Refusal),
}

/// Where the outcome of a message of a batch comes from.
enum Place {
    Opened,
    Unknown(ThreemaId),
    Refused(Refusal),
}

/// A contact that was found.
pub(crate) struct Found(pub(crate) Rc<Peer>);

impl Borrow<Peer> for Found {
    fn borrow(&self) -> &Peer {
        &self.0
    }
}

#[wasm_bindgen]
pub struct RawInbox(pub(crate) Inbox<Store>);

#[wasm_bindgen]
impl RawInbox {
    pub fn in_memory(own_id: &str) -> Result<Self> {
        let store = Store::Memory(MemoryStore::default());
        Ok(Self(Inbox::new(parse_id(own_id)?, store)))
    }

    pub fn with_store(own_id: &str, store: JavaScriptStore) -> Result<Self> {
        Ok(Self(Inbox::new(
            parse_id(own_id)?,
            Store::JavaScript(store),
        )))
    }

    pub fn own_id(&self) -> String {
        self.0.own_id().to_string()
    }

    pub fn seal(
        &mut self,
        peer: &RawPeer,
        header: &JsValue,
        content: &JsValue,
        group: &JsValue,
    ) -> Result<JsValue> {
        let header = OwnedHeader::of(header)?;
        let mut sealed = JsValue::UNDEFINED;
        with_body(content, group_of(group)?, &mut |body| {
            let envelope = self.0.seal(&peer.0, &header.header(), body, &mut OsRandom);
            sealed = Uint8Array::from(envelope.map_err(failed)?.as_slice()).into();
            Ok(())
        })?;
        Ok(sealed)
    }

    pub fn receive(&mut self, envelope: &[u8], slot: &RawSlot, find: &Function) -> Result<JsValue> {
        let mut memory = Memory::new();
        let mut finder = Finder::new(slot, find);
        let outcome = self
            .0
            .receive(envelope, &mut memory, |id| finder.find(id).map(Found));
        finder.finish()?;
        Ok(show_outcome(&outcome.map_err(failed)?).into())
    }

    /// Opens the message again and accepts it: a message that is open borrows memory, which JavaScript cannot hold.
    pub fn accept(&mut self, envelope: &[u8], peer: &RawPeer) -> Result<JsValue> {
        let pending = self.0.check(envelope).map_err(not_received)?;
        self.accept_pending(pending, peer)
    }

    /// Opens many at once, and gives their outcomes in order.
    pub fn open_batch(
        &mut self,
        envelopes: &JsValue,
        slot: &RawSlot,
        find: &Function,
    ) -> Result<Array> {
        let envelopes = list(envelopes, "envelopes", bytes)?;
        let mut finder = Finder::new(slot, find);
        let mut checked = Vec::new();
        for envelope in &envelopes {
            checked.push(match self.0.check(envelope) {
                Ok(pending) => {
                    let peer = finder.find(pending.sender());
                    Checked::Pending(pending, peer)
                }
                Err(ReceiveError::Refused(refusal)) => Checked::Refused(refusal),
                Err(error) => return Err(not_received(error)),
            });
        }
        finder.finish()?;
        self.open_all(checked)
    }

    /// Remembers the nonce of a message that another device of the identity sent.
    pub fn mark_nonce(&mut self, nonce: &[u8]) -> Result<bool> {
        let nonce = Nonce::from_bytes(array(nonce, "nonce")?);
        let own_id = self.0.own_id();
        self.0.store_mut().mark_nonce(&nonce.hash(own_id))
    }
}

impl RawInbox {
    pub(crate) fn accept_pending(
        &mut self,
        pending: Pending<'_>,
        peer: &RawPeer,
    ) -> Result<JsValue> {
        let mut memory = Memory::new();
        let message = self.0.open(pending, &peer.0, &mut memory);
        let accepted = self.0.accept(message.map_err(not_received)?);
        let acknowledgement = accepted.map_err(not_received)?;
        Ok(
            acknowledgement.map_or(JsValue::UNDEFINED, |acknowledgement| {
                show_acknowledgement(&acknowledgement).into()
            }),
        )
    }

    fn open_all(&mut self, checked: Vec<Checked<'_>>) -> Result<Array> {
        let mut memory = Memory::new();
        let (mut pendings, mut peers, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for checked in checked {
            places.push(match checked {
                Checked::Pending(pending, Some(peer)) => {
                    pendings.push(pending);
                    peers.push(peer);
                    Place::Opened
                }
                Checked::Pending(pending, None) => Place::Unknown(pending.sender()),
                Checked::Refused(refusal) => Place::Refused(refusal),
            });
        }
        let members = pendings.into_iter().zip(&peers);
        let members = members.map(|(pending, peer)| BatchMember::new(pending, peer));
        let mut members: Vec<_> = members.collect();
        self.0.open_batch(&mut members, &mut memory);
        let mut opened = members.into_iter().filter_map(BatchMember::into_result);
        let outcomes = Array::new();
        for place in places {
            let outcome = match place {
                Place::Unknown(sender) => show_outcome(&Outcome::UnknownSender(sender)),
                Place::Refused(refusal) => self.refused(&refusal)?,
                Place::Opened => match opened.next() {
                    Some(Ok(message)) => show_outcome(&Outcome::Message(message)),
                    Some(Err(ReceiveError::Refused(refusal))) => self.refused(&refusal)?,
                    Some(Err(error)) => return Err(not_received(error)),
                    // Every member was opened.
                    None => return Err(refuse(message::Error::OtherIdentity)),
                },
            };
            outcomes.push(&outcome.into());
        }
        Ok(outcomes)
    }

    fn refused(&mut self, refusal: &Refusal) -> Result<Record> {
        let acknowledgement = self.0.discard(refusal)?;
        Ok(show_outcome(&Outcome::Refused {
            reason: refusal.reason(),
            acknowledgement,
        }))
    }
}

pub(crate) fn show_outcome(outcome: &Outcome<'_>) -> Record {
    match outcome {
        Outcome::Message(message) => Record::of("message").value("message", show_received(message)),
        Outcome::Refused {
            reason,
            acknowledgement,
        } => Record::of("refused")
            .text("reason", &reason_of(reason))
            .value("step", reason.step())
            .text("text", &reason.to_string())
            .optional(
                "acknowledgement",
                acknowledgement.as_ref().map(show_acknowledgement),
            ),
        Outcome::UnknownSender(id) => Record::of("unknownSender").text("sender", id.as_str()),
    }
}

/// What the store threw goes on as it is.
pub(crate) fn failed(error: InboxError<JsValue>) -> JsValue {
    match error {
        InboxError::Message(error) => refuse(error),
        InboxError::Store(thrown) => thrown,
        // The library says nothing else today.
        _ => refuse(message::Error::OtherIdentity),
    }
}

pub(crate) fn not_received(error: ReceiveError<JsValue>) -> JsValue {
    match error {
        ReceiveError::Refused(refusal) => refuse(message::Error::Refused(refusal.reason())),
        ReceiveError::Failed(error) => failed(error),
        _ => refuse(message::Error::OtherIdentity),
    }
}
