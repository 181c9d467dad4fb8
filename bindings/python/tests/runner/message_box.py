"""Topic `message-box`: chapter 02."""

from __future__ import annotations

import eeema
from eeema import content, gateway, hazmat
from eeema.message import Header, Inbox, MemoryStore, Received, Refused
from eeema.message import open as open_envelope

from .record import Check, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "message-box"
NOT_BOUND: dict[str, str] = {}
FORM = ("from", "to", "messageId", "date", "nonce", "box", "mac")


def container(record: Record) -> None:
    written = hazmat.encode_container(record["type"], hexadecimal(record, "data"), record["drawn_padding"])
    assert written == hexadecimal(record, "container")
    container_accept(record)


def container_accept(record: Record) -> None:
    read = hazmat.decode_container(hexadecimal(record, "container"))
    assert read == (record["type"], hexadecimal(record, "data"))


def metadata(record: Record) -> None:
    if record["order"] == "ascending":
        padding = len(hexadecimal(record, "padding")) if record["padding"] else 0
        written = hazmat.encode_metadata(
            hexadecimal(record, "message_id"), int(record["created_at_ms"]), record["nickname"], padding=padding
        )
        assert written == hexadecimal(record, "plaintext")
    metadata_decode(record)


def metadata_decode(record: Record) -> None:
    read = hazmat.decode_metadata(hexadecimal(record, "plaintext"))
    assert read == (hexadecimal(record, "message_id"), int(record["created_at_ms"]), record["nickname"])


def box(record: Record) -> None:
    key = secret_key(record, "sender_secret_key").agree(public_key(record, "receiver_public_key"))
    assert key.to_bytes() == hexadecimal(record, "shared_secret")
    plaintext, nonce = hexadecimal(record, "container"), hexadecimal(record, "nonce")
    sealed = key.seal_with(nonce, plaintext)
    assert sealed == hexadecimal(record, "box")
    assert key.open_with(nonce, sealed) == plaintext


def receive(record: Record) -> Received | Refused:
    """Receives the envelope as its receiver; opening it without an inbox gives the same."""
    own = eeema.Identity(record["receiver"], secret_key(record, "receiver_secret_key"))
    store = MemoryStore()
    for nonce in record.get("used_nonces", ()):
        assert store.mark_nonce(eeema.hash_nonce(bytes.fromhex(nonce), own.id))
    inbox = Inbox(own.id, store)
    envelope = hexadecimal(record, "envelope")
    outcome = inbox.receive(envelope, lambda id: own.peer(id, public_key(record, "sender_public_key")))
    (batched,) = inbox.receive_many([envelope], lambda id: own.peer(id, public_key(record, "sender_public_key")))
    if isinstance(outcome, Refused):
        again = {outcome.reason, "nonce_reuse"} if outcome.step >= 8 else {outcome.reason}
        assert isinstance(batched, Refused) and batched.reason in again
        return outcome
    assert isinstance(outcome, Received) and isinstance(batched, Received)
    assert (batched.body_bytes, batched.message_id) == (outcome.body_bytes, outcome.message_id)
    peer = own.peer(outcome.sender, public_key(record, "sender_public_key"))
    assert open_envelope(envelope, peer).body_bytes == outcome.body_bytes
    return outcome


def received(record: Record) -> Received:
    outcome = receive(record)
    assert isinstance(outcome, Received), outcome
    assert outcome.kind == record["type"]
    assert outcome.body_bytes == hexadecimal(record, "data")
    assert outcome.message_id == hexadecimal(record, "message_id")
    assert outcome.flags == record["flags"]
    return outcome


