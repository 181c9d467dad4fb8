"""Payloads of the topic `transport`: chapter 07 section 5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eeema
import pytest
from eeema import EeemaError, PayloadError, SendError
from eeema.message import Acknowledgement, Inbox, Refused
from eeema.transport import FromClient, FromServer, PushToken, TokenForm
from eeema.typing import AnyFromClient, AnyFromServer, AnyTokenForm

from .record import Record, hexadecimal, refused

REASONS: dict[str, tuple[type[EeemaError], str]] = {
    "payload-malformed": (PayloadError, "payload_malformed"),
    "out-of-range": (SendError, "out_of_range"),
}


def token_fields(token: PushToken) -> Record:
    match token.form:
        case TokenForm.Apns(device_token, bundle_id, key):
            form = {"token": device_token.hex(), "bundle_id": bundle_id, "encryption_key": key.hex()}
        case TokenForm.Hms(app_id, raw):
            form = {"app_id": app_id, "token": raw.hex()}
        case TokenForm.Raw(raw):
            form = {"token": raw.hex()}
    return {"token_type": token.service, **form}


def envelope_fields(envelope: bytes) -> Record:
    """What stands in an envelope, at the places of chapter 02."""
    sender, receiver = eeema.message.parties(envelope)
    metadata = int.from_bytes(envelope[30:32], "little")
    return {
        "sender": sender, "receiver": receiver, "message_id": envelope[16:24].hex(),
        "created_at": int.from_bytes(envelope[24:28], "little"), "flags": envelope[28], "metadata_length": metadata,
        "nickname": envelope[32:64].rstrip(b"\0").hex(), "metadata_box": envelope[64 : 64 + metadata].hex(),
        "nonce": envelope[64 + metadata : 88 + metadata].hex(), "message_box": envelope[88 + metadata :].hex(),
    }  # fmt: skip


def fields_of(payload: AnyFromServer | AnyFromClient) -> Record:
    match payload:
        case FromServer.Message(envelope) | FromClient.Message(envelope):
            return envelope_fields(envelope)
        case FromServer.MessageAck(receiver, message_id):
            return {"identity": receiver, "message_id": message_id.hex()}
        case FromServer.CloseError(can_reconnect, message):
            return {"can_reconnect": can_reconnect, "message": message}
        case FromServer.Alert(message):
            return {"message": message}
        case FromClient.MessageAck(ack):
            return {"identity": ack.sender.decode(errors="replace"), "message_id": ack.message_id.hex()}
        case FromClient.SetPushToken(token) | FromClient.SetCallPushToken(token):
            return token_fields(token)
        case FromClient.DeletePushTokens(ids):
            return {"device_ids": [one.hex() for one in ids]}
        case FromClient.SetIdleTimeout(seconds):
            return {"seconds": seconds}
    data: bytes | None = getattr(payload, "data", None)
    return {} if data is None else {"data": data.hex()}


def build(record: Record) -> AnyFromClient:
    """A payload of a client from its fields."""
    fields = record["fields"]
    data = bytes.fromhex(fields.get("data", ""))

    def push() -> PushToken:
        token, form = bytes.fromhex(fields["token"]), None
        if "encryption_key" in fields:
            form = TokenForm.Apns(token, fields["bundle_id"], bytes.fromhex(fields["encryption_key"]))
        elif "app_id" in fields:
            return PushToken(fields["token_type"], TokenForm.Hms(fields["app_id"], token))
        chosen: AnyTokenForm = form or TokenForm.Raw(token)
        return PushToken(fields["token_type"], chosen)

    makers: dict[int, Callable[[], AnyFromClient]] = {
        0x00: lambda: FromClient.EchoRequest(data),
        0x80: lambda: FromClient.EchoResponse(data),
        0x82: lambda: FromClient.MessageAck(
            Acknowledgement(fields["identity"].encode(), bytes.fromhex(fields["message_id"]))
        ),
        0x03: FromClient.UnblockIncomingMessages,
        0x20: lambda: FromClient.SetPushToken(push()),
        0x24: lambda: FromClient.SetCallPushToken(push()),
        0x25: lambda: FromClient.DeletePushTokens(tuple(bytes.fromhex(one) for one in fields["device_ids"])),
        0x30: lambda: FromClient.SetIdleTimeout(fields["seconds"]),
        0xD3: FromClient.ClearDeviceCookieChange,
    }
    return makers[record["type"]]() if record["type"] in makers else FromClient.Unknown(record["type"], data)


def payload(record: Record) -> None:
    container, direction = hexadecimal(record, "container"), record["direction"]
    kind, raw = container[0], container[4:]
    assert kind == record["type"]
    decoded: Any
    for side, other in ((FromServer, "c2s"), (FromClient, "s2c")):
        if direction != other:
            decoded = side.decode(kind, raw)
            assert fields_of(decoded) == record["fields"]
            if record["canonical"]:
                encode: Callable[[Any], tuple[int, bytes]] = side.encode
                assert encode(decoded) == (kind, raw)
    if record["canonical"] and direction == "c2s" and "metadata_box" not in record["fields"]:
        assert FromClient.encode(build(record)) == (kind, raw)


def bad_payload(record: Record) -> None:
    container = hexadecimal(record, "container")
    side = FromServer if record["direction"] == "s2c" else FromClient
    refused(*REASONS[record["reason"]], lambda: side.decode(container[0], container[4:]))


def bad_build(record: Record) -> None:
    refused(*REASONS[record["reason"]], lambda: FromClient.encode(build(record)))


def malformed_message(record: Record) -> None:
    """An inbox says what acknowledges a message that no connection can read."""
    container = hexadecimal(record, "container")
    with pytest.raises(PayloadError):
        FromServer.decode(container[0], container[4:])
    outcome = Inbox("ALICE001").receive(container[4:], lambda _: None)
    assert isinstance(outcome, Refused)
    acknowledged = None
    if outcome.acknowledgement is not None:
        kind, encoded = FromClient.encode(FromClient.MessageAck(outcome.acknowledgement))
        acknowledged = (bytes([kind, 0, 0, 0]) + encoded).hex()
    assert acknowledged == record["acknowledgement"]
