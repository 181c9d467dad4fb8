//! Many at once: messages to open, members of a group to seal for.

use std::rc::Rc;

use eeema::message::Peer;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::keys::RawPeer;

/// Envelopes, each with the contact who sent it, if there is one.
#[wasm_bindgen]
pub struct RawBatch(Vec<(Option<Rc<Peer>>, Vec<u8>)>);

#[wasm_bindgen]
impl RawBatch {
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, envelope: Vec<u8>, peer: &RawPeer) {
        self.0.push((Some(Rc::clone(&peer.0)), envelope));
    }

    pub fn push_from_unknown(&mut self, envelope: Vec<u8>) {
        self.0.push((None, envelope));
    }
}

impl RawBatch {
    pub(crate) fn members(&self) -> impl Iterator<Item = (Option<&Peer>, &[u8])> {
        let members = self.0.iter();
        members.map(|(peer, envelope)| (peer.as_deref(), envelope.as_slice()))
    }
}

/// Contacts to seal one message for.
#[wasm_bindgen]
pub struct RawPeers(Vec<Rc<Peer>>);

#[wasm_bindgen]
impl RawPeers {
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, peer: &RawPeer) {
        self.0.push(Rc::clone(&peer.0));
    }
}

impl RawPeers {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Peer> {
        self.0.iter().map(Rc::as_ref)
    }
}
