//! The server's end of a connection.

use eeema::crypto::OsRandom;
use eeema::time::UnixMillis;
use eeema::transport::{ConnectionKeys, FRAME_OVERHEAD, Server, ServerEvent};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::extension::show_extensions;
use super::input::{Input, frame, not_sent, show_frame};
use super::payload::with_from_server;
use crate::errors::{Result, refuse};
use crate::fields::integer;
use crate::keys::{RawSecretKey, public_key_of};
use crate::record::Record;
use crate::wiped::Wiped;

#[wasm_bindgen]
pub struct RawServer {
    pub(super) server: Server,
    input: Input,
}

#[wasm_bindgen]
impl RawServer {
    pub fn new(frame_limit: u16, extensions_limit: u16) -> Result<Self> {
        let keys = ConnectionKeys::generate(&mut OsRandom).map_err(refuse)?;
        let Self { server, input } = Self::with_keys(keys);
        let server = server.with_frame_limit(frame_limit);
        Ok(Self {
            server: server.with_extensions_limit(extensions_limit),
            input,
        })
    }

    pub fn push(&mut self, input: &[u8]) -> Result<()> {
        self.input.push(input)
    }

    pub fn missing(&self) -> usize {
        self.input.missing
    }

    pub fn kept(&self) -> usize {
        self.input.kept()
    }

    /// What happens next; `undefined` if that needs more bytes or a call.
    pub fn next_event(&mut self) -> Result<JsValue> {
        let receive = |input: &mut [u8]| Ok(self.server.receive(input)?.map(show_event));
        self.input.next_event(receive)
    }

    pub fn hello(&mut self, secret_key: &RawSecretKey) -> Result<Uint8Array> {
        let hello = self.server.hello(&secret_key.0).map_err(refuse)?;
        Ok(Uint8Array::from(hello.as_slice()))
    }

    pub fn client_key(
        &mut self,
        secret_key: &RawSecretKey,
        public_key: Option<Vec<u8>>,
    ) -> Result<()> {
        let key = public_key.map(|key| public_key_of(&key)).transpose()?;
        let checked = self.server.client_key(&secret_key.0, key.as_ref());
        checked.map_err(refuse)
    }

    pub fn accept(&mut self, time: &JsValue, queued: u32) -> Result<Uint8Array> {
        let time = UnixMillis(integer(time, "time")?);
        let login_ack = self.server.accept(time, queued).map_err(refuse)?;
        Ok(Uint8Array::from(login_ack.as_slice()))
    }

    pub fn refuse(&mut self) {
        self.server.refuse();
    }

    pub fn send(&mut self, payload: &JsValue) -> Result<Uint8Array> {
        let mut frame = Uint8Array::new_with_length(0);
        with_from_server(payload, &mut |payload| {
            let length = payload.encoded_len().saturating_add(FRAME_OVERHEAD);
            let mut output = vec![0; length];
            let sent = self.server.send(payload, &mut output);
            sent.map_err(not_sent)?;
            frame = Uint8Array::from(output.as_slice());
            Ok(())
        })?;
        Ok(frame)
    }

    pub fn seal_frame(&mut self, kind: u8, payload: Vec<u8>) -> Result<Uint8Array> {
        frame(&Wiped(payload), |frame| self.server.seal_frame(kind, frame))
    }
}

impl RawServer {
    pub(super) fn with_keys(keys: ConnectionKeys) -> Self {
        Self {
            server: Server::new(keys),
            input: Input::default(),
        }
    }
}

fn show_event(event: ServerEvent<'_>) -> Record {
    match event {
        ServerEvent::ClientHello => Record::of("clientHello"),
        ServerEvent::LoginData { identity } => {
            let record = Record::of("loginData");
            match &identity {
                Some(id) => record.text("identity", id.as_str()),
                None => record,
            }
        }
        ServerEvent::Login {
            identity,
            extensions,
        } => Record::of("login")
            .text("identity", identity.as_str())
            .value("extensions", show_extensions(&extensions)),
        ServerEvent::LegacyLogin {
            identity,
            client_info,
        } => Record::of("legacyLogin")
            .text("identity", identity.as_str())
            .value("extensions", show_extensions(&client_info.as_extensions())),
        ServerEvent::Frame(frame) => show_frame(&frame),
        // An event that is newer than this binding.
        _ => Record::of("unknown"),
    }
}
