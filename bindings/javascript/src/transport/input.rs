//! Bytes that came and were not used yet.

use eeema::crypto::wipe;
use eeema::transport::{Error, Frame, Progress, SendError};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

use crate::errors::{Result, out_of_range, refuse};
use crate::record::Record;

/// Nobody waits for more before something happens.
const MAX_KEPT: usize = 4 * 1024 * 1024;

/// A frame that was used is wiped, because it was decrypted in place.
#[derive(Default)]
pub(super) struct Input {
    bytes: Vec<u8>,
    used: usize,
    pub(super) missing: usize,
}

impl Input {
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        if self.kept().saturating_add(bytes.len()) > MAX_KEPT {
            return Err(out_of_range("input", "at most 4 MiB that wait"));
        }
        self.bytes.drain(..self.used);
        self.used = 0;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn kept(&self) -> usize {
        self.bytes.len().saturating_sub(self.used)
    }

    /// What happens next, as `receive` says it; `undefined` if that needs more bytes or a call.
    pub(super) fn next_event(
        &mut self,
        receive: impl FnOnce(&mut [u8]) -> core::result::Result<Progress<Record>, Error>,
    ) -> Result<JsValue> {
        match receive(self.rest()) {
            Ok(Progress::Event { used, event }) => {
                self.take(used);
                Ok(event.into())
            }
            Ok(Progress::Missing(count)) => {
                self.missing = count;
                Ok(JsValue::UNDEFINED)
            }
            Ok(Progress::WaitsForCaller) => {
                self.missing = 0;
                Ok(JsValue::UNDEFINED)
            }
            Err(error) => Err(self.refuse(error)),
        }
    }

    fn rest(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.used..).unwrap_or_default()
    }

    fn take(&mut self, count: usize) {
        if let Some(used) = self.rest().get_mut(..count) {
            wipe(used);
            self.used = self.used.saturating_add(count);
        }
    }

    /// The connection failed: nothing is read any more.
    fn refuse(&mut self, error: Error) -> JsValue {
        let all = self.kept();
        self.take(all);
        self.missing = 0;
        refuse(error)
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
    }
}

pub(super) fn show_frame(frame: &Frame<'_>) -> Record {
    let record = Record::of("frame").value("kind", frame.kind);
    record.bytes("payload", frame.payload)
}

/// What a connection cannot do any more is said alike for both directions.
pub(super) fn not_sent(error: SendError) -> JsValue {
    match error {
        SendError::Connection(error) => refuse(error),
        error => refuse(error),
    }
}

/// A frame of `payload`, sealed by `seal`.
pub(super) fn frame(
    payload: &[u8],
    seal: impl FnOnce(&mut [u8]) -> core::result::Result<(), SendError>,
) -> Result<Uint8Array> {
    let mut frame = vec![0; eeema::transport::FRAME_OVERHEAD];
    frame.extend_from_slice(payload);
    match seal(&mut frame) {
        Ok(()) => Ok(Uint8Array::from(frame.as_slice())),
        Err(error) => {
            wipe(&mut frame);
            Err(not_sent(error))
        }
    }
}
