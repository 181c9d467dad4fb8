//! Payloads: plain objects whose `type` names them, in both directions.

use eeema::identity::MessageId;
use eeema::message::{Acknowledgement, Envelope};
use eeema::transport::{DeviceIds, FromClient, FromServer, LossyText};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::input::not_sent;
use super::push_token::{show_push_token, with_push_token};
use crate::envelope::show_acknowledgement;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, array};
use crate::record::Record;

/// What takes a payload that borrows from the fields it was read from.
pub(super) type ThenToServer<'t> = &'t mut dyn FnMut(&FromClient<'_>) -> Result<()>;

/// The same in the other direction.
pub(super) type ThenToClient<'t> = &'t mut dyn FnMut(&FromServer<'_>) -> Result<()>;

#[wasm_bindgen]
pub fn from_server_decode(kind: u8, payload: &[u8]) -> Result<JsValue> {
    let decoded = FromServer::decode(kind, payload).map_err(refuse)?;
    Ok(match decoded {
        FromServer::EchoRequest(data) => Record::of("echoRequest").bytes("data", data),
        FromServer::EchoResponse(data) => Record::of("echoResponse").bytes("data", data),
        FromServer::MessageAck {
            receiver,
            message_id,
        } => Record::of("messageAck")
            .text("receiver", receiver.as_str())
            .bytes("messageId", message_id.as_bytes()),
        FromServer::Message(_) => Record::of("message").bytes("envelope", payload),
        FromServer::QueueSendComplete => Record::of("queueSendComplete"),
        FromServer::DeviceCookieChange => Record::of("deviceCookieChange"),
        FromServer::CloseError {
            can_reconnect,
            message,
        } => Record::of("closeError")
            .value("canReconnect", can_reconnect)
            .text("message", &message.to_string()),
        FromServer::Alert(message) => Record::of("alert").text("message", &message.to_string()),
        _ => unknown(kind, payload),
    }
    .into())
}

#[wasm_bindgen]
pub fn from_client_decode(kind: u8, payload: &[u8]) -> Result<JsValue> {
    let decoded = FromClient::decode(kind, payload).map_err(refuse)?;
    Ok(match decoded {
        FromClient::EchoRequest(data) => Record::of("echoRequest").bytes("data", data),
        FromClient::EchoResponse(data) => Record::of("echoResponse").bytes("data", data),
        FromClient::Message(_) => Record::of("message").bytes("envelope", payload),
        FromClient::MessageAck(ack) => Record::of("messageAck")
            .bytes("sender", &ack.sender)
            .bytes("messageId", ack.message_id.as_bytes()),
        FromClient::UnblockIncomingMessages => Record::of("unblockIncomingMessages"),
        FromClient::SetPushToken(token) => {
            Record::of("setPushToken").value("token", show_push_token(&token))
        }
        FromClient::SetCallPushToken(token) => {
            Record::of("setCallPushToken").value("token", show_push_token(&token))
        }
        FromClient::DeletePushTokens(ids) => {
            let ids = ids.as_slice().iter();
            let ids = ids.map(|id| js_sys::Uint8Array::from(id.as_slice()));
            Record::of("deletePushTokens").list("deviceIds", ids)
        }
        FromClient::SetIdleTimeout { seconds } => {
            Record::of("setIdleTimeout").value("seconds", seconds)
        }
        FromClient::ClearDeviceCookieChange => Record::of("clearDeviceCookieChange"),
        _ => unknown(kind, payload),
    }
    .into())
}

fn unknown(kind: u8, payload: &[u8]) -> Record {
    let record = Record::of("unknown").value("kind", kind);
    record.bytes("data", payload)
}

/// What acknowledges a message that cannot be read.
#[wasm_bindgen]
pub fn acknowledgement_of_malformed(payload: &[u8]) -> JsValue {
    let acknowledgement = Acknowledgement::of_malformed(payload);
    let shown = acknowledgement.as_ref().map(show_acknowledgement);
    shown.map_or(JsValue::UNDEFINED, JsValue::from)
}

pub(super) fn with_from_client(value: &JsValue, then: ThenToServer<'_>) -> Result<()> {
    let fields = Fields::of(value, "payload")?;
    match fields.text("type")?.as_str() {
        "echoRequest" => then(&FromClient::EchoRequest(&fields.bytes("data")?)),
        "echoResponse" => then(&FromClient::EchoResponse(&fields.bytes("data")?)),
        "message" => {
            let envelope = fields.bytes("envelope")?;
            then(&FromClient::Message(
                Envelope::parse(&envelope).map_err(refuse)?,
            ))
        }
        "messageAck" => then(&FromClient::MessageAck(Acknowledgement {
            sender: fields.array("sender")?,
            message_id: MessageId::from_bytes(fields.array("messageId")?),
        })),
        "unblockIncomingMessages" => then(&FromClient::UnblockIncomingMessages),
        "setPushToken" => with_push_token(&fields.value("token")?, &mut |token| {
            then(&FromClient::SetPushToken(token))
        }),
        "setCallPushToken" => with_push_token(&fields.value("token")?, &mut |token| {
            then(&FromClient::SetCallPushToken(token))
        }),
        "deletePushTokens" => {
            let ids: Vec<[u8; 8]> = fields.list("deviceIds", array)?;
            then(&FromClient::DeletePushTokens(DeviceIds::new(&ids)))
        }
        "setIdleTimeout" => then(&FromClient::SetIdleTimeout {
            seconds: fields.integer("seconds")?,
        }),
        "clearDeviceCookieChange" => then(&FromClient::ClearDeviceCookieChange),
        "unknown" => then(&FromClient::Unknown {
            kind: fields.integer("kind")?,
            data: &fields.bytes("data")?,
        }),
        _ => Err(not_known()),
    }
}

pub(super) fn with_from_server(value: &JsValue, then: ThenToClient<'_>) -> Result<()> {
    let fields = Fields::of(value, "payload")?;
    match fields.text("type")?.as_str() {
        "echoRequest" => then(&FromServer::EchoRequest(&fields.bytes("data")?)),
        "echoResponse" => then(&FromServer::EchoResponse(&fields.bytes("data")?)),
        "message" => {
            let envelope = fields.bytes("envelope")?;
            then(&FromServer::Message(
                Envelope::parse(&envelope).map_err(refuse)?,
            ))
        }
        "messageAck" => then(&FromServer::MessageAck {
            receiver: fields.id("receiver")?,
            message_id: fields.id64("messageId")?,
        }),
        "queueSendComplete" => then(&FromServer::QueueSendComplete),
        "deviceCookieChange" => then(&FromServer::DeviceCookieChange),
        "closeError" => then(&FromServer::CloseError {
            can_reconnect: fields.flag("canReconnect")?,
            message: LossyText::from(fields.text("message")?.as_str()),
        }),
        "alert" => then(&FromServer::Alert(LossyText::from(
            fields.text("message")?.as_str(),
        ))),
        "unknown" => then(&FromServer::Unknown {
            kind: fields.integer("kind")?,
            data: &fields.bytes("data")?,
        }),
        _ => Err(not_known()),
    }
}

fn not_known() -> JsValue {
    out_of_range("type", "the type of a payload")
}

#[wasm_bindgen]
pub fn from_client_encode(payload: &JsValue) -> Result<JsValue> {
    let mut encoded = JsValue::UNDEFINED;
    with_from_client(payload, &mut |payload| {
        let mut output = vec![0; payload.encoded_len()];
        payload.encode_into(&mut output).map_err(not_sent)?;
        encoded = show_encoded(payload.kind(), &output);
        Ok(())
    })?;
    Ok(encoded)
}

#[wasm_bindgen]
pub fn from_server_encode(payload: &JsValue) -> Result<JsValue> {
    let mut encoded = JsValue::UNDEFINED;
    with_from_server(payload, &mut |payload| {
        let mut output = vec![0; payload.encoded_len()];
        payload.encode_into(&mut output).map_err(not_sent)?;
        encoded = show_encoded(payload.kind(), &output);
        Ok(())
    })?;
    Ok(encoded)
}

fn show_encoded(kind: u8, payload: &[u8]) -> JsValue {
    let record = Record::new().value("kind", kind);
    record.bytes("payload", payload).into()
}
