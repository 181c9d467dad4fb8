"""Connections of a client and a server, whose bytes come in any pieces."""

from __future__ import annotations

from collections.abc import Callable

import eeema
import pytest
from eeema import content, transport
from eeema.message import Acknowledgement, Inbox
from eeema.transport import (
    Backoff,
    Client,
    ClientEvent,
    DeviceCookie,
    Extension,
    FromClient,
    FromServer,
    KeepAlive,
    PushService,
    PushToken,
    Server,
    ServerEvent,
    TokenForm,
)
from eeema.typing import AnyExtension
from hypothesis import given
from hypothesis import strategies as st
from people import ALICE, FROM_ALICE, TO_BOB, knows

SERVER_KEY = eeema.SecretKey.generate()
EXTENSIONS: list[AnyExtension] = [
    Extension.ClientInfo(transport.client_info("1.0", "en", "CH", "bot", "linux", "x86_64")),
    Extension.DeviceId(bytes(8)),
    Extension.SupportedFeatures(3),
    Extension.DeviceCookie(DeviceCookie(bytes(16))),
    Extension.Unknown(9, b"new"),
]


class Pair:
    """Both ends, and the bytes between them."""

    def __init__(self) -> None:
        self.client, self.to_server = Client.start([SERVER_KEY.public_key])
        self.server, self.to_client = Server(), b""
        self.of_client: list[object] = []
        self.of_server: list[object] = []

    def step(self, size: int) -> bool:
        """Moves so many bytes in each direction, and answers what happens."""
        data, self.to_server = self.to_server[:size], self.to_server[size:]
        for event in self.server.receive(data):
            self.of_server.append(event)
            match event:
                case ServerEvent.ClientHello():
                    self.to_client += self.server.hello(SERVER_KEY)
                case ServerEvent.LoginData():
                    self.server.client_key(SERVER_KEY, ALICE.public_key)
                case ServerEvent.Login():
                    self.to_client += self.server.accept(1_700_000_000_000, 3)
        data, self.to_client = self.to_client[:size], self.to_client[size:]
        for received in self.client.receive(data):
            self.of_client.append(received)
            if isinstance(received, ClientEvent.ServerHello):
                self.to_server += self.client.login(ALICE, EXTENSIONS)
        return bool(self.to_server or self.to_client)


def established(size: int = 8192) -> Pair:
    pair = Pair()
    while pair.step(size):
        pass
    return pair


@given(st.integers(1, 300))
def test_both_ends_meet_in_any_pieces(size: int) -> None:
    pair = established(size)
    assert pair.of_client == [ClientEvent.ServerHello(False), ClientEvent.Established(1_700_000_000_000, 3)]
    hello, data, login = pair.of_server
    assert (hello, data) == (ServerEvent.ClientHello(), ServerEvent.LoginData(ALICE.id))
    assert isinstance(login, ServerEvent.Login) and login.identity == ALICE.id
    assert list(login.extensions.entries) == EXTENSIONS
    assert login.extensions.client_info == "1.0;B;en/CH;linux;x86_64" and login.extensions.supported_features == 3
    pair.to_server += pair.client.send(FromClient.EchoRequest(b"are you?"))
    while pair.step(size):
        pass
    assert pair.of_server[-1] == ServerEvent.Frame(0, b"are you?")
    assert FromClient.decode(0, b"are you?") == FromClient.EchoRequest(b"are you?")
    assert pair.client.missing == pair.server.missing == 2


def test_a_message_travels() -> None:
    pair = established()
    pair.to_client += pair.server.send(FromServer.Message(Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))))
    pair.step(8192)
    frame = pair.of_client[-1]
    assert isinstance(frame, ClientEvent.Frame)
    message = FromServer.decode(frame.kind, frame.payload)
    assert isinstance(message, FromServer.Message)
    inbox = Inbox(TO_BOB.id)
    received = inbox.receive(message.envelope, knows(FROM_ALICE).get)
    assert isinstance(received, eeema.message.Received)
    ack = inbox.accept(received)
    assert ack == Acknowledgement(ALICE.id.encode(), received.message_id)
    pair.to_server += pair.client.send(FromClient.MessageAck(ack))
    pair.step(8192)
    said = pair.of_server[-1]
    assert isinstance(said, ServerEvent.Frame) and FromClient.decode(said.kind, said.payload) == FromClient.MessageAck(ack)


