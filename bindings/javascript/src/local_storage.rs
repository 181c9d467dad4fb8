//! Key files of the apps, and what they encrypt.

use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
use eeema::crypto::{Argon2Memory, OsRandom, Secret};
use eeema::local_storage::file_name::{self, PictureOrigin};
use eeema::local_storage::{
    CostLimits, DatabasePassword, DesktopKeyFile, DesktopKeys, KeyFile, KeyFileV1, MasterKey,
    RemoteSecret, WrappedKeyFile, open_file, seal_file,
};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, integer, parse_id};
use crate::keys::RawSecretKey;
use crate::record::Record;
use crate::wiped::Wiped;

/// The key of everything that an app encrypts on a device; wiped when it is freed.
#[wasm_bindgen]
pub struct RawStorageKey(MasterKey);

#[wasm_bindgen]
impl RawStorageKey {
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let key = Wiped(bytes).array("master key")?;
        Ok(Self(MasterKey::from_bytes(key)))
    }

    pub fn bytes(&self) -> Uint8Array {
        Uint8Array::from(self.0.as_bytes().as_slice())
    }

    pub fn open_file(&self, file: &[u8]) -> Result<Uint8Array> {
        let opened = open_file(&self.0, file).map_err(refuse)?;
        Ok(Uint8Array::from(opened.as_bytes()))
    }

    pub fn seal_file(&self, content: Vec<u8>) -> Result<Uint8Array> {
        let sealed = seal_file(&self.0, &Wiped(content), &mut OsRandom);
        Ok(Uint8Array::from(sealed.map_err(refuse)?.as_slice()))
    }

    pub fn database_password(&self) -> Uint8Array {
        let password = DatabasePassword::derive(&self.0);
        Uint8Array::from(password.as_bytes().as_slice())
    }
}

/// No bytes are no passphrase.
fn passphrase_of(is_given: bool, passphrase: &Wiped) -> Result<Option<&str>> {
    is_given.then(|| passphrase.text("passphrase")).transpose()
}

#[wasm_bindgen]
pub fn key_file_v1_open(
    file: Vec<u8>,
    is_given: bool,
    passphrase: Vec<u8>,
) -> Result<RawStorageKey> {
    let (file, passphrase) = (Wiped(file), Wiped(passphrase));
    let parsed = KeyFileV1::parse(&file).map_err(refuse)?;
    let opened = parsed.open(passphrase_of(is_given, &passphrase)?);
    opened.map(RawStorageKey).map_err(refuse)
}

#[wasm_bindgen]
pub fn key_file_read(file: Vec<u8>, limits: &JsValue) -> Result<JsValue> {
    let parsed = KeyFile::parse(&Wiped(file), &limits_of(limits)?).map_err(refuse)?;
    let record = Record::new().value("isProtected", parsed.is_protected());
    Ok(record.optional("cost", parsed.cost().map(show_cost)).into())
}

#[wasm_bindgen]
pub fn key_file_open(
    file: Vec<u8>,
    is_given: bool,
    passphrase: Vec<u8>,
    remote_secret: Option<Vec<u8>>,
    limits: &JsValue,
) -> Result<RawStorageKey> {
    let (file, passphrase) = (Wiped(file), Wiped(passphrase));
    let remote = remote_secret.map(|secret| {
        let secret = Wiped(secret).array("remote secret")?;
        Ok::<_, JsValue>(RemoteSecret::from_bytes(secret))
    });
    let remote = remote.transpose()?;
    let parsed = KeyFile::parse(&file, &limits_of(limits)?).map_err(refuse)?;
    let passphrase = passphrase_of(is_given, &passphrase)?;
    let storage = parsed.unlock(passphrase, Argon2Memory::heap());
    let opened = storage.map_err(refuse)?.open(remote.as_ref());
    opened.map(RawStorageKey).map_err(refuse)
}

