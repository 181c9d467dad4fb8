"""Texts, receipts and callbacks to and from the Python SDK of the Gateway, which runs as it is."""

from __future__ import annotations

import asyncio
import datetime
from typing import Any

import eeema
import pytest
from eeema import content, gateway
from eeema.message import Inbox, Received
from people import ALICE, BOT

e2e = pytest.importorskip("threema.gateway.e2e", reason="the SDK needs libsodium as a system library")
sdk = pytest.importorskip("threema.gateway")
libnacl = pytest.importorskip("libnacl.public")


def connection(own: eeema.Identity, peer: eeema.Identity) -> Any:
    """A connection of the SDK to nowhere, which knows one key."""
    known = sdk.Connection(own.id, "secret", key=own.secret_key.to_key_text())

    async def public_key(_: str) -> Any:
        return libnacl.PublicKey(peer.public_key.to_bytes())

    known.get_public_key = public_key
    return known


def receive_from_sdk(message: Any) -> Received:
    nonce, data = asyncio.run(message.send(get_data_only=True))
    form = {
        "from": BOT.id, "to": ALICE.id, "messageId": "0011223344556677", "date": "1735655118",
        "nonce": nonce.hex(), "box": data.hex(),
    }  # fmt: skip
    form["mac"] = gateway.compute_mac(form, "secret").hex()
    peer = ALICE.peer(BOT.id, BOT.public_key)
    outcome = Inbox(ALICE.id).receive_callback(form, "secret", lambda _: peer)
    assert isinstance(outcome, Received), outcome
    return outcome


@pytest.mark.parametrize("text", ["Hi", "Grüezi & mitenand\n\N{GRINNING FACE}", "x" * 3000])
def test_a_text_of_the_sdk_opens(text: str) -> None:
    async def made() -> Any:
        key = libnacl.PublicKey(ALICE.public_key.to_bytes())
        return e2e.TextMessage(connection(BOT, ALICE), to_id=ALICE.id, key=key, text=text)

    assert receive_from_sdk(asyncio.run(made())).content == content.Text(text)


@pytest.mark.parametrize("text", ["Hi", "Grüezi & mitenand\n\N{GRINNING FACE}", "x" * 3000])
def test_the_sdk_opens_a_text(text: str) -> None:
    async def opened() -> Any:
        peer = ALICE.peer(BOT.id, BOT.public_key)
        sealed = gateway.seal(peer, content.Text(text), inbox=None)
        date = datetime.datetime.fromtimestamp(1735655118)
        parameters = {"from_id": ALICE.id, "message_id": bytes(8), "date": date}
        return await e2e.Message.receive(connection(BOT, ALICE), parameters, sealed.nonce, bytes(sealed))

    message = asyncio.run(opened())
    assert type(message).__name__ == "TextMessage" and message.text == text


def test_the_sdk_opens_a_receipt() -> None:
    async def opened() -> Any:
        peer = ALICE.peer(BOT.id, BOT.public_key)
        receipt = content.DeliveryReceipt("read", [bytes(range(8)), bytes(range(1, 9))])
        sealed = gateway.seal(peer, receipt, inbox=None)
        date = datetime.datetime.fromtimestamp(1735655118)
        parameters = {"from_id": ALICE.id, "message_id": bytes(8), "date": date}
        return await e2e.Message.receive(connection(BOT, ALICE), parameters, sealed.nonce, bytes(sealed))

    message = asyncio.run(opened())
    assert message.receipt_type == e2e.DeliveryReceipt.ReceiptType.read
    assert list(message.message_ids) == [bytes(range(8)), bytes(range(1, 9))]


def test_keys_in_the_form_of_the_sdk() -> None:
    private, public = sdk.key.Key.generate_pair()
    ours = eeema.parse_key_text(sdk.key.Key.encode(private))
    assert isinstance(ours, eeema.SecretKey)
    assert ours.public_key.key_text() == sdk.key.Key.encode(public)
    assert bytes(sdk.key.Key.decode(ours.to_key_text(), sdk.key.Key.Type.private).sk) == ours.to_bytes()
