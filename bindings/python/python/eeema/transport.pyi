"""The encrypted stream between a client and a chat server, both ends of it, without socket and clock (chapter 07).

The caller owns the socket: bytes that were read go into ``receive``, whose events come out one after the other, and what
is to be written is returned as bytes::

    client, hello = Client.start(keys)
    writer.write(hello)
    while data := await reader.read(8192):
        for event in client.receive(data):
            match event:
                case ClientEvent.ServerHello():
                    writer.write(client.login(own, [Extension.SupportedFeatures(3)]))
                case ClientEvent.Established():
                    writer.write(client.send(FromClient.Message(envelope)))
                case ClientEvent.Frame(0x02, envelope):
                    inbox.receive(envelope, find)  # and what it wants acknowledged, also of a malformed one
                case ClientEvent.Frame(kind, payload):
                    match FromServer.decode(kind, payload):
                        case FromServer.EchoRequest(data):
                            writer.write(client.send(FromClient.EchoResponse(data)))

``examples/chat_client.py`` is a whole one. A message inside of a frame is an envelope, for an ``Inbox``.

The client knows that it talks to the owner of the server's key before it says who it is; the server knows that the client
owns the identity that it names. That a connection ends is not authenticated: use acknowledgements and
``FromServer.QueueSendComplete``.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, final

from typing_extensions import Buffer, Self

from . import Identity, PublicKey, SecretKey
from ._connection import (
    AnyClientEvent,
    AnyExtension,
    AnyFromClient,
    AnyFromServer,
    AnyServerEvent,
    ClientEvent,
    Extension,
    Extensions,
    FromClient,
    FromServer,
    PushService,
    PushToken,
    ServerEvent,
    TokenForm,
)

__all__ = [
    "PORTS",
    "PRODUCTION",
    "SANDBOX",
    "Backoff",
    "Client",
    "ClientEvent",
    "DeviceCookie",
    "Extension",
    "Extensions",
    "FromClient",
    "FromServer",
    "KeepAlive",
    "PushService",
    "PushToken",
    "Server",
    "ServerEvent",
    "TokenForm",
    "client_info",
    "server_name",
]

PRODUCTION: Final[tuple[PublicKey, ...]]
"""The permanent keys of the servers that people use. A contact with one of them as its public key is refused."""

SANDBOX: Final[tuple[PublicKey, ...]]
"""Those of the servers for tests."""

PORTS: Final[tuple[int, ...]]
"""The ports, in the order in which a client tries them."""

@final
class DeviceCookie:
    """16 random bytes, drawn once for a device and kept out of backups."""

    def __new__(cls, cookie: Buffer) -> Self:
        """Copies 16 bytes."""
    @staticmethod
    def generate() -> DeviceCookie:
        """A fresh cookie."""
    def to_bytes(self) -> bytes:
        """A copy of the 16 bytes, which Python does not wipe."""
    def wipe(self) -> None:
        """Wipes the secret: everything that needs it raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Client:
    """The client's end of a connection.

    Whatever fails is fatal (``TransportError``): the keys are wiped, and every later call says ``"failed"``; but a call
    that is not due yet (``"out_of_turn"``) changes nothing. A client connects again no faster than ``Backoff`` says.
    """

    @staticmethod
    def start(server_keys: Sequence[PublicKey], *, frame_limit: int = 8192) -> tuple[Client, bytes]:
        """A client of a server with one of these one or two permanent keys, and its hello, which goes out first.

        ``frame_limit`` is the most bytes of the box of a received frame.
        """
    def receive(self, data: Buffer) -> Iterator[AnyClientEvent]:
        """Takes bytes that were read, in any split, at most 4 MiB that wait, and gives the events that they make.

        Behind ``ServerHello`` the iterator waits for ``login``. What is not used waits for more.
        """
    def __iter__(self) -> Self: ...
    def __next__(self) -> AnyClientEvent:
        """The next event; ``StopIteration`` if more bytes are needed, or ``login``. ``TransportError`` is fatal."""
    @property
    def missing(self) -> int:
        """How many bytes the next event needs at least, as far as is known after the last one; else 0."""
    def login(self, identity: Identity, extensions: Iterable[AnyExtension] | None = None) -> bytes:
        """Logs in as ``identity`` after ``ServerHello``: what goes out.

        ``TransportError`` if it is not the time, ``SendError`` if the extensions have more than 65,519 bytes.
        """
    def send(self, payload: AnyFromClient) -> bytes:
        """A frame with a payload: what goes out. ``SendError``: nothing was made, and no number was used."""
    def seal_frame(self, kind: int, payload: Buffer) -> bytes:
        """The same with a type and at most 8172 bytes of a payload."""
    def wipe(self) -> None:
        """Wipes the keys: everything that needs them raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class Server:
    """The server's end of a connection.

    Whatever fails is fatal (``TransportError``): close the connection without a word. Before the login a connection costs
    its memory and two agreements: limit how many one address may open.
    """

    def __new__(cls, *, frame_limit: int = 8192, extensions_limit: int = 8192) -> Self:
        """Waits for a client. The limits are the most bytes of the box of a received frame, and of the extensions."""
    def receive(self, data: Buffer) -> Iterator[AnyServerEvent]:
        """Takes bytes that were read, in any split, at most 4 MiB that wait, and gives the events that they make.

        Behind ``ClientHello``, ``LoginData``, ``Login`` and ``LegacyLogin`` the iterator waits for the call that they want.
        """
    def __iter__(self) -> Self: ...
    def __next__(self) -> AnyServerEvent:
        """The next event; ``StopIteration`` if more bytes are needed, or a call. ``TransportError`` is fatal."""
    @property
    def missing(self) -> int:
        """How many bytes the next event needs at least, as far as is known after the last one; else 0."""
    def hello(self, secret_key: SecretKey) -> bytes:
        """Answers ``ClientHello`` with the permanent key of the server: what goes out."""
    def client_key(self, secret_key: SecretKey, key: PublicKey | None) -> None:
        """Answers ``LoginData`` with the public key of the identity, and checks that the client has the secret one."""
    def accept(self, time: int, queued: int) -> bytes:
        """Accepts a login: what goes out. It tells the client the time and how many messages wait."""
    def refuse(self) -> None:
        """Refuses the login, or ends the connection in any other state: the keys are wiped."""
    def send(self, payload: AnyFromServer) -> bytes:
        """A frame with a payload: what goes out. ``SendError``: nothing was made, and no number was used."""
    def seal_frame(self, kind: int, payload: Buffer) -> bytes:
        """The same with a type and at most 8172 bytes of a payload."""
    def wipe(self) -> None:
        """Wipes the keys: everything that needs them raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(self, *_exception: object) -> None: ...

