//! What password and identity derive to.

use eeema::identity::Nonce;
use eeema::safe::{BackupId, EncryptionKey, Limits, MasterKey, Password, container, find_mistyped};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::parse_id;
use crate::wiped::{Wiped, array};

/// The name of a backup and the key that opens it; wiped when it is freed.
#[wasm_bindgen]
pub struct RawMasterKey(pub(crate) MasterKey);

#[wasm_bindgen]
impl RawMasterKey {
    pub fn derive(password: Vec<u8>, id: &str) -> Result<Self> {
        let password = Wiped(password);
        let password = Password::new(password.text("password")?).map_err(refuse)?;
        let key = MasterKey::derive(password, parse_id(id)?);
        key.map(Self).map_err(refuse)
    }

    /// Derives with a smaller work area, which takes longer.
    pub fn derive_in(password: Vec<u8>, id: &str, work_area: u32) -> Result<Self> {
        let password = Wiped(password);
        let password = Password::new(password.text("password")?).map_err(refuse)?;
        let length = usize::try_from(work_area).unwrap_or(usize::MAX);
        if length > MasterKey::WORK_AREA_LENGTH {
            return Err(out_of_range("work area", "at most 64 MiB"));
        }
        let mut work_area = Wiped(vec![0; length]);
        let key = MasterKey::derive_in(password, parse_id(id)?, &mut work_area.0);
        key.map(Self).map_err(refuse)
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let bytes = Wiped(bytes);
        let bytes = eeema::crypto::Secret::from_bytes(bytes.array("master key")?);
        Ok(Self(MasterKey::from_bytes(bytes.as_bytes())))
    }

    pub fn bytes(&self) -> Uint8Array {
        Uint8Array::from(self.0.to_bytes().as_bytes().as_slice())
    }

    pub fn backup_id(&self) -> Uint8Array {
        Uint8Array::from(self.0.backup_id().as_bytes().as_slice())
    }

    pub fn encryption_key(&self) -> Uint8Array {
        Uint8Array::from(self.0.encryption_key().as_bytes().as_slice())
    }
}

/// The key of a password that was typed almost right, for which `fits` says yes.
#[wasm_bindgen]
pub struct RawMistyped {
    slip: String,
    key: Option<MasterKey>,
}

#[wasm_bindgen]
impl RawMistyped {
    /// Nothing if no slip explains it.
    pub fn find(password: Vec<u8>, id: &str, backup: &[u8]) -> Result<Option<Self>> {
        let password = Wiped(password);
        let password = Password::new(password.text("password")?).map_err(refuse)?;
        let found = find_mistyped(password, parse_id(id)?, |key| {
            container::open(key.encryption_key(), backup, Limits::default()).is_ok()
        });
        Ok(found.map_err(refuse)?.map(|found| Self {
            slip: found.slip.to_string(),
            key: Some(found.key),
        }))
    }

    pub fn slip(&self) -> String {
        self.slip.clone()
    }

    pub fn take_key(&mut self) -> Result<RawMasterKey> {
        let key = self.key.take().map(RawMasterKey);
        key.ok_or_else(|| out_of_range("key", "a key that was not taken yet"))
    }
}

#[wasm_bindgen]
pub fn backup_id_hex(backup_id: &[u8]) -> Result<JsString> {
    let id = backup_id_of(backup_id)?;
    let digits = id.to_hex();
    let digits = core::str::from_utf8(digits.as_bytes());
    digits
        .map(JsString::from)
        .map_err(|_| out_of_range("backup id", "digits"))
}

pub(super) fn backup_id_of(bytes: &[u8]) -> Result<BackupId> {
    Ok(BackupId::from_bytes(array(bytes, "backup id")?))
}

/// Seals a document that is already encoded, with a chosen nonce: for known answers.
#[wasm_bindgen]
pub fn safe_container_seal(key: Vec<u8>, body: &[u8], nonce: &[u8]) -> Result<Uint8Array> {
    let key = EncryptionKey::from_bytes(Wiped(key).array("encryption key")?);
    let nonce = Nonce::from_bytes(array(nonce, "nonce")?);
    let backup = container::seal_with_nonce(&key, body, nonce).map_err(refuse)?;
    Ok(Uint8Array::from(backup.as_slice()))
}

/// Opens the container only.
#[wasm_bindgen]
pub fn safe_container_open(
    key: Vec<u8>,
    backup: &[u8],
    max_plaintext: &JsValue,
) -> Result<Uint8Array> {
    let key = EncryptionKey::from_bytes(Wiped(key).array("encryption key")?);
    let body = container::open(&key, backup, limits_of(max_plaintext)?).map_err(refuse)?;
    Ok(Uint8Array::from(body.as_bytes()))
}

/// `undefined` is the usual limit.
pub(super) fn limits_of(max_plaintext: &JsValue) -> Result<Limits> {
    let mut limits = Limits::default();
    if !max_plaintext.is_undefined() {
        limits.max_plaintext = crate::fields::integer(max_plaintext, "maxPlaintext")?;
    }
    Ok(limits)
}
