//! Where a push service reaches a device.

use eeema::transport::{PushService, PushToken, TokenForm};
use wasm_bindgen::JsValue;

use super::input::not_sent;
use crate::errors::{Result, out_of_range};
use crate::fields::Fields;
use crate::record::Record;
use crate::wiped::Wiped;

pub(super) fn show_push_token(token: &PushToken<'_>) -> Record {
    let record = Record::new().value("service", token.service().0);
    match token.form() {
        TokenForm::Apns {
            device_token,
            bundle_id,
            encryption_key,
        } => record
            .text("form", "apns")
            .bytes("deviceToken", device_token)
            .text("bundleId", bundle_id)
            .bytes("encryptionKey", encryption_key),
        TokenForm::Hms { app_id, token } => record
            .text("form", "hms")
            .text("appId", app_id)
            .bytes("token", token),
        TokenForm::Raw(token) => record.text("form", "raw").bytes("token", token),
        // A form that is newer than this binding.
        _ => record.text("form", "unknown"),
    }
}

pub(super) fn with_push_token(
    value: &JsValue,
    then: &mut dyn FnMut(PushToken<'_>) -> Result<()>,
) -> Result<()> {
    let fields = Fields::of(value, "token")?;
    let service = PushService(fields.integer("service")?);
    let token = |form| PushToken::new(service, form).map_err(not_sent);
    match fields.text("form")?.as_str() {
        "apns" => then(token(TokenForm::Apns {
            device_token: &fields.bytes("deviceToken")?,
            bundle_id: &fields.text("bundleId")?,
            encryption_key: &Wiped(fields.bytes("encryptionKey")?).array("encryptionKey")?,
        })?),
        "hms" => then(token(TokenForm::Hms {
            app_id: &fields.text("appId")?,
            token: &fields.bytes("token")?,
        })?),
        "raw" => then(token(TokenForm::Raw(&fields.bytes("token")?))?),
        _ => Err(out_of_range("form", "apns, hms or raw")),
    }
}
