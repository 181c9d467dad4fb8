//! Keys.

use std::rc::Rc;

use eeema::crypto::OsRandom;
#[cfg(feature = "full")]
use eeema::identity::KeyText;
use eeema::message::Peer;
use eeema::{PublicKey, SecretKey};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, refuse};
use crate::wiped::{Wiped, array};

/// The secret key of an identity; wiped when it is freed.
#[wasm_bindgen]
pub struct RawSecretKey(pub(crate) SecretKey);

#[wasm_bindgen]
impl RawSecretKey {
    pub fn generate() -> Result<Self> {
        SecretKey::generate(&mut OsRandom).map(Self).map_err(refuse)
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let bytes = Wiped(bytes);
        Ok(Self(SecretKey::from_bytes(bytes.array("secret key")?)))
    }

    /// Reads `private:` and 64 digits.
    pub fn parse(text: Vec<u8>) -> Result<Self> {
        let text = Wiped(text);
        let key = text.text("secret key")?.parse();
        key.map(Self).map_err(refuse::<eeema::identity::Error>)
    }

    pub fn bytes(&self) -> Uint8Array {
        Uint8Array::from(self.0.as_bytes().as_slice())
    }

    pub fn public_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.public_key().as_bytes().as_slice())
    }

    /// Goes over without another copy in this memory.
    pub fn key_text(&self) -> JsString {
        JsString::from(self.0.to_key_text().as_str())
    }

    /// The agreed key: X25519 and HSalsa20.
    pub fn agree(&self, public_key: &[u8]) -> Result<Uint8Array> {
        let agreed = self.0.agree(&public_key_of(public_key)?).map_err(refuse)?;
        Ok(Uint8Array::from(agreed.as_bytes().as_slice()))
    }
}

/// One contact, seen from one identity; its keys are wiped when it is freed.
#[wasm_bindgen]
pub struct RawPeer(pub(crate) Rc<Peer>);

#[wasm_bindgen]
impl RawPeer {
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    pub fn own_id(&self) -> String {
        self.0.own_id().to_string()
    }

    pub fn public_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.public_key().as_bytes().as_slice())
    }

    pub fn agreed_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.agreed_key().as_bytes().as_slice())
    }

    pub fn metadata_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.metadata_key().as_bytes().as_slice())
    }
}

pub(crate) fn public_key_of(bytes: &[u8]) -> Result<PublicKey> {
    Ok(PublicKey::from_bytes(array(bytes, "public key")?))
}

#[wasm_bindgen]
pub fn public_key_parse(text: &str) -> Result<Uint8Array> {
    let key: PublicKey = text.parse().map_err(refuse::<eeema::identity::Error>)?;
    Ok(Uint8Array::from(key.as_bytes().as_slice()))
}

/// The key that `private:` or `public:` names: a secret key, or the bytes of a public one.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn key_text_parse(text: Vec<u8>) -> Result<wasm_bindgen::JsValue> {
    let text = Wiped(text);
    let key = text.text("key text")?.parse();
    Ok(match key.map_err(refuse::<eeema::identity::Error>)? {
        KeyText::Private(key) => RawSecretKey(key).into(),
        KeyText::Public(key) => Uint8Array::from(key.as_bytes().as_slice()).into(),
    })
}

#[wasm_bindgen]
pub fn public_key_text(public_key: &[u8]) -> Result<String> {
    Ok(public_key_of(public_key)?.key_text().to_string())
}

#[wasm_bindgen]
pub fn public_key_fingerprint(public_key: &[u8]) -> Result<Uint8Array> {
    let fingerprint = public_key_of(public_key)?.fingerprint();
    Ok(Uint8Array::from(fingerprint.as_bytes().as_slice()))
}
