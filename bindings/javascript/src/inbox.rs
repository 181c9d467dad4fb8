//! Inboxes: seal and remember, check and open.

use eeema::crypto::OsRandom;
use eeema::identity::Nonce;
use eeema::message::{
    self, BatchMember, Inbox, InboxError, Memory, MemoryStore, Outcome, Pending, ReceiveError,
    Refusal, ReplayStore,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::batch::RawBatch;
use crate::content::{group_of, with_body};
use crate::envelope::{OwnedHeader, show_acknowledgement, show_received};
use crate::errors::{Result, reason_of, refuse};
use crate::fields::parse_id;
use crate::keys::RawPeer;
use crate::record::Record;
use crate::replay_store::{JavaScriptStore, Store};
use crate::wiped::array;

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

    pub fn receive(&mut self, envelope: &[u8], peer: &RawPeer) -> Result<JsValue> {
        let mut memory = Memory::new();
        let outcome = self.0.receive(envelope, &mut memory, |_| Some(&*peer.0));
        Ok(show_outcome(&outcome.map_err(failed)?).into())
    }

    /// Receives from somebody who is no contact.
    pub fn receive_from_unknown(&mut self, envelope: &[u8]) -> Result<JsValue> {
        let mut memory = Memory::new();
        let nobody = |_| None::<message::Peer>;
        let outcome = self.0.receive(envelope, &mut memory, nobody);
        Ok(show_outcome(&outcome.map_err(failed)?).into())
    }

    /// Opens the message again and accepts it: a message that is open borrows memory, which JavaScript cannot hold.
    pub fn accept(&mut self, envelope: &[u8], peer: &RawPeer) -> Result<JsValue> {
        let pending = self.0.check(envelope).map_err(not_received)?;
        self.accept_pending(pending, peer)
    }

    pub fn open_batch(&mut self, batch: &RawBatch) -> Result<Array> {
        self.open_all(batch)
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

    fn open_all(&mut self, batch: &RawBatch) -> Result<Array> {
        let mut memory = Memory::new();
        let mut members = Vec::new();
        let mut early = Vec::new();
        for (peer, envelope) in batch.members() {
            match (self.0.check(envelope), peer) {
                (Ok(pending), Some(peer)) => {
                    members.push(BatchMember::new(pending, peer));
                    early.push(None);
                }
                (Ok(pending), None) => early.push(Some(Ok(pending.sender()))),
                (Err(ReceiveError::Refused(refusal)), _) => early.push(Some(Err(refusal))),
                (Err(error), _) => return Err(not_received(error)),
            }
        }
        self.0.open_batch(&mut members, &mut memory);
        let mut opened = members.into_iter();
        let outcomes = Array::new();
        for early in early {
            let outcome = match early {
                Some(Ok(sender)) => show_outcome(&Outcome::UnknownSender(sender)),
                Some(Err(refusal)) => self.refused(&refusal)?,
                None => match opened.next().and_then(BatchMember::into_result) {
                    Some(Ok(message)) => show_outcome(&Outcome::Message(message)),
                    Some(Err(ReceiveError::Refused(refusal))) => self.refused(&refusal)?,
                    Some(Err(error)) => return Err(not_received(error)),
                    // Every member was opened.
                    None => return Err(refuse(message::Error::NonceReuse)),
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