@final
class Backoff:
    """How long to wait before connecting again: 2, 4, 8 and then 10 seconds."""

    def __new__(cls) -> Self: ...
    def next_wait(self) -> int:
        """Milliseconds to wait now; the next time it is longer."""
    def reset(self) -> None:
        """Starts again, once a login was acknowledged."""

@final
class KeepAlive:
    """When a client asks the server whether it is still there. Times are milliseconds of any clock that goes forward."""

    def __new__(cls, now: int, *, for_linked_devices: bool = False) -> Self:
        """Asks after 60 seconds of silence, or after 15, as clients of several devices do."""
    def received(self, now: int) -> None:
        """Something came from the server, whatever it is."""
    def echo_sent(self, now: int) -> None:
        """An echo request was sent."""
    def due(self, now: int) -> int | Literal["send_echo", "close"]:
        """What is due now: nothing for so many milliseconds, an echo request, or the end, because the server is silent."""

def client_info(
    version: str, language: str, country: str, platform: Literal["android", "ios", "desktop", "bot"], *details: str
) -> str:
    """The text with which a client introduces itself, as ``1.0;B;en/CH;linux;x86_64``.

    The details of Android and iOS are the model of the device and the version of the system; of a desktop what renders, its
    version, the system and the processor; of a bot the system and the processor. ``ValueError`` for another number of them.
    """

def server_name(group: str, *, is_work: bool = False, is_sandbox: bool = False, is_dual_stack: bool = True) -> str:
    """The host of a server group, which the directory names, as ``ds.g-3f.0.threema.ch``."""
