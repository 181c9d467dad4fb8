//! Envelopes without an inbox: who uses these remembers nonces themselves.

use eeema::crypto::OsRandom;
use eeema::identity::Id64;

use eeema::message::{Acknowledgement, Envelope, Flags, Header, Memory, Received, seal};
use eeema::time::UnixMillis;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::content::{group_of, show, show_group, with_body};
use crate::errors::{Result, refuse};
use crate::fields::{Fields, id64, integer, text};
use crate::keys::RawPeer;
use crate::record::{self, Record};

/// What stands beside the content, owned.
pub(crate) struct OwnedHeader {
    message_id: eeema::identity::MessageId,
    created_at: UnixMillis,
    nickname: Option<String>,
    flags: Option<u8>,
}

impl OwnedHeader {
    /// Without `messageId`, the id is drawn.
    pub(crate) fn of(value: &JsValue) -> Result<Self> {
        let fields = Fields::of(value, "header")?;
        let message_id = match fields.optional("messageId", id64)? {
            Some(id) => id,
            None => Id64::generate(&mut OsRandom).map_err(refuse)?,
        };
        Ok(Self {
            message_id,
            created_at: UnixMillis(fields.integer("createdAt")?),
            nickname: fields.optional("nickname", text)?,
            flags: fields.optional("flags", integer)?,
        })
    }

    pub(crate) fn header(&self) -> Header<'_> {
        let mut header = Header::new(self.message_id, self.created_at);
        if let Some(nickname) = &self.nickname {
            header = header.with_nickname(nickname);
        }
        match self.flags {
            Some(flags) => header.with_flags(Flags(flags)),
            None => header,
        }
    }
}

#[wasm_bindgen]
pub fn envelope_seal(
    peer: &RawPeer,
    header: &JsValue,
    content: &JsValue,
    group: &JsValue,
) -> Result<JsValue> {
    let header = OwnedHeader::of(header)?;
    let mut record = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        let sealed = seal(&peer.0, &header.header(), body, &mut OsRandom).map_err(refuse)?;
        record = Record::new()
            .bytes("nonce", sealed.nonce().as_bytes())
            .bytes("envelope", &sealed.without_record())
            .into();
        Ok(())
    })?;
    Ok(record)
}

/// What an envelope says of itself, which is authentic only after it was opened.
#[wasm_bindgen]
pub fn envelope_parse(bytes: &[u8]) -> Result<JsValue> {
    let envelope = Envelope::parse(bytes).map_err(refuse)?;
    Ok(Record::new()
        .text("sender", envelope.sender().as_str())
        .text("receiver", envelope.receiver().as_str())
        .bytes("messageId", envelope.message_id().as_bytes())
        .integer("createdAt", envelope.created_at().to_millis().0)
        .value("flags", envelope.flags().0)
        .bytes("nonce", envelope.nonce().as_bytes())
        .value("isLegacy", envelope.is_legacy())
        .bytes("legacyNickname", envelope.legacy_nickname())
        .into())
}

#[wasm_bindgen]
pub fn envelope_open(peer: &RawPeer, bytes: &[u8]) -> Result<JsValue> {
    let envelope = Envelope::parse(bytes).map_err(refuse)?;
    let mut memory = Memory::new();
    let received = envelope.open(&peer.0, &mut memory).map_err(refuse)?;
    Ok(show_received(&received).into())
}

pub(crate) fn show_received(received: &Received<'_>) -> Record {
    let group = received.group().map(|group| {
        Record::new()
            .text("creator", group.creator.as_str())
            .bytes("id", group.id.as_bytes())
    });
    let record = Record::new()
        .text("sender", received.sender().as_str())
        .text("receiver", received.receiver().as_str())
        .bytes("messageId", received.message_id().as_bytes())
        .bytes("nonce", received.nonce().as_bytes())
        .value("time", record::integer(received.time().0))
        .optional("nickname", received.nickname())
        .value("flags", received.flags().0)
        .value("kind", received.kind().0)
        .bytes("body", received.body_bytes())
        .value("content", show(received.body()))
        .optional("group", group)
        .value("hasMetadata", received.has_metadata())
        .value("wantsDeliveryReceipt", received.wants_delivery_receipt());
    show_group(record, received.body())
}

pub(crate) fn show_acknowledgement(acknowledgement: &Acknowledgement) -> Record {
    Record::new()
        .bytes("sender", &acknowledgement.sender)
        .bytes("messageId", acknowledgement.message_id.as_bytes())
}