#[wasm_bindgen]
pub fn wrapped_key_file_open(file: &[u8], wrapping_key: Vec<u8>) -> Result<JsValue> {
    let key = Secret::from_bytes(Wiped(wrapping_key).array("wrapping key")?);
    let parsed = WrappedKeyFile::parse(file).map_err(refuse)?;
    let opened = parsed.open(&key).map_err(refuse)?;
    let record = Record::new().text("alias", parsed.alias());
    Ok(record.bytes("keyFile", opened.as_bytes()).into())
}

#[wasm_bindgen]
pub fn desktop_key_file_open(file: &[u8], password: Vec<u8>, limits: &JsValue) -> Result<JsValue> {
    let password = Wiped(password);
    let parsed = DesktopKeyFile::parse(file, &limits_of(limits)?).map_err(refuse)?;
    let opened = parsed.open(password.text("password")?, Argon2Memory::heap());
    Ok(show_desktop_keys(&opened.map_err(refuse)?).into())
}

fn show_desktop_keys(keys: &DesktopKeys) -> Record {
    let ids = keys.device_ids();
    let work = keys.work().map(|work| {
        let record = Record::new().text("user", work.user.as_str());
        record.text("password", work.password.as_str())
    });
    let on_prem = keys.on_prem().map(|on_prem| {
        let record = Record::new().text("url", &on_prem.url);
        record.text("configuration", &on_prem.configuration)
    });
    let record = Record::new()
        .text("id", keys.id().as_str())
        .value("clientKey", RawSecretKey(keys.client_key().clone()))
        .bytes("deviceGroupKey", keys.device_group_key().as_bytes())
        .bytes("databaseKey", keys.database_key().as_bytes())
        .bytes("mediatorDeviceId", &ids.mediator.to_le_bytes())
        .bytes("chatDeviceId", &ids.chat.to_le_bytes())
        .value("schemaVersion", keys.schema_version())
        .optional("serverGroup", keys.server_group())
        .optional("work", work)
        .optional("onPrem", on_prem);
    match keys.device_cookie() {
        Some(cookie) => record.bytes("deviceCookie", cookie),
        None => record,
    }
}

fn show_cost(cost: Argon2Cost) -> Record {
    Record::new()
        .value("memoryKib", cost.memory_kib)
        .value("iterations", cost.iterations)
        .value("parallelism", cost.parallelism)
}

/// The limits of the library, where nothing else is said.
fn limits_of(value: &JsValue) -> Result<CostLimits> {
    let limits = CostLimits::DEFAULT;
    if value.is_undefined() {
        return Ok(limits);
    }
    let fields = Fields::of(value, "limits")?;
    let field = |name, usual| Ok::<_, JsValue>(fields.optional(name, integer)?.unwrap_or(usual));
    Ok(CostLimits {
        memory_kib: field("memoryKib", limits.memory_kib)?,
        iterations: field("iterations", limits.iterations)?,
        parallelism: field("parallelism", limits.parallelism)?,
        memory_kib_times_iterations: fields
            .optional("memoryKibTimesIterations", integer)?
            .unwrap_or(limits.memory_kib_times_iterations),
    })
}

#[wasm_bindgen]
pub fn file_name_of(kind: &str, name: &str) -> Result<String> {
    Ok(match kind {
        "media" => file_name::media(name),
        "thumbnail" => file_name::thumbnail(name),
        "setting" => file_name::setting(name),
        "wallpaper" => file_name::wallpaper(name),
        _ => {
            return Err(out_of_range(
                "kind",
                "media, thumbnail, setting or wallpaper",
            ));
        }
    })
}

#[wasm_bindgen]
pub fn contact_picture_name(id: &str, origin: &str) -> Result<String> {
    let origin = match origin {
        "user" => PictureOrigin::User,
        "contact" => PictureOrigin::Contact,
        "addressBook" => PictureOrigin::AddressBook,
        _ => return Err(out_of_range("origin", "user, contact or addressBook")),
    };
    Ok(file_name::contact_picture(parse_id(id)?, origin))
}

#[wasm_bindgen]
pub fn group_picture_name(number: &JsValue) -> Result<String> {
    Ok(file_name::group_picture(integer(number, "number")?))
}
