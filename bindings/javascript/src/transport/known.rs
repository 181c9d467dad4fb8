//! Connections with chosen keys, and their parts: for known answers.

use eeema::crypto::CountedNonce;
use eeema::identity::AgreedKey;
use eeema::transport::{Channel, ConnectionKeys, Error, Progress, VouchKey};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::client::RawClient;
use super::input::frame;
use super::server::RawServer;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, integer};
use crate::keys::{RawSecretKey, public_key_of};
use crate::record::{self, Record};
use crate::wiped::{Wiped, array};

#[wasm_bindgen]
impl RawClient {
    pub fn start_with(accepted: &JsValue, secret: &RawSecretKey, cookie: &[u8]) -> Result<Self> {
        Self::with_keys(accepted, keys_of(secret, cookie)?)
    }

    pub fn sequence_numbers(&self) -> JsValue {
        show_numbers(self.client.channel())
    }
}

#[wasm_bindgen]
impl RawServer {
    pub fn new_with(secret: &RawSecretKey, cookie: &[u8]) -> Result<Self> {
        Ok(Self::with_keys(keys_of(secret, cookie)?))
    }

    pub fn sequence_numbers(&self) -> JsValue {
        show_numbers(self.server.channel())
    }
}

/// The numbers of the next frames; one is missing after the last frame, and both before the first.
fn show_numbers(channel: Option<&Channel>) -> JsValue {
    let sent = channel.and_then(Channel::next_sent);
    let received = channel.and_then(Channel::next_received);
    Record::new()
        .optional("sent", sent.map(record::integer))
        .optional("received", received.map(record::integer))
        .into()
}

fn keys_of(secret: &RawSecretKey, cookie: &[u8]) -> Result<ConnectionKeys> {
    let cookie = array(cookie, "cookie")?;
    Ok(ConnectionKeys::chosen(secret.0.clone(), cookie))
}

#[wasm_bindgen]
pub fn counted_nonce(cookie: &[u8], sequence: &JsValue) -> Result<Uint8Array> {
    let sequence = integer(sequence, "sequence")?;
    let mut nonces = CountedNonce::starting_at(array(cookie, "cookie")?, sequence);
    let nonce = nonces
        .next()
        .map_err(|_| refuse(Error::SequenceExhausted))?;
    Ok(Uint8Array::from(nonce.as_slice()))
}

#[wasm_bindgen]
pub fn vouch(
    with_permanent: Vec<u8>,
    with_temporary: Vec<u8>,
    cookie: &[u8],
    temporary_key: &[u8],
) -> Result<JsValue> {
    let key = VouchKey::derive(&agreed(with_permanent)?, &agreed(with_temporary)?);
    let vouch = key.vouch(&array(cookie, "cookie")?, &public_key_of(temporary_key)?);
    let record = Record::new().bytes("key", key.as_bytes());
    Ok(record.bytes("vouch", &vouch).into())
}

fn agreed(key: Vec<u8>) -> Result<AgreedKey> {
    Ok(AgreedKey::from_bytes(Wiped(key).array("agreed key")?))
}

/// One end of a stream of frames.
#[wasm_bindgen]
pub struct RawChannel(Channel);

#[wasm_bindgen]
impl RawChannel {
    pub fn new(key: Vec<u8>, ours: &JsValue, theirs: &JsValue, limit: u16) -> Result<Self> {
        let (key, ours) = (agreed(key)?, nonces_of(ours, "ours")?);
        let theirs = nonces_of(theirs, "theirs")?;
        Ok(Self(Channel::chosen(key, ours, theirs, limit)))
    }

    pub fn receive(&mut self, input: Vec<u8>) -> Result<JsValue> {
        let mut input = Wiped(input);
        Ok(match self.0.receive(&mut input.0).map_err(refuse)? {
            Progress::Event { used, event } => Record::new()
                .value("used", used)
                .value("kind", event.kind)
                .bytes("payload", event.payload),
            Progress::Missing(count) => Record::new().value("missing", count),
            // A channel waits for nobody.
            Progress::WaitsForCaller => Record::new().value("missing", 0),
        }
        .into())
    }

    pub fn seal_frame(&mut self, kind: u8, payload: Vec<u8>) -> Result<Uint8Array> {
        frame(&Wiped(payload), |frame| self.0.seal_frame(kind, frame))
    }
}

fn nonces_of(value: &JsValue, name: &str) -> Result<CountedNonce> {
    let fields = Fields::of(value, name)?;
    let (cookie, sequence) = (fields.array("cookie")?, fields.integer("sequence")?);
    Ok(CountedNonce::starting_at(cookie, sequence))
}
