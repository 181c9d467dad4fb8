"""Topic `transport`: chapter 07. Payloads are in `transport_payload.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import eeema
from eeema import EeemaError, SendError, TransportError, hazmat
from eeema.crypto import AgreedKey
from eeema.transport import (
    Client,
    ClientEvent,
    DeviceCookie,
    Extension,
    Extensions,
    Server,
    ServerEvent,
)
from eeema.typing import AnyClientEvent, AnyExtension, AnyServerEvent

from . import transport_payload
from .record import Check, NotBound, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "transport"
NOT_BOUND: dict[str, str] = {}
INCOMPLETE = "incomplete"
REASONS: dict[str, tuple[type[EeemaError], str]] = {
    "equal-cookies": (TransportError, "equal_cookies"),
    "server-authentication-failed": (TransportError, "server_authentication"),
    "cookie-mismatch": (TransportError, "cookie_mismatch"),
    "low-order-key": (TransportError, "low_order_key"),
    "decryption-failed": (TransportError, "decryption"),
    "login-malformed": (TransportError, "login_malformed"),
    "identity-unknown": (TransportError, "identity_unknown"),
    "vouch-invalid": (TransportError, "vouch_invalid"),
    "extension-malformed": (TransportError, "extension_malformed"),
    "frame-too-short": (TransportError, "frame_too_short"),
    "frame-too-long": (TransportError, "frame_too_long"),
    "sequence-exhausted": (TransportError, "sequence_exhausted"),
    "payload-too-long": (SendError, "payload_too_long"),
}


def is_refused(record: Record, work: Callable[[], bool]) -> None:
    """Demands the error of the record, or that bytes are missing."""
    if record["reason"] == INCOMPLETE:
        assert work(), "nothing is missing"
    else:
        refused(*REASONS[record["reason"]], work)


def nonce(record: Record) -> None:
    """A frame is a box with the nonce of its number."""
    if record["sequence"] == str(2**64 - 1):
        raise NotBound("a nonce is used by a channel only, which never uses the last number")
    cookie, number, key = hexadecimal(record, "cookie"), int(record["sequence"]), AgreedKey(bytes(range(32)))
    frame = hazmat.Channel(key, cookie, number, bytes(16), 1).seal_frame(0x80, b"said")
    assert key.open_with(hexadecimal(record, "nonce"), frame[2:]) == b"\x80\0\0\0said"


def vouch(record: Record) -> None:
    def both(*pairs: tuple[str, str]) -> list[AgreedKey]:
        return [secret_key(record, f"{own}_secret").agree(public_key(record, f"{their}_public")) for own, their in pairs]

    permanent, temporary = "server_permanent", "server_temporary"
    for keys in (both(("client", permanent), ("client", temporary)), both((permanent, "client"), (temporary, "client"))):
        assert [key.to_bytes() for key in keys] == [hexadecimal(record, "ss1"), hexadecimal(record, "ss2")]
        cookie, public = hexadecimal(record, "server_cookie"), public_key(record, "client_temporary_public")
        made = hazmat.vouch(keys[0], keys[1], cookie, public)
        assert made == hexadecimal(record, "vouch")
        key = hexadecimal(record, "vouch_key")
        assert made == hashlib.blake2b(cookie + bytes(public), key=key, digest_size=32).digest()


def encoded_extensions(setup: Record) -> bytes:
    if isinstance(setup["extensions"], str):
        return hexadecimal(setup, "extensions")
    encoded = b""
    for entry in setup["extensions"]:
        payload = hexadecimal(entry, "payload")
        encoded += bytes([entry["type"]]) + len(payload).to_bytes(2, "little") + payload
    return encoded


def built(entry: Record) -> AnyExtension:
    payload = hexadecimal(entry, "payload")
    match entry["type"]:
        case 0:
            return Extension.ClientInfo(payload.decode(errors="replace"))
        case 1:
            return Extension.DeviceId(payload)
        case 2:
            return Extension.SupportedFeatures(payload[0])
        case 3:
            return Extension.DeviceCookie(DeviceCookie(payload))
        case kind:
            return Extension.Unknown(kind, payload)


def extensions(record: Record) -> None:
    encoded = encoded_extensions(record)
    assert encoded == hexadecimal(record, "encoded")
    decoded = hazmat.decode_extensions(encoded)
    assert list(decoded.entries) == [built(entry) for entry in record["extensions"]]
    cookie = decoded.device_cookie
    assert record["effective"] == {
        "client_info": decoded.client_info,
        "device_id": decoded.device_id.hex() if decoded.device_id is not None else None,
        "supported_features": decoded.supported_features,
        "device_cookie": cookie.to_bytes().hex() if cookie is not None else None,
    }


class ClientSide:
    """A client and what its owner knows, and what went out."""

    def __init__(self, setup: Record) -> None:
        keys = [eeema.PublicKey(bytes.fromhex(key)) for key in setup["accepted_server_keys"]]
        temporary, cookie = secret_key(setup, "client_temporary_secret"), hexadecimal(setup, "client_cookie")
        self.client, self.hello = hazmat.start_client(keys, temporary, cookie)
        self.own = eeema.Identity(setup["identity"], secret_key(setup, "client_secret"))
        self.extensions = hazmat.decode_extensions(encoded_extensions(setup)).entries
        self.events: list[AnyClientEvent] = []
        self.sent = b""

    def feed(self, data: bytes) -> bool:
        """Feeds single bytes, and says whether more are needed in the end."""
        left = 0
        for byte in data:
            left += 1
            for event in self.client.receive(bytes([byte])):
                left = 0
                self.events.append(event)
                if isinstance(event, ClientEvent.ServerHello):
                    self.sent += self.client.login(self.own, self.extensions)
        return left > 0


class ServerSide:
    """A server and what its owner knows, and what went out."""

    def __init__(self, setup: Record) -> None:
        temporary, cookie = secret_key(setup, "server_temporary_secret"), hexadecimal(setup, "server_cookie")
        self.server = hazmat.new_server(temporary, cookie)
        self.permanent, self.setup = secret_key(setup, "server_permanent_secret"), setup
        self.events: list[AnyServerEvent] = []
        self.sent = b""

    def feed(self, data: bytes) -> bool:
        left = 0
        for byte in data:
            left += 1
            for event in self.server.receive(bytes([byte])):
                left = 0
                self.events.append(event)
                match event:
                    case ServerEvent.ClientHello():
                        self.sent += self.server.hello(self.permanent)
                    case ServerEvent.LoginData(identity):
                        known = identity == self.setup["identity"]
                        key = public_key(self.setup, "client_public") if known else None
                        self.server.client_key(self.permanent, key)
        return left > 0


def handshake(record: Record) -> None:
    client, server = ClientSide(record), ServerSide(record)
    assert client.hello == hexadecimal(record, "client_hello")
    server.feed(client.hello)
    assert server.sent == hexadecimal(record, "server_hello")
    client.feed(server.sent)
    assert client.events == [ClientEvent.ServerHello(record["selected_server_key"] == 1)]
    is_legacy, is_canonical = bool(record.get("legacy_client_info")), not record["name"].startswith("reserved-")
    if not is_legacy and is_canonical:
        assert client.sent == hexadecimal(record, "login")
    server.feed(hexadecimal(record, "login"))
    match server.events[-1]:
        case ServerEvent.Login(identity, Extensions() as said):
            assert not is_legacy and said.entries == client.extensions
        case ServerEvent.LegacyLogin(identity, info):
            assert info == hexadecimal(record, "legacy_client_info")
        case other:
            raise AssertionError(other)
    assert identity == record["identity"]
    time, queued = int(record["login_ack_time_ms"]), record["login_ack_queued"]
    login_ack = server.server.accept(time, queued)
    if is_canonical:
        assert login_ack == hexadecimal(record, "login_ack")
    if not is_legacy:
        client.feed(hexadecimal(record, "login_ack"))
        assert client.events[-1] == ClientEvent.Established(time or None, queued)
    for frame in record["frames"]:
        exchange(frame, None if is_legacy else client.client, server.server, is_canonical)


def exchange(frame: Record, client: Client | None, server: Server, is_canonical: bool) -> None:
    """Sends a frame from its end and reads it at the other; a legacy client is not there."""
    kind, sealed = frame["type"], hexadecimal(frame, "frame")
    payload = hexadecimal(frame, "container")[4:]
    made = None
    if frame["direction"] == "c2s":
        assert list(server.receive(sealed)) == [ServerEvent.Frame(kind, payload)]
        made = client.seal_frame(kind, payload) if client else None
    else:
        made = server.seal_frame(kind, payload)
        assert client is None or list(client.receive(sealed)) == [ClientEvent.Frame(kind, payload)]
    assert made is None or not is_canonical or made == sealed


def channel(record: Record, receives: bool) -> hazmat.Channel:
    """The end of a channel that sends or receives frames of the record's direction."""
    server, client = hexadecimal(record, "server_cookie"), hexadecimal(record, "client_cookie")
    sender, receiver = (client, server) if record["direction"] == "c2s" else (server, client)
    key, number = AgreedKey(hexadecimal(record, "session_key")), int(record["sequence"])
    if receives:
        return hazmat.Channel(key, receiver, 3, sender, number)
    return hazmat.Channel(key, sender, number, receiver, 3)


