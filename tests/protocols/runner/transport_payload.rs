//! Payloads of the topic `transport`: chapter 07 section 5 of the specification.

use eeema::ThreemaId;
use eeema::identity::MessageId;
use eeema::message::{Acknowledgement, Envelope};
use eeema::transport::{
    DeviceIds, FromClient, FromServer, LossyText, PayloadMalformed, PushService, PushToken,
    SendError, TokenForm,
};
use serde_json::{Value, json};

use super::{Record, Verdict, expect};

/// Reads the payload as its direction says, writes it again, and builds it of its fields.
pub(super) fn payload(record: &Record<'_>) -> Verdict {
    let container = record.bytes("container");
    expect("type", container[0], record.byte("type"))?;
    let payload = &container[4..];
    let is_canonical = record.flag("canonical");
    let direction = record.text("direction");
    let fields = record.record("fields");
    if direction != "c2s" {
        let decoded = FromServer::decode(container[0], payload).map_err(text)?;
        expect("kind", decoded.kind(), container[0])?;
        expect("fields", &from_server(&decoded), fields.0)?;
        if is_canonical {
            expect(
                "again",
                encode(decoded.encoded_len(), |b| decoded.encode_into(b))?,
                payload.to_vec(),
            )?;
        }
    }
    if direction != "s2c" {
        let decoded = FromClient::decode(container[0], payload).map_err(text)?;
        expect("kind", decoded.kind(), container[0])?;
        expect("fields", &from_client(&decoded), fields.0)?;
        if is_canonical {
            expect(
                "again",
                encode(decoded.encoded_len(), |b| decoded.encode_into(b))?,
                payload.to_vec(),
            )?;
        }
    }
    if is_canonical && direction == "c2s" && !fields.has("metadata_box") {
        expect("built", build(record).map_err(text)?, payload.to_vec())?;
    }
    Ok(())
}

/// A malformed message, and what acknowledges it.
pub(super) fn malformed_message(record: &Record<'_>) -> Verdict {
    let container = record.bytes("container");
    let payload = &container[4..];
    expect(
        "decoded",
        FromServer::decode(container[0], payload).err(),
        Some(PayloadMalformed),
    )?;
    let acknowledgement = Acknowledgement::of_malformed(payload).map(|ack| {
        let ack = FromClient::MessageAck(ack);
        let mut container = vec![ack.kind(), 0, 0, 0];
        container.extend(encode(ack.encoded_len(), |b| ack.encode_into(b)).unwrap());
        container
    });
    expect(
        "acknowledgement",
        acknowledgement,
        record.optional_bytes("acknowledgement"),
    )
}

/// Decodes a container that must be refused; gives what it says otherwise.
pub(super) fn decode(record: &Record<'_>) -> Result<Value, PayloadMalformed> {
    let container = record.bytes("container");
    let (kind, payload) = (container[0], &container[4..]);
    match record.text("direction") {
        "s2c" => FromServer::decode(kind, payload).map(|decoded| from_server(&decoded)),
        _ => FromClient::decode(kind, payload).map(|decoded| from_client(&decoded)),
    }
}

/// Builds a payload of a client from its fields.
pub(super) fn build(record: &Record<'_>) -> Result<Vec<u8>, SendError> {
    let fields = record.record("fields");
    let data = if fields.has("data") {
        fields.bytes("data")
    } else {
        Vec::new()
    };
    let token = if fields.has("token") {
        fields.bytes("token")
    } else {
        Vec::new()
    };
    let key: Option<[u8; 32]> = fields
        .has("encryption_key")
        .then(|| fields.array("encryption_key"));
    let push = || {
        let app_id = fields.has("app_id").then(|| fields.text("app_id"));
        let form = match (key.as_ref(), app_id) {
            (Some(encryption_key), _) => TokenForm::Apns {
                device_token: &token,
                bundle_id: fields.text("bundle_id"),
                encryption_key,
            },
            (None, Some(app_id)) => TokenForm::Hms {
                app_id,
                token: &token,
            },
            (None, None) => TokenForm::Raw(&token),
        };
        PushToken::new(PushService(fields.byte("token_type")), form)
    };
    let ids: Vec<[u8; 8]> = if fields.has("device_ids") {
        let lists = fields.byte_lists("device_ids");
        lists
            .iter()
            .map(|id| id.as_slice().try_into().unwrap())
            .collect()
    } else {
        Vec::new()
    };
    let payload = match record.byte("type") {
        0x00 => FromClient::EchoRequest(&data),
        0x80 => FromClient::EchoResponse(&data),
        0x82 => FromClient::MessageAck(Acknowledgement {
            sender: *fields
                .text("identity")
                .parse::<ThreemaId>()
                .unwrap()
                .as_bytes(),
            message_id: MessageId::from_bytes(fields.array("message_id")),
        }),
        0x03 => FromClient::UnblockIncomingMessages,
        0x20 => FromClient::SetPushToken(push()?),
        0x24 => FromClient::SetCallPushToken(push()?),
        0x25 => FromClient::DeletePushTokens(DeviceIds::new(&ids)),
        0x30 => FromClient::SetIdleTimeout {
            seconds: fields.number("seconds") as u16,
        },
        0xd3 => FromClient::ClearDeviceCookieChange,
        kind => FromClient::Unknown { kind, data: &data },
    };
    let mut bytes = vec![0; payload.encoded_len()];
    let written = payload.encode_into(&mut bytes)?;
    assert_eq!(written, bytes.len());
    Ok(bytes)
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn encode(
    length: usize,
    write: impl FnOnce(&mut [u8]) -> Result<usize, SendError>,
) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; length];
    expect("written", write(&mut bytes).map_err(text)?, length)?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> Value {
    Value::String(eeema::codec::hex::Hex(bytes).to_string())
}

