//! Identities.

use std::rc::Rc;

use eeema::crypto::OsRandom;
use eeema::identity::{Id64, MessageKind, Nonce, NonceHash, trim_nickname};
use eeema::{Identity, PublicKey, ThreemaId};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::parse_id;
use crate::keys::{RawPeer, RawSecretKey, public_key_of};
use crate::wiped::array;

/// An identity with its secret key; wiped when it is freed.
#[wasm_bindgen]
pub struct RawIdentity(pub(crate) Identity);

#[wasm_bindgen]
impl RawIdentity {
    pub fn new(id: &str, secret_key: &RawSecretKey) -> Result<Self> {
        Ok(Self(Identity::new(parse_id(id)?, secret_key.0.clone())))
    }

    pub fn generate(id: &str) -> Result<Self> {
        let identity = Identity::generate(parse_id(id)?, &mut OsRandom);
        identity.map(Self).map_err(refuse)
    }

    pub fn id(&self) -> String {
        self.0.id.to_string()
    }

    pub fn secret_key(&self) -> RawSecretKey {
        RawSecretKey(self.0.secret_key.clone())
    }

    pub fn public_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.public_key().as_bytes().as_slice())
    }

    /// Whether this is the key that the directory told.
    pub fn has_public_key(&self, public_key: &[u8]) -> Result<bool> {
        let public_key = public_key_of(public_key)?;
        Ok(self.0.clone().expecting(&public_key).is_ok())
    }

    pub fn peer(&self, id: &str, public_key: &[u8]) -> Result<RawPeer> {
        let peer = self.0.peer(parse_id(id)?, &public_key_of(public_key)?);
        peer.map(|peer| RawPeer(Rc::new(peer))).map_err(refuse)
    }

    /// Agrees with many at once: ids of 8 bytes and keys of 32, one after the other. What failed stands in its place.
    pub fn peers(&self, ids: &[u8], public_keys: &[u8]) -> Result<Array> {
        let (ids, ragged_ids) = ids.as_chunks::<{ ThreemaId::LENGTH }>();
        let (keys, ragged_keys) = public_keys.as_chunks::<{ PublicKey::LENGTH }>();
        if ids.len() != keys.len() || !ragged_ids.is_empty() || !ragged_keys.is_empty() {
            return Err(out_of_range("contacts", "an id with every key"));
        }
        let contacts = ids.iter().zip(keys).map(|(id, key)| {
            let id = ThreemaId::from_bytes(id).map_err(refuse)?;
            Ok((id, PublicKey::from_bytes(*key)))
        });
        let peers = self.0.peers(&contacts.collect::<Result<Vec<_>>>()?);
        let values = peers.into_iter().map(|peer| match peer {
            Ok(peer) => JsValue::from(RawPeer(Rc::new(peer))),
            Err(error) => refuse(error),
        });
        Ok(values.collect())
    }
}

#[wasm_bindgen]
pub fn id_check(text: &str) -> Result<String> {
    Ok(parse_id(text)?.to_string())
}

#[wasm_bindgen]
pub fn id_from_typed(text: &str) -> Result<String> {
    let id = ThreemaId::from_typed(text).map_err(refuse)?;
    Ok(id.to_string())
}

#[wasm_bindgen]
pub fn id_is_gateway(text: &str) -> Result<bool> {
    Ok(parse_id(text)?.is_gateway())
}

#[wasm_bindgen]
pub fn nonce_generate() -> Result<Uint8Array> {
    let nonce = Nonce::generate(&mut OsRandom).map_err(refuse)?;
    Ok(Uint8Array::from(nonce.as_bytes().as_slice()))
}

#[wasm_bindgen]
pub fn nonce_hash(nonce: &[u8], own_id: &str) -> Result<Uint8Array> {
    let hash = NonceHash::of(&array(nonce, "nonce")?, parse_id(own_id)?);
    Ok(Uint8Array::from(hash.as_bytes().as_slice()))
}

/// A fresh id of a message, a group or a poll.
#[wasm_bindgen]
pub fn id64_generate() -> Result<Uint8Array> {
    let id = Id64::<MessageKind>::generate(&mut OsRandom).map_err(refuse)?;
    Ok(Uint8Array::from(id.as_bytes().as_slice()))
}

#[wasm_bindgen]
pub fn nickname_trim(nickname: &str) -> String {
    trim_nickname(nickname).to_owned()
}
