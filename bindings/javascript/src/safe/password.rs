//! Passwords of backups.

use eeema::crypto::OsRandom;
use eeema::safe::password::{Assessment, GeneratedPassword, assess, assess_with_pattern};
use js_sys::JsString;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, refuse};
use crate::reason::reason_of;
use crate::record::Record;
use crate::wiped::Wiped;

/// `is_listed`: whether the password stands in a list of passwords that are often used.
#[wasm_bindgen]
pub fn safe_password_assess(password: Vec<u8>, is_listed: bool) -> Result<JsValue> {
    let password = Wiped(password);
    Ok(show(assess(password.text("password")?, |_| is_listed)))
}

#[wasm_bindgen]
pub fn safe_password_assess_with_pattern(
    password: Vec<u8>,
    matches_whole: bool,
) -> Result<JsValue> {
    let password = Wiped(password);
    Ok(show(assess_with_pattern(
        password.text("password")?,
        matches_whole,
    )))
}

fn show(assessment: Assessment) -> JsValue {
    Record::new()
        .text("assessment", &reason_of(&assessment))
        .value("isRefused", assessment.is_refused())
        .value("isWeak", assessment.is_weak())
        .into()
}

#[wasm_bindgen]
pub fn safe_password_generate() -> Result<JsString> {
    let password = GeneratedPassword::generate(&mut OsRandom).map_err(refuse)?;
    Ok(JsString::from(password.as_password().as_str()))
}