fn from_server(payload: &FromServer<'_>) -> Value {
    match payload {
        FromServer::EchoRequest(data)
        | FromServer::EchoResponse(data)
        | FromServer::Unknown { data, .. } => json!({ "data": hex(data) }),
        FromServer::MessageAck {
            receiver,
            message_id,
        } => ack(receiver.as_str(), *message_id),
        FromServer::Message(envelope) => message(envelope),
        FromServer::CloseError {
            can_reconnect,
            message,
        } => json!({ "can_reconnect": can_reconnect, "message": message.to_string() }),
        FromServer::Alert(text) => json!({ "message": text.to_string() }),
        _ => json!({}),
    }
}

fn from_client(payload: &FromClient<'_>) -> Value {
    match payload {
        FromClient::EchoRequest(data)
        | FromClient::EchoResponse(data)
        | FromClient::Unknown { data, .. } => json!({ "data": hex(data) }),
        FromClient::Message(envelope) => message(envelope),
        FromClient::MessageAck(Acknowledgement { sender, message_id }) => {
            ack(&LossyText::from_bytes(sender).to_string(), *message_id)
        }
        FromClient::SetPushToken(token) | FromClient::SetCallPushToken(token) => push_token(token),
        FromClient::DeletePushTokens(ids) => {
            let ids: Vec<Value> = ids.as_slice().iter().map(|id| hex(id)).collect();
            json!({ "device_ids": ids })
        }
        FromClient::SetIdleTimeout { seconds } => json!({ "seconds": seconds }),
        _ => json!({}),
    }
}

fn ack(identity: &str, message_id: MessageId) -> Value {
    json!({ "identity": identity, "message_id": hex(message_id.as_bytes()) })
}

fn push_token(token: &PushToken<'_>) -> Value {
    let kind = token.service().0;
    match token.form() {
        TokenForm::Apns {
            device_token,
            bundle_id,
            encryption_key,
        } => json!({
            "token_type": kind,
            "token": hex(device_token),
            "bundle_id": bundle_id,
            "encryption_key": hex(encryption_key),
        }),
        TokenForm::Hms { app_id, token } => {
            json!({ "token_type": kind, "app_id": app_id, "token": hex(token) })
        }
        TokenForm::Raw(token) => json!({ "token_type": kind, "token": hex(token) }),
        _ => json!({}),
    }
}

fn message(envelope: &Envelope<'_>) -> Value {
    let mut bytes = vec![0; envelope.encoded_len()];
    envelope.encode_into(&mut bytes).unwrap();
    let metadata = usize::from(u16::from_le_bytes([bytes[30], bytes[31]]));
    let nickname = envelope.legacy_nickname();
    let end = nickname
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    json!({
        "sender": envelope.sender().as_str(),
        "receiver": envelope.receiver().as_str(),
        "message_id": hex(envelope.message_id().as_bytes()),
        "created_at": envelope.created_at().0,
        "flags": envelope.flags().0,
        "metadata_length": metadata,
        "nickname": hex(&nickname[..end]),
        "metadata_box": hex(&bytes[64..64 + metadata]),
        "nonce": hex(envelope.nonce().as_bytes()),
        "message_box": hex(&bytes[88 + metadata..]),
    })
}
