//! The client's end of a connection.

use eeema::crypto::OsRandom;
use eeema::transport::{Client, ClientEvent, ConnectionKeys, FRAME_OVERHEAD, ServerKeys};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::extension::{Owned, extension_of};
use super::input::{Input, frame, not_sent, show_frame};
use super::payload::with_from_client;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{bytes, list};
use crate::identity::RawIdentity;
use crate::keys::public_key_of;
use crate::record::{self, Record};
use crate::wiped::Wiped;

#[wasm_bindgen]
pub struct RawClient {
    pub(super) client: Client,
    hello: [u8; 48],
    input: Input,
}

#[wasm_bindgen]
impl RawClient {
    pub fn start(accepted: &JsValue, frame_limit: u16) -> Result<Self> {
        let keys = ConnectionKeys::generate(&mut OsRandom).map_err(refuse)?;
        let mut this = Self::with_keys(accepted, keys)?;
        this.client = this.client.with_frame_limit(frame_limit);
        Ok(this)
    }

    pub fn hello(&self) -> Uint8Array {
        Uint8Array::from(self.hello.as_slice())
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
        let receive = |input: &mut [u8]| Ok(self.client.receive(input)?.map(show_event));
        self.input.next_event(receive)
    }

    pub fn login(&mut self, identity: &RawIdentity, extensions: &JsValue) -> Result<Uint8Array> {
        let owned = list(extensions, "extensions", extension_of)?;
        let extensions: Vec<_> = owned.iter().map(Owned::extension).collect();
        let mut output = vec![0; Client::login_len(&extensions)];
        let written = self.client.login(&identity.0, &extensions, &mut output);
        written.map_err(not_sent)?;
        Ok(Uint8Array::from(output.as_slice()))
    }

    pub fn send(&mut self, payload: &JsValue) -> Result<Uint8Array> {
        let mut frame = Uint8Array::new_with_length(0);
        with_from_client(payload, &mut |payload| {
            let length = payload.encoded_len().saturating_add(FRAME_OVERHEAD);
            let mut output = vec![0; length];
            let sent = self.client.send(payload, &mut output);
            sent.map_err(not_sent)?;
            frame = Uint8Array::from(output.as_slice());
            Ok(())
        })?;
        Ok(frame)
    }

    pub fn seal_frame(&mut self, kind: u8, payload: Vec<u8>) -> Result<Uint8Array> {
        frame(&Wiped(payload), |frame| self.client.seal_frame(kind, frame))
    }
}

impl RawClient {
    pub(super) fn with_keys(accepted: &JsValue, keys: ConnectionKeys) -> Result<Self> {
        let accepted = list(accepted, "accepted keys", |value, name| {
            public_key_of(&bytes(value, name)?)
        })?;
        let accepted = match accepted.as_slice() {
            [primary] => ServerKeys::only(*primary),
            [primary, alternate] => ServerKeys::only(*primary).with_alternate(*alternate),
            _ => return Err(out_of_range("accepted keys", "one or two")),
        };
        let (client, hello) = Client::start(keys, accepted);
        Ok(Self {
            client,
            hello,
            input: Input::default(),
        })
    }
}

fn show_event(event: ClientEvent<'_>) -> Record {
    match event {
        ClientEvent::ServerHello { with_alternate_key } => {
            Record::of("serverHello").value("withAlternateKey", with_alternate_key)
        }
        ClientEvent::Established {
            server_time,
            queued,
        } => Record::of("established")
            .optional(
                "serverTime",
                server_time.map(|time| record::integer(time.0)),
            )
            .value("queued", queued),
        ClientEvent::Frame(frame) => show_frame(&frame),
        // An event that is newer than this binding.
        _ => Record::of("unknown"),
    }
}
