//! Where sessions are kept: in this memory, or in a store written in JavaScript.

use core::cell::RefCell;
use core::convert::Infallible;
use std::rc::Rc;

use eeema::ThreemaId;
use eeema::forward_security::{MemorySessionStore, SessionId, SessionStore};
use eeema::identity::{MessageId, NonceHash};
use eeema::message::ReplayStore;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::errors::{Result, wrong_type};
use crate::fields::{bytes, list};
use crate::replay_store::{JavaScriptStore, Store};
use crate::wiped::{Wiped, array};

#[wasm_bindgen]
extern "C" {
    /// An object with the methods for sessions; what they throw goes to the caller as it is.
    #[derive(Clone)]
    pub type JavaScriptSessions;

    #[wasm_bindgen(method, catch, js_name = sessionsWith)]
    fn sessions_with(this: &JavaScriptSessions, peer: &str) -> Result<JsValue>;

    #[wasm_bindgen(method, catch, js_name = saveSession)]
    fn save_session(
        this: &JavaScriptSessions,
        peer: &str,
        session: Uint8Array,
        encoded: Uint8Array,
    ) -> Result<JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeSession)]
    fn remove_session(
        this: &JavaScriptSessions,
        peer: &str,
        session: Uint8Array,
    ) -> Result<JsValue>;
}

/// Shared, because every call makes an inbox of its own around it.
#[derive(Clone)]
pub(super) enum Sessions {
    Memory(Rc<RefCell<MemorySessionStore>>),
    JavaScript(JavaScriptSessions),
}

impl Sessions {
    /// The part that remembers what was received.
    fn replay(sessions: &JavaScriptSessions) -> Store {
        Store::JavaScript(sessions.clone().unchecked_into::<JavaScriptStore>())
    }
}

impl SessionStore for Sessions {
    fn visit_sessions(
        &self,
        peer_id: ThreemaId,
        visit: &mut dyn FnMut(SessionId, &[u8]),
    ) -> Result<()> {
        let sessions = match self {
            Self::Memory(store) => return sure(store.borrow().visit_sessions(peer_id, visit)),
            Self::JavaScript(sessions) => sessions.sessions_with(peer_id.as_str())?,
        };
        for (id, encoded) in list(&sessions, "sessionsWith", pair)? {
            visit(id, &encoded);
        }
        Ok(())
    }

    fn save_session(
        &mut self,
        peer_id: ThreemaId,
        session_id: SessionId,
        encoded: &[u8],
    ) -> Result<()> {
        match self {
            Self::Memory(store) => {
                let mut store = store.borrow_mut();
                sure(store.save_session(peer_id, session_id, encoded))
            }
            Self::JavaScript(sessions) => {
                let (id, encoded) = (id_bytes(session_id), Uint8Array::from(encoded));
                let saved = sessions.save_session(peer_id.as_str(), id, encoded)?;
                at_once("saveSession", &saved)
            }
        }
    }

    fn remove_session(&mut self, peer_id: ThreemaId, session_id: SessionId) -> Result<()> {
        match self {
            Self::Memory(store) => sure(store.borrow_mut().remove_session(peer_id, session_id)),
            Self::JavaScript(sessions) => {
                let removed = sessions.remove_session(peer_id.as_str(), id_bytes(session_id))?;
                at_once("removeSession", &removed)
            }
        }
    }
}

impl ReplayStore for Sessions {
    type Error = JsValue;

    fn is_nonce_used(&self, nonce: &NonceHash) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.borrow().is_nonce_used(nonce)),
            Self::JavaScript(sessions) => Self::replay(sessions).is_nonce_used(nonce),
        }
    }

    fn is_message_id_used(&self, sender: ThreemaId, id: MessageId) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.borrow().is_message_id_used(sender, id)),
            Self::JavaScript(sessions) => Self::replay(sessions).is_message_id_used(sender, id),
        }
    }

    fn mark_nonce(&mut self, nonce: &NonceHash) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.borrow_mut().mark_nonce(nonce)),
            Self::JavaScript(sessions) => Self::replay(sessions).mark_nonce(nonce),
        }
    }

    fn mark(&mut self, nonce: &NonceHash, sender: ThreemaId, id: MessageId) -> Result<bool> {
        match self {
            Self::Memory(store) => sure(store.borrow_mut().mark(nonce, sender, id)),
            Self::JavaScript(sessions) => Self::replay(sessions).mark(nonce, sender, id),
        }
    }
}

fn sure<T>(answer: core::result::Result<T, Infallible>) -> Result<T> {
    answer.map_err(|never| match never {})
}

fn id_bytes(id: SessionId) -> Uint8Array {
    Uint8Array::from(id.as_bytes().as_slice())
}

/// A session id and the encoded session.
fn pair(value: &JsValue, name: &str) -> Result<(SessionId, Wiped)> {
    let Some(pair) = value.dyn_ref::<Array>() else {
        return Err(wrong_type(name, "pairs of a session id and a session"));
    };
    let id = array(&bytes(&pair.get(0), name)?, name)?;
    let encoded = Wiped(bytes(&pair.get(1), name)?);
    Ok((SessionId::from_bytes(id), encoded))
}

/// A promise is kept later, or never; what is sealed goes out now.
fn at_once(method: &str, value: &JsValue) -> Result<()> {
    let is_promise = value.is_object()
        && Reflect::get(value, &"then".into()).is_ok_and(|then| then.is_function());
    if is_promise {
        return Err(wrong_type(method, "the session store to be done at once"));
    }
    Ok(())
}
