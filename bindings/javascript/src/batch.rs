//! Contacts that JavaScript hands over while a call runs.

use core::cell::RefCell;
use std::rc::Rc;

use eeema::ThreemaId;
use eeema::message::Peer;
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::Result;
use crate::keys::RawPeer;

/// Where a function of JavaScript puts the contact that it was asked for.
#[wasm_bindgen]
pub struct RawSlot(RefCell<Option<Rc<Peer>>>);

#[wasm_bindgen]
impl RawSlot {
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(RefCell::new(None))
    }

    pub fn put(&self, peer: &RawPeer) {
        self.0.replace(Some(Rc::clone(&peer.0)));
    }
}

/// Asks `find` for the contact with an id. What it throws is kept, and nobody is found then.
pub(crate) struct Finder<'a> {
    slot: &'a RawSlot,
    find: &'a Function,
    thrown: Option<JsValue>,
}

impl<'a> Finder<'a> {
    pub(crate) const fn new(slot: &'a RawSlot, find: &'a Function) -> Self {
        Self {
            slot,
            find,
            thrown: None,
        }
    }

    pub(crate) fn find(&mut self, id: ThreemaId) -> Option<Rc<Peer>> {
        self.slot.0.replace(None);
        match self.find.call1(&JsValue::UNDEFINED, &id.as_str().into()) {
            Ok(_) => self.slot.0.take(),
            Err(thrown) => {
                self.thrown = Some(thrown);
                None
            }
        }
    }

    /// Throws what `find` threw.
    pub(crate) fn finish(self) -> Result<()> {
        self.thrown.map_or(Ok(()), Err)
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