def frame(record: Record) -> None:
    container, sealed = hexadecimal(record, "container"), hexadecimal(record, "frame")
    assert channel(record, False).seal_frame(container[0], container[4:]) == sealed
    receiver = channel(record, True)
    for cut in range(len(sealed)):
        missing = 2 - cut if cut < 2 else len(sealed) - cut
        assert receiver.receive(sealed[:cut]) == (None, missing)
    assert receiver.receive(sealed) == ((container[0], container[4:]), 0)


def bad_frame(record: Record) -> None:
    is_refused(record, lambda: channel(record, True).receive(hexadecimal(record, "input"))[0] is None)


def bad_seal(record: Record) -> None:
    sender = channel(record, False)
    payload = hexadecimal(record, "payload") if record.get("payload") else bytes(record["payload_length"])
    refused(*REASONS[record["reason"]], lambda: sender.seal_frame(record["type"], payload))
    if record.get("next_frame"):
        container = hexadecimal(record, "next_container")
        assert sender.seal_frame(container[0], container[4:]) == hexadecimal(record, "next_frame")


def bad_client_hello(record: Record) -> None:
    is_refused(record, lambda: ServerSide(record["setup"]).feed(hexadecimal(record, "input")))


def bad_login(record: Record) -> None:
    server = ServerSide(record["setup"])
    server.feed(hexadecimal(record, "client_hello"))
    is_refused(record, lambda: server.feed(hexadecimal(record, "input")))


