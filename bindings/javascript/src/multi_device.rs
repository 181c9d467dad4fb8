//! The keys of a group of linked devices.

use eeema::crypto::{OsRandom, Random};
use eeema::multi_device::{DeviceGroupKey, DeviceGroupKeys, Error, LastSealed};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::keys::public_key_of;
use crate::random::Source;
use crate::record::Record;
use crate::wiped::{Wiped, array};

/// The secret of the group, and what follows from it; wiped when it is freed.
#[wasm_bindgen]
pub struct RawDeviceGroupKey {
    key: DeviceGroupKey,
    derived: DeviceGroupKeys,
}

#[wasm_bindgen]
impl RawDeviceGroupKey {
    pub fn generate() -> Result<Self> {
        let key = DeviceGroupKey::generate(&mut OsRandom);
        key.map(Self::of).map_err(refuse)
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let key = Wiped(bytes).array("device group key")?;
        Ok(Self::of(DeviceGroupKey::from_bytes(key)))
    }

    pub fn bytes(&self) -> Uint8Array {
        Uint8Array::from(self.key.as_bytes().as_slice())
    }

    pub fn group_id(&self) -> Uint8Array {
        Uint8Array::from(self.derived.group_id().as_bytes().as_slice())
    }

    /// `nonce` is that of a known answer, and usually empty.
    pub fn seal(&self, purpose: &str, plaintext: Vec<u8>, nonce: &[u8]) -> Result<Uint8Array> {
        let (plaintext, mut random) = (Wiped(plaintext), Source::of(nonce));
        let sealed = self.sealed(purpose, &plaintext, &mut random)?;
        Ok(Uint8Array::from(sealed.map_err(refuse)?.as_slice()))
    }

    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Uint8Array> {
        let keys = &self.derived;
        let opened = match purpose {
            "reflect" => keys.reflect().open(sealed),
            "deviceInfo" => keys.device_info().open(sealed),
            "sharedDeviceData" => keys.shared_device_data().open(sealed),
            "transactionScope" => keys.transaction_scope().open(sealed),
            _ => return Err(no_purpose()),
        };
        Ok(Uint8Array::from(opened.map_err(refuse)?.as_bytes()))
    }

    pub fn respond(&self, mediator: &[u8], challenge: &[u8], nonce: &[u8]) -> Result<Uint8Array> {
        let (mediator, mut random) = (public_key_of(mediator)?, Source::of(nonce));
        let response = self.derived.respond(&mediator, challenge, &mut random);
        Ok(Uint8Array::from(response.map_err(refuse)?.as_slice()))
    }

    /// All keys, for known answers.
    pub fn derived(&self) -> JsValue {
        let keys = &self.derived;
        Record::new()
            .bytes("path", keys.path().as_bytes())
            .bytes("reflect", keys.reflect().as_bytes())
            .bytes("deviceInfo", keys.device_info().as_bytes())
            .bytes("sharedDeviceData", keys.shared_device_data().as_bytes())
            .bytes("transactionScope", keys.transaction_scope().as_bytes())
            .into()
    }
}

impl RawDeviceGroupKey {
    fn of(key: DeviceGroupKey) -> Self {
        let derived = key.derive();
        Self { key, derived }
    }

    fn sealed(
        &self,
        purpose: &str,
        plaintext: &[u8],
        random: &mut impl Random,
    ) -> Result<core::result::Result<Vec<u8>, Error>> {
        let keys = &self.derived;
        Ok(match purpose {
            "reflect" => keys.reflect().seal(plaintext, random),
            "deviceInfo" => keys.device_info().seal(plaintext, random),
            "sharedDeviceData" => keys.shared_device_data().seal(plaintext, random),
            "transactionScope" => keys.transaction_scope().seal(plaintext, random),
            _ => return Err(no_purpose()),
        })
    }
}

fn no_purpose() -> JsValue {
    out_of_range(
        "purpose",
        "reflect, deviceInfo, sharedDeviceData or transactionScope",
    )
}

/// What is kept of a box instead of its nonce; nothing of one that is too short to have a nonce.
#[wasm_bindgen]
pub fn last_sealed(sealed: &[u8]) -> Option<Uint8Array> {
    let last = LastSealed::of(sealed)?;
    Some(Uint8Array::from(last.encode().as_slice()))
}

/// Whether the next box may be opened after the last one.
#[wasm_bindgen]
pub fn last_sealed_accepts(last: &[u8], next: &[u8]) -> Result<bool> {
    let [last, next] = [array(last, "last")?, array(next, "next")?];
    Ok(LastSealed::decode(&last).accepts(&LastSealed::decode(&next)))
}
