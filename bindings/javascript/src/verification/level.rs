//! Verification levels.

use eeema::verification::{ActivityState, Colour, Verification};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::names::{event_of, level_name, show_verification, verification_of};
use crate::errors::{Result, out_of_range};
use crate::fields::integer;
use crate::record::Record;

#[wasm_bindgen]
pub fn verification_after(verification: &JsValue, event: &str) -> Result<JsValue> {
    let before = verification_of(verification, "verification")?;
    Ok(show_verification(before.after(event_of(event)?)).into())
}

#[wasm_bindgen]
pub fn verification_appearance(verification: &JsValue, is_work_app: bool) -> Result<JsValue> {
    let verification = verification_of(verification, "verification")?;
    let colour = match verification.colour(is_work_app) {
        Colour::Red => "red",
        Colour::Orange => "orange",
        Colour::Green => "green",
        Colour::Blue => "blue",
    };
    Ok(Record::new()
        .value("dots", verification.dots())
        .text("colour", colour)
        .text("effectiveLevel", level_name(verification.effective_level()))
        .into())
}

#[wasm_bindgen]
pub fn verification_from_legacy_ios(stored: &JsValue) -> Result<JsValue> {
    let stored = Verification::from_legacy_ios(integer(stored, "stored")?);
    Ok(show_verification(stored).into())
}

#[wasm_bindgen]
pub fn activity_after(state: &str, reported: &str) -> Result<String> {
    let after = activity_of(state)?.after(activity_of(reported)?);
    let name = match after {
        ActivityState::Active => "active",
        ActivityState::Inactive => "inactive",
        ActivityState::Invalid => "invalid",
    };
    Ok(name.to_owned())
}

#[wasm_bindgen]
pub fn activity_may_be_sent_to(state: &str) -> Result<bool> {
    Ok(activity_of(state)?.may_be_sent_to())
}

fn activity_of(name: &str) -> Result<ActivityState> {
    match name {
        "active" => Ok(ActivityState::Active),
        "inactive" => Ok(ActivityState::Inactive),
        "invalid" => Ok(ActivityState::Invalid),
        _ => Err(out_of_range("state", "active, inactive or invalid")),
    }
}
