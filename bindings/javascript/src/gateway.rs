//! The form that end-to-end encrypted messages have at the public Gateway interface.

use eeema::crypto::OsRandom;
use eeema::message::Memory;
use eeema::message::gateway::{Callback, MessageBox, VerifiedCallback, seal};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::batch::{Finder, RawSlot};
use crate::content::{group_of, with_body};
use crate::envelope::show_received;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, list, text};
use crate::inbox::{Found, RawInbox, failed, not_received, show_outcome};
use crate::keys::RawPeer;
use crate::record::Record;
use crate::wiped::Wiped;

/// Seals without remembering the nonce.
#[wasm_bindgen]
pub fn gateway_seal(peer: &RawPeer, content: &JsValue, group: &JsValue) -> Result<JsValue> {
    let mut record = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        let sealed = seal(&peer.0, body, &mut OsRandom).map_err(refuse)?;
        record = show_box(&sealed.without_record()).into();
        Ok(())
    })?;
    Ok(record)
}

pub(crate) fn show_box<B: AsRef<[u8]>>(message_box: &MessageBox<B>) -> Record {
    Record::new()
        .bytes("nonce", message_box.nonce())
        .bytes("box", message_box.as_bytes())
        .text("nonceHex", &message_box.nonce_hex().to_string())
        .text("boxHex", &message_box.box_hex().to_string())
}

#[wasm_bindgen]
impl RawInbox {
    pub fn seal_for_gateway(
        &mut self,
        peer: &RawPeer,
        content: &JsValue,
        group: &JsValue,
    ) -> Result<JsValue> {
        let mut record = JsValue::UNDEFINED;
        with_body(content, group_of(group)?, &mut |body| {
            let sealed = seal(&peer.0, body, &mut OsRandom).map_err(refuse)?;
            record = show_box(&sealed.record(&mut self.0).map_err(failed)?).into();
            Ok(())
        })?;
        Ok(record)
    }

    pub fn receive_callback(
        &mut self,
        callback: &RawCallback,
        slot: &RawSlot,
        find: &Function,
    ) -> Result<JsValue> {
        let mut memory = Memory::new();
        let mut finder = Finder::new(slot, find);
        let find = |id| finder.find(id).map(Found);
        let outcome = self
            .0
            .receive_callback(callback.verified()?, &mut memory, find);
        finder.finish()?;
        Ok(show_outcome(&outcome.map_err(failed)?).into())
    }

    pub fn accept_callback(&mut self, callback: &RawCallback, peer: &RawPeer) -> Result<JsValue> {
        let pending = self.0.check_callback(callback.verified()?);
        self.accept_pending(pending.map_err(not_received)?, peer)
    }
}

/// The fields of a callback whose MAC was right, with the secret that says so.
#[wasm_bindgen]
pub struct RawCallback {
    pairs: Vec<(String, String)>,
    api_secret: Wiped,
}

#[wasm_bindgen]
impl RawCallback {
    /// Takes names and values of the form, and checks the MAC.
    pub fn verify(pairs: &JsValue, api_secret: Vec<u8>) -> Result<Self> {
        let api_secret = Wiped(api_secret);
        let callback = Self {
            pairs: pairs_of(pairs)?,
            api_secret,
        };
        callback.show()?;
        Ok(callback)
    }

    pub fn show(&self) -> Result<JsValue> {
        let verified = self.verified()?;
        let time = verified.time().map(|time| time.to_millis().0);
        Ok(Record::new()
            .text("sender", verified.sender().as_str())
            .bytes("messageId", verified.message_id().as_bytes())
            .bytes("nonce", verified.nonce().as_bytes())
            .optional("time", time.map(crate::record::integer))
            .into())
    }

    /// Opens without an inbox.
    pub fn open(&self, peer: &RawPeer) -> Result<JsValue> {
        let mut memory = Memory::new();
        let received = self
            .verified()?
            .open(&peer.0, &mut memory)
            .map_err(refuse)?;
        Ok(show_received(&received).into())
    }
}

impl RawCallback {
    pub(crate) fn verified(&self) -> Result<VerifiedCallback<'_>> {
        let callback = callback(&self.pairs)?;
        let api_secret = self.api_secret.text("api secret")?;
        callback.verify(api_secret).map_err(refuse)
    }
}

/// The MAC that belongs to the fields.
#[wasm_bindgen]
pub fn gateway_compute_mac(pairs: &JsValue, api_secret: Vec<u8>) -> Result<Uint8Array> {
    let (pairs, api_secret) = (pairs_of(pairs)?, Wiped(api_secret));
    let mac = callback(&pairs)?.compute_mac(api_secret.text("api secret")?);
    Ok(Uint8Array::from(mac.as_slice()))
}

fn pairs_of(pairs: &JsValue) -> Result<Vec<(String, String)>> {
    list(pairs, "form", |pair, name| {
        let pair = Fields::of(pair, name)?;
        Ok((
            text(&pair.value("0")?, name)?,
            text(&pair.value("1")?, name)?,
        ))
    })
}

fn callback(pairs: &[(String, String)]) -> Result<Callback<'_>> {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    Callback::from_pairs(pairs).map_err(refuse)
}