def bad_server_hello(record: Record) -> None:
    client = ClientSide(record["setup"])
    is_refused(record, lambda: client.feed(hexadecimal(record, "input")))
    if record["reason"] != INCOMPLETE:
        refused(TransportError, "failed", lambda: next(client.client))


def bad_login_ack(record: Record) -> None:
    client = ClientSide(record["setup"])
    client.feed(hexadecimal(record, "server_hello"))
    is_refused(record, lambda: client.feed(hexadecimal(record, "input")))


def bad_extensions(record: Record) -> None:
    refused(*REASONS[record["reason"]], lambda: hazmat.decode_extensions(hexadecimal(record, "encoded")))


CASES: dict[str, Check] = {
    "nonce": nonce,
    "vouch": vouch,
    "extensions": extensions,
    "handshake": handshake,
    "payload": transport_payload.payload,
    "malformed-message": transport_payload.malformed_message,
    "frame": frame,
}
REJECTS: dict[str, Check] = {
    "client-hello": bad_client_hello,
    "server-hello": bad_server_hello,
    "login": bad_login,
    "login-ack": bad_login_ack,
    "frame": bad_frame,
    "extensions": bad_extensions,
    "payload": transport_payload.bad_payload,
    "payload-build": transport_payload.bad_build,
    "frame-seal": bad_seal,
}
