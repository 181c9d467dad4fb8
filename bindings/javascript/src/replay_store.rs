//! What an inbox remembers: in this memory, or in a store written in JavaScript.

use core::convert::Infallible;

use eeema::ThreemaId;
use eeema::identity::{MessageId, NonceHash};
use eeema::message::{MemoryStore, ReplayStore};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, wrong_type};

#[wasm_bindgen]
extern "C" {
    /// An object with the four methods; what they throw goes to the caller as it is.
    pub type JavaScriptStore;

    #[wasm_bindgen(method, catch, js_name = isNonceUsed)]
    fn is_nonce_used(this: &JavaScriptStore, nonce: Uint8Array) -> Result<JsValue>;

    #[wasm_bindgen(method, catch, js_name = isMessageIdUsed)]
    fn is_message_id_used(this: &JavaScriptStore, sender: &str, id: Uint8Array) -> Result<JsValue>;

    #[wasm_bindgen(method, catch, js_name = markNonce)]
    fn mark_nonce(this: &JavaScriptStore, nonce: Uint8Array) -> Result<JsValue>;

    #[wasm_bindgen(method, catch)]
    fn mark(
        this: &JavaScriptStore,
        nonce: Uint8Array,
        sender: &str,
        id: Uint8Array,
    ) -> Result<JsValue>;
}

pub(crate) enum Store {
    Memory(MemoryStore),
    JavaScript(JavaScriptStore),
}

impl ReplayStore for Store {
    type Error = JsValue;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.is_nonce_used(nonce)),
            Self::JavaScript(store) => answer("isNonceUsed", store.is_nonce_used(hash(nonce))?),
        }
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.is_message_id_used(sender, id)),
            Self::JavaScript(store) => {
                let used = store.is_message_id_used(sender.as_str(), id_bytes(id))?;
                answer("isMessageIdUsed", used)
            }
        }
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.mark_nonce(nonce)),
            Self::JavaScript(store) => answer("markNonce", store.mark_nonce(hash(nonce))?),
        }
    }

    fn mark(&mut self, nonce: &NonceHash, sender: ThreemaId, id: MessageId) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.mark(nonce, sender, id)),
            Self::JavaScript(store) => {
                let is_new = store.mark(hash(nonce), sender.as_str(), id_bytes(id))?;
                answer("mark", is_new)
            }
        }
    }
}

fn sure(answer: core::result::Result<bool, Infallible>) -> Result<bool> {
    answer.map_err(|never| match never {})
}

/// A promise would be taken for "yes" otherwise.
fn answer(method: &str, value: JsValue) -> Result<bool> {
    let answer = value.as_bool();
    answer.ok_or_else(|| wrong_type(method, "a boolean from the replay store, at once"))
}

fn hash(nonce: &NonceHash) -> Uint8Array {
    Uint8Array::from(nonce.as_bytes().as_slice())
}

fn id_bytes(id: MessageId) -> Uint8Array {
    Uint8Array::from(id.as_bytes().as_slice())
}
