//! When to ask whether the other side is still there, and when to connect again.

use core::time::Duration;

use eeema::time::UnixMillis;
use eeema::transport::schedule::{Backoff, Due, KeepAlive};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::Result;
use crate::fields::integer;
use crate::record::Record;

#[wasm_bindgen]
pub struct RawBackoff(Backoff);

#[wasm_bindgen]
impl RawBackoff {
    #[allow(clippy::new_without_default, reason = "JavaScript has no defaults")]
    pub fn new() -> Self {
        Self(Backoff::default())
    }

    pub fn next_wait(&mut self) -> f64 {
        millis(self.0.next_wait())
    }

    pub fn reset(&mut self) {
        self.0.reset();
    }
}

#[wasm_bindgen]
pub struct RawKeepAlive(KeepAlive);

#[wasm_bindgen]
impl RawKeepAlive {
    pub fn new(now: &JsValue, for_linked_devices: bool) -> Result<Self> {
        let now = time_of(now)?;
        Ok(Self(if for_linked_devices {
            KeepAlive::for_linked_devices(now)
        } else {
            KeepAlive::new(now)
        }))
    }

    pub fn received(&mut self, now: &JsValue) -> Result<()> {
        self.0.received(time_of(now)?);
        Ok(())
    }

    pub fn echo_sent(&mut self, now: &JsValue) -> Result<()> {
        self.0.echo_sent(time_of(now)?);
        Ok(())
    }

    pub fn due(&self, now: &JsValue) -> Result<JsValue> {
        Ok(match self.0.due(time_of(now)?) {
            Due::Wait(wait) => Record::of("wait").value("milliseconds", millis(wait)),
            Due::SendEcho => Record::of("sendEcho"),
            Due::Close => Record::of("close"),
        }
        .into())
    }
}

fn time_of(value: &JsValue) -> Result<UnixMillis> {
    integer(value, "now").map(UnixMillis)
}

/// All of them are minutes at most.
fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