def envelope_accept(record: Record) -> None:
    outcome = received(record)
    created_at = int(record["created_at_ms"])
    if record["metadata_plaintext"] is not None:
        assert (outcome.time, outcome.nickname) == (created_at, record["nickname"])
    else:
        nickname = hexadecimal(record, "legacy_nickname_bytes").decode().rstrip("\0")
        assert (outcome.time, outcome.nickname) == (created_at // 1000 * 1000, nickname or None)
    assert (outcome.nonce, outcome.sender) == (hexadecimal(record, "nonce"), record["sender"])


def envelope(record: Record) -> None:
    envelope_accept(record)
    if record["metadata_plaintext"] is not None:
        seal_again(record)


def seal_again(record: Record) -> None:
    """Some number of random bytes gives the metadata of the record, unless its writer had another order."""
    own = eeema.Identity(record["sender"], secret_key(record, "sender_secret_key"))
    peer = own.peer(record["receiver"], public_key(record, "receiver_public_key"))
    header = Header(
        message_id=hexadecimal(record, "message_id"),
        created_at=int(record["created_at_ms"]),
        nickname=record["nickname"],
        flags=record["flags"],
    )
    expected = hexadecimal(record, "metadata_plaintext")
    read = hazmat.decode_metadata(expected)
    smallest = max(0, 16 - len((read[2] or "").encode()))
    for more in range(16):
        if hazmat.encode_metadata(read[0], read[1], read[2], padding=smallest + more) == expected:
            sealed = hazmat.seal_with(
                peer, header, record["type"], hexadecimal(record, "data"),
                nonce=hexadecimal(record, "nonce"), padding=record["drawn_padding"], metadata_padding=more,
            )  # fmt: skip
            assert sealed == hexadecimal(record, "envelope")


def envelope_read(record: Record) -> None:
    outcome = received(record)
    assert (outcome.time, outcome.nickname) == (int(record["time_ms"]), record["nickname"])


def nickname_sent(record: Record) -> None:
    sender = eeema.Identity("ECHOECHO", eeema.SecretKey(bytes([1] * 32)))
    receiver = eeema.Identity(record["receiver"], eeema.SecretKey(bytes([2] * 32)))
    to_receiver = sender.peer(receiver.id, receiver.public_key)
    from_sender = receiver.peer(sender.id, sender.public_key)
    header = Header(nickname=record["nickname"])
    data = hexadecimal(record, "data")
    sealed = hazmat.seal_with(
        to_receiver, header, record["type"], data, nonce=bytes(24), padding=4, metadata_padding=4
    )
    assert sealed[32:64] == hexadecimal(record, "legacy_nickname_bytes")
    assert open_envelope(sealed, from_sender).nickname == record["metadata_nickname"]


def sequence(record: Record) -> None:
    own = eeema.Identity(record["receiver"], secret_key(record, "receiver_secret_key"))
    peer = own.peer(record["sender"], public_key(record, "sender_public_key"))
    store = MemoryStore()
    for nonce in record["own_outgoing_nonces"]:
        assert store.mark_nonce(eeema.hash_nonce(bytes.fromhex(nonce), own.id))
    inbox = Inbox(own.id, store)
    for step in record["steps"]:
        outcome = inbox.receive(bytes.fromhex(step["envelope"]), lambda _: peer)
        if isinstance(outcome, Received):
            inbox.accept(outcome)
            assert step["result"] == "accept"
        else:
            assert isinstance(outcome, Refused)
            assert outcome.reason == step["result"].replace(" ", "_")


def gateway_box(record: Record) -> None:
    bot = eeema.Identity("*BOT0001", secret_key(record, "sender_secret_key"))
    peer = bot.peer("ECHOECHO", public_key(record, "receiver_public_key"))
    sealed = hazmat.seal_gateway_box_with(
        peer, record["type"], hexadecimal(record, "data"),
        nonce=hexadecimal(record, "nonce"), padding=record["drawn_padding"],
    )  # fmt: skip
    assert sealed == hexadecimal(record, "box")


def form(record: Record) -> dict[str, str]:
    return {name: record[name] for name in FORM}


def gateway_mac(record: Record) -> None:
    assert gateway.compute_mac(form(record), record["api_secret"]) == hexadecimal(record, "mac")


def receive_callback(record: Record) -> Received | Refused:
    own = eeema.Identity(record["to"], secret_key(record, "receiver_secret_key"))
    outcome = Inbox(own.id).receive_callback(
        form(record), record["api_secret"], lambda id: own.peer(id, public_key(record, "sender_public_key"))
    )
    assert isinstance(outcome, (Received, Refused))
    return outcome


def gateway_callback(record: Record) -> None:
    outcome = receive_callback(record)
    assert isinstance(outcome, Received)
    assert outcome.message_id == hexadecimal(record, "message_id")
    assert (outcome.kind, outcome.body_bytes) == (record["type"], hexadecimal(record, "data"))


REASONS = {
    ("envelope", "truncated"): "truncated",
    ("box", "truncated"): "truncated",
    ("envelope", "metadata length"): "metadata_length",
    ("envelope", "identity"): "identity",
    ("envelope", "receiver is not the user"): "receiver_is_not_user",
    ("envelope", "sender is the user"): "sender_is_user",
    ("nonce", "nonce reuse"): "nonce_reuse",
    ("metadata", "authentication failed"): "metadata_unauthentic",
    ("metadata", "decoding failed"): "metadata_malformed",
    ("metadata", "message id differs"): "message_id_differs",
    ("box", "authentication failed"): "message_unauthentic",
    ("container", "empty"): "container_empty",
    ("container", "padding length zero"): "padding_zero",
    ("container", "padding longer than container"): "padding_too_long",
    ("container", "type byte missing"): "type_missing",
    ("type", "forbidden type"): "forbidden_type",
    ("type", "unknown type"): "unknown_type",
}


def reason(record: Record) -> str:
    return REASONS[record["stage"], record["reason"]]


def bad_container(record: Record) -> None:
    refused(eeema.RefusedError, reason(record), lambda: hazmat.decode_container(hexadecimal(record, "container")))


def bad_type(record: Record) -> None:
    kind, body = hazmat.decode_container(hexadecimal(record, "container"))
    assert kind == record["type"]
    if reason(record) == "forbidden_type":
        refused(eeema.ContentError, "forbidden_type", lambda: content.decode(kind, body))
    else:
        assert reason(record) == "unknown_type" and content.properties(kind) is None
        assert isinstance(content.decode(kind, body), content.Unknown)


def bad_metadata(record: Record) -> None:
    refused(eeema.RefusedError, reason(record), lambda: hazmat.decode_metadata(hexadecimal(record, "plaintext")))


def bad_envelope(record: Record) -> None:
    outcome = receive(record)
    assert isinstance(outcome, Refused)
    assert outcome.reason == reason(record)


def bad_callback(record: Record) -> None:
    known = {"mac mismatch": "mac_mismatch", "hex": "hex", "truncated": "truncated"}
    if record["stage"] == "gateway" or record["reason"] == "truncated":
        refused(eeema.GatewayError, known[record["reason"]], lambda: receive_callback(record))
        return
    outcome = receive_callback(record)
    assert isinstance(outcome, Refused)
    assert outcome.reason == reason(record)


def bad_mac(record: Record) -> None:
    assert gateway.compute_mac(form(record), record["api_secret"]).hex() != record["mac"].lower()
    inbox = Inbox(record["to"])
    refused(
        eeema.GatewayError,
        "mac_mismatch",
        lambda: inbox.receive_callback(form(record), record["api_secret"], lambda _: None),
    )


CASES: dict[str, Check] = {
    "container": container,
    "container_accept": container_accept,
    "metadata": metadata,
    "metadata_decode": metadata_decode,
    "box": box,
    "envelope": envelope,
    "envelope_accept": envelope_accept,
    "envelope_read": envelope_read,
    "nickname_sent": nickname_sent,
    "sequence": sequence,
    "gateway_box": gateway_box,
    "gateway_mac": gateway_mac,
    "gateway_callback": gateway_callback,
}
REJECTS: dict[str, Check] = {
    "container": bad_container,
    "container_type": bad_type,
    "metadata_decode": bad_metadata,
    "envelope": bad_envelope,
    "gateway_mac": bad_mac,
    "gateway_callback": bad_callback,
}
