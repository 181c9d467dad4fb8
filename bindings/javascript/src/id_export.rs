//! The ID export.

use eeema::crypto::Argon2Memory;
use eeema::id_export::{
    Code, LegacyCode, OtherKind, Password, PasswordRule, RevocationKey, Scheme, V1Code,
};
use js_sys::JsString;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::identity::RawIdentity;
use crate::random::Source;
use crate::reason::reason_of;
use crate::record::Record;
use crate::wiped::Wiped;

/// Reads exactly one export; `undefined` space around groups is ignored.
#[wasm_bindgen]
pub fn id_export_parse(text: &str) -> Result<JsValue> {
    Code::parse(text).map(show).map_err(refuse)
}

/// Finds an export in a text around it.
#[wasm_bindgen]
pub fn id_export_find(text: &str) -> Result<JsValue> {
    Code::find(text).map(show).map_err(refuse)
}

fn show(code: Code) -> JsValue {
    let scheme = match code.scheme() {
        Scheme::Legacy => "legacy",
        Scheme::V1 => "v1",
        _ => "newer",
    };
    let record = Record::new().text("scheme", scheme);
    record.text("text", &code.to_string()).into()
}

/// Opens with at most `memory` bytes for the key; a negative number is as much as it takes.
#[wasm_bindgen]
pub fn id_export_open(text: &str, password: Vec<u8>, memory: f64) -> Result<RawIdentity> {
    let password = Wiped(password);
    let code = Code::parse(text).map_err(refuse)?;
    let identity = code.open(Password::from_bytes(&password), memory_of(memory));
    identity.map(RawIdentity).map_err(refuse)
}

fn memory_of(limit: f64) -> Argon2Memory<'static> {
    if limit >= 0.0 {
        Argon2Memory::heap_up_to(limit as usize)
    } else {
        Argon2Memory::heap()
    }
}

/// `chosen` is the salt of a known answer, and usually empty.
#[wasm_bindgen]
pub fn id_export_seal(
    identity: &RawIdentity,
    password: Vec<u8>,
    scheme: &str,
    chosen: &[u8],
) -> Result<JsString> {
    let password = Wiped(password);
    let password = Password::from_bytes(&password);
    let (id, key, random) = (
        identity.0.id,
        &identity.0.secret_key,
        &mut Source::of(chosen),
    );
    let code = match scheme {
        "legacy" => LegacyCode::seal(id, key, password, random).map(Code::Legacy),
        "v1" => V1Code::seal(id, key, password, Argon2Memory::heap(), random).map(Code::V1),
        _ => return Err(out_of_range("scheme", "legacy or v1")),
    };
    let code = code.map_err(refuse)?;
    Ok(JsString::from(code.to_string().as_str()))
}

#[wasm_bindgen]
pub fn id_export_check_password(password: Vec<u8>, rule: &str) -> Result<()> {
    let rule = match rule {
        "androidReads" => PasswordRule::AndroidReads,
        "androidWrites" => PasswordRule::AndroidWrites,
        "iosReads" => PasswordRule::IosReads,
        "iosWrites" => PasswordRule::IosWrites,
        "recommended" => PasswordRule::Recommended,
        _ => return Err(out_of_range("rule", "the name of a rule")),
    };
    let password = Wiped(password);
    rule.check(password.text("password")?).map_err(refuse)
}

#[wasm_bindgen]
pub fn id_export_revocation_key(password: Vec<u8>) -> JsString {
    let password = Wiped(password);
    let key = RevocationKey::derive(Password::from_bytes(&password));
    JsString::from(key.as_str())
}

/// What a text is that is no export.
#[wasm_bindgen]
pub fn id_export_other_kind(text: &str) -> Option<String> {
    OtherKind::recognise(text).map(|kind| reason_of(&kind))
}