def test_what_is_not_due_changes_nothing() -> None:
    pair = Pair()
    echo = FromServer.EchoRequest(b"")
    early: list[Callable[[], object]] = [
        lambda: pair.client.login(ALICE),
        lambda: pair.client.send(FromClient.EchoRequest(b"")),
        lambda: pair.client.seal_frame(0, b""),
        lambda: pair.server.hello(SERVER_KEY),
        lambda: pair.server.client_key(SERVER_KEY, None),
        lambda: pair.server.accept(0, 0),
        lambda: pair.server.send(echo),
    ]
    for call in early:
        with pytest.raises(eeema.TransportError) as refused:
            call()
        assert refused.value.reason == "out_of_turn"
    while pair.step(8192):
        pass
    assert len(pair.of_client) == 2


def test_whatever_fails_is_fatal() -> None:
    pair = established()
    frame = bytearray(pair.server.send(FromServer.QueueSendComplete()))
    frame[-1] ^= 1
    for reason in ("decryption", "failed"):
        with pytest.raises(eeema.TransportError) as refused:
            next(pair.client.receive(frame))
        assert refused.value.reason == reason
    stranger, _ = Client.start([ALICE.public_key])
    server = Server()
    hello = Pair().to_server
    assert list(server.receive(hello)) == [ServerEvent.ClientHello()]
    with pytest.raises(eeema.TransportError) as refused:
        next(stranger.receive(server.hello(SERVER_KEY)))
    assert refused.value.reason in ("server_authentication", "cookie_mismatch")
    server.refuse()
    with pytest.raises(eeema.TransportError):
        next(server.receive(b""))


def test_no_more_waits_than_can_be_used() -> None:
    server = Server()
    with pytest.raises(ValueError, match="4 MiB"):
        server.receive(bytes(4 * 1024 * 1024 + 1))
    # Nothing of it was taken.
    assert list(server.receive(b"")) == []
    assert server.missing == 48


def test_an_unknown_client_is_refused() -> None:
    pair = Pair()
    server = pair.server
    assert list(server.receive(pair.to_server)) == [ServerEvent.ClientHello()]
    for _ in pair.client.receive(server.hello(SERVER_KEY)):
        login = pair.client.login(ALICE)
        break
    assert next(server.receive(login)) == ServerEvent.LoginData(ALICE.id)
    with pytest.raises(eeema.TransportError) as refused:
        server.client_key(SERVER_KEY, None)
    assert refused.value.reason == "identity_unknown"


def test_limits() -> None:
    pair = established()
    with pytest.raises(eeema.SendError) as refused:
        pair.client.seal_frame(0, bytes(8173))
    assert refused.value.reason == "payload_too_long"
    assert len(pair.client.seal_frame(0, bytes(8172))) == 8172 + 22
    small, _ = Client.start([SERVER_KEY.public_key], frame_limit=20)
    assert small.missing == 0 and list(small) == [] and small.missing == 80
    for wrong in ([], [ALICE.public_key] * 3):
        with pytest.raises(ValueError, match="one or two"):
            Client.start(wrong)
    with pytest.raises(OverflowError):
        Server(frame_limit=65536)
    with pytest.raises(eeema.SendError):
        FromClient.encode(FromClient.SetIdleTimeout(29))


def test_wiped_keys_are_gone() -> None:
    pair = established()
    with pair.client as client, pair.server as server:
        assert repr(client) == "<Client>" and repr(server) == "<Server>"
    for call in (lambda: client.send(FromClient.EchoRequest(b"")), lambda: next(client), lambda: client.missing):
        with pytest.raises(eeema.ConsumedError):
            call()
    with pytest.raises(eeema.ConsumedError):
        server.receive(b"")


