//! The document of a backup.

use eeema::crypto::Secret;
use eeema::safe::document::{Document, Reading, Warning};
use eeema::safe::{open, seal};
use eeema::time::UnixMillis;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::key::{RawMasterKey, limits_of};
use super::{read, show};
use crate::errors::{Result, out_of_range, refuse};
use crate::identity::RawIdentity;
use crate::keys::RawSecretKey;
use crate::random::Source;
use crate::reason::reason_of;
use crate::record::Record;
use crate::verification::level_name;

/// A document with all that the schema does not know; wiped when it is freed.
#[wasm_bindgen]
pub struct RawDocument {
    document: Document,
    warnings: Vec<Warning>,
    warning_count: usize,
    device_group_key: Option<Secret<32>>,
}

#[wasm_bindgen]
impl RawDocument {
    pub fn new(secret_key: &RawSecretKey) -> Self {
        Self::written(Document::new(secret_key.0.clone()))
    }

    /// Opens a backup.
    pub fn open(key: &RawMasterKey, backup: &[u8], max_plaintext: &JsValue) -> Result<Self> {
        let reading = open(&key.0, backup, limits_of(max_plaintext)?);
        reading.map(Self::read).map_err(refuse)
    }

    pub fn decode(body: &[u8]) -> Result<Self> {
        Document::decode(body).map(Self::read).map_err(refuse)
    }

    pub fn decode_strict(body: &[u8]) -> Result<Self> {
        Document::decode_strict(body)
            .map(Self::written)
            .map_err(refuse)
    }

    pub fn encode(&self) -> Result<Uint8Array> {
        let body = self.document.encode().map_err(refuse)?;
        Ok(Uint8Array::from(body.as_bytes()))
    }

    /// `chosen` is the nonce of a known answer, and usually empty.
    pub fn seal(&self, key: &RawMasterKey, chosen: &[u8]) -> Result<Uint8Array> {
        let backup = seal(&key.0, &self.document, &mut Source::of(chosen)).map_err(refuse)?;
        Ok(Uint8Array::from(backup.as_slice()))
    }

    pub fn secret_key(&self) -> RawSecretKey {
        RawSecretKey(self.document.secret_key.clone())
    }

    pub fn identity(&self, id: &str) -> Result<RawIdentity> {
        RawIdentity::new(id, &self.secret_key())
    }

    pub fn device_group_key(&self) -> Option<Uint8Array> {
        let key = self.device_group_key.as_ref()?;
        Some(Uint8Array::from(key.as_bytes().as_slice()))
    }

    /// All but the secret key, as plain values.
    pub fn show(&self) -> JsValue {
        show::document(&self.document).into()
    }

    /// Takes plain values. What the schema does not know stays with the entry of the same `origin`.
    pub fn replace(&mut self, values: &JsValue) -> Result<()> {
        self.document = read::document(values, &self.document)?;
        Ok(())
    }

    pub fn forget_unknown(&mut self) {
        self.document.forget_unknown();
    }

    pub fn warnings(&self) -> JsValue {
        let warnings = self.warnings.iter().map(|warning| {
            Record::new()
                .text("pointer", &warning.pointer)
                .text("reason", &reason_of(&warning.reason))
                .text("text", &warning.to_string())
        });
        Record::new()
            .value("count", self.warning_count as f64)
            .list("warnings", warnings)
            .into()
    }

    /// What becomes of the key of the contact at `index` now that the directory told its key.
    pub fn reconcile(&self, index: u32, of_directory: &[u8]) -> Result<JsValue> {
        let contact = self.document.contacts.get(index as usize);
        let contact = contact.ok_or_else(|| out_of_range("index", "the place of a contact"))?;
        let reconciled = contact.reconcile(crate::keys::public_key_of(of_directory)?);
        Ok(Record::new()
            .bytes("publicKey", reconciled.public_key.as_bytes())
            .text("verification", level_name(reconciled.verification))
            .value("needsAttention", reconciled.needs_attention)
            .into())
    }
}

impl RawDocument {
    fn written(document: Document) -> Self {
        Self {
            document,
            warnings: Vec::new(),
            warning_count: 0,
            device_group_key: None,
        }
    }

    fn read(reading: Reading) -> Self {
        Self {
            document: reading.document,
            warnings: reading.warnings,
            warning_count: reading.warning_count,
            device_group_key: reading.device_group_key,
        }
    }
}

pub(super) fn optional_time(time: Option<UnixMillis>) -> Option<JsValue> {
    time.map(|time| crate::record::integer(time.0))
}
