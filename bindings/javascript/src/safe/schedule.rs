//! When to back up.

use eeema::safe::ServerConfig;
use eeema::safe::schedule::{Attempt, Decision, Failure, Situation};
use eeema::time::UnixMillis;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range};
use crate::fields::{Fields, integer, text};
use crate::record::{self, Record};

#[wasm_bindgen]
pub fn safe_schedule_decide(situation: &JsValue) -> Result<JsValue> {
    let fields = Fields::of(situation, "situation")?;
    let config = ServerConfig::new(0, fields.integer("retentionDays")?);
    let config = config.map_err(|_| out_of_range("retentionDays", "at least one day"))?;
    let situation = Situation {
        now: UnixMillis(fields.integer("now")?),
        last_success: fields.optional("lastSuccess", integer)?.map(UnixMillis),
        last_attempt: attempt(&fields)?,
        content_changed: fields.flag("contentChanged")?,
        force: fields.flag("force")?,
        retention: config.retention(),
    };
    let record = match situation.decide() {
        Decision::Upload => Record::of("upload"),
        Decision::SkipUnchanged => Record::of("skipUnchanged"),
        Decision::SkipGrace => Record::of("skipGrace"),
        Decision::WaitUntil(time) => Record::of("waitUntil").value("time", record::integer(time.0)),
    };
    Ok(record.into())
}

/// `lastAttempt` is missing after a success, `{}` after a failure of which nothing is known.
fn attempt(fields: &Fields<'_>) -> Result<Attempt> {
    let attempt = fields.optional("lastFailure", |value, name| {
        let fields = Fields::of(value, name)?;
        let Some(at) = fields.optional("at", integer)? else {
            return Ok(Attempt::Failed);
        };
        Ok(Attempt::FailedAt {
            at: UnixMillis(at),
            failure: failure(&fields.value("failure")?)?,
            in_a_row: fields.integer("inARow")?,
        })
    })?;
    Ok(attempt.unwrap_or(Attempt::Succeeded))
}

fn failure(value: &JsValue) -> Result<Failure> {
    match text(value, "failure")?.as_str() {
        "server" => Ok(Failure::Server),
        "document" => Ok(Failure::Document),
        "sealing" => Ok(Failure::Sealing),
        "upload" => Ok(Failure::Upload),
        "tooLarge" => Ok(Failure::TooLarge),
        _ => Err(out_of_range(
            "failure",
            "server, document, sealing, upload or tooLarge",
        )),
    }
}