def test_what_is_private_is_not_printed() -> None:
    secret = b"a secret"
    for value in (
        Extension.ClientInfo("a secret"), Extension.Unknown(9, secret), ClientEvent.Frame(0, secret),
        ServerEvent.Frame(0, secret), FromServer.EchoRequest(secret), FromServer.Message(secret),
        FromServer.Alert("a secret"), FromServer.CloseError(True, "a secret"), FromClient.EchoResponse(secret),
        FromClient.Unknown(9, secret), PushToken(PushService.FCM, TokenForm.Raw(secret)),
        TokenForm.Apns(secret, "a secret", secret), TokenForm.Hms("a secret", secret),
        Extension.DeviceCookie(DeviceCookie(secret + secret)),
    ):  # fmt: skip
        assert "secret" not in repr(value)


def test_push_tokens() -> None:
    apns = PushToken(PushService.APNS_PRODUCTION, TokenForm.Apns(b"device", "ch.example", bytes(32)))
    for token in (apns, PushToken(PushService.HMS, TokenForm.Hms("app", b"token")), PushToken(0x11, TokenForm.Raw(b"x"))):
        for made in (FromClient.SetPushToken(token), FromClient.SetCallPushToken(token)):
            assert FromClient.decode(*FromClient.encode(made)) == made
    for wrong in (PushToken(0x11, TokenForm.Hms("app", b"")), PushToken(0x11, TokenForm.Raw(bytes(256)))):
        with pytest.raises(eeema.SendError):
            FromClient.encode(FromClient.SetPushToken(wrong))


def test_a_payload_of_the_other_side_is_refused() -> None:
    for wrong in (FromServer.EchoRequest(b""), None, 5, "x", FromClient):
        with pytest.raises((TypeError, AttributeError)):
            FromClient.encode(wrong)  # type: ignore[arg-type]
    with pytest.raises((TypeError, AttributeError)):
        FromServer.encode(FromClient.EchoRequest(b""))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        established().client.login(ALICE, [FromClient.EchoRequest(b"")])  # type: ignore[list-item]


@given(st.integers(0, 255), st.binary(max_size=120))
def test_any_payload_is_read_or_refused(kind: int, payload: bytes) -> None:
    for side in (FromServer, FromClient):
        try:
            side.decode(kind, payload)
        except eeema.PayloadError as error:
            assert error.reason == "payload_malformed"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    pair = established()
    for end in (pair.client, pair.server):
        try:
            assert list(end.receive(data)) == []
        except eeema.TransportError as error:
            assert error.reason in ("decryption", "frame_too_short", "frame_too_long")


def test_schedules() -> None:
    backoff = Backoff()
    assert [backoff.next_wait() for _ in range(5)] == [2000, 4000, 8000, 10_000, 10_000]
    backoff.reset()
    assert backoff.next_wait() == 2000
    alive = KeepAlive(0)
    assert alive.due(1000) == 59_000 and alive.due(60_000) == "send_echo"
    alive.echo_sent(60_000)
    assert alive.due(61_000) == 9000 and alive.due(70_000) == "close"
    alive.received(70_000)
    assert alive.due(70_000) == 60_000 and KeepAlive(0, for_linked_devices=True).due(0) == 15_000


def test_names() -> None:
    assert transport.server_name("3f") == "ds.g-3f.0.threema.ch"
    assert transport.server_name("3f", is_work=True, is_sandbox=True, is_dual_stack=False) == "w-3f.0.test.threema.ch"
    assert transport.PORTS == (5222, 443) and len(transport.PRODUCTION) == 2 and len(transport.SANDBOX) == 1
    assert transport.client_info("1;2", "de", "CH", "ios", "phone", "17") == "1_2;I;de/CH;phone;17"
    with pytest.raises(ValueError, match="bot 2"):
        transport.client_info("1", "de", "CH", "bot", "linux")
