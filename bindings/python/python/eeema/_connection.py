"""What happens on a connection to a chat server, and what travels on it, as values; `eeema.transport` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Optional, Tuple, Union

from . import _native  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from .message import Acknowledgement
    from .transport import DeviceCookie


class PushService:
    """The service that delivers a push. Other numbers are kept as they came."""

    NONE = 0x00
    """None: takes the token back."""
    APNS_PRODUCTION = 0x05
    """APNs, production, with mutable content."""
    APNS_DEVELOPMENT = 0x06
    """APNs, development, with mutable content."""
    FCM = 0x11
    """Firebase Cloud Messaging."""
    HMS = 0x13
    """Huawei Mobile Services."""


class TokenForm:
    """What a token consists of: one of the classes in here. They print their class only."""

    @dataclass(frozen=True)
    class Apns:
        """The token of APNs: the raw token of the device, the bundle id of the app, and the key of 32 bytes of the push."""

        device_token: bytes = field(repr=False)
        bundle_id: str = field(repr=False)
        encryption_key: bytes = field(repr=False)

    @dataclass(frozen=True)
    class Hms:
        """The token of HMS: the id of the app, and the token."""

        app_id: str = field(repr=False)
        token: bytes = field(repr=False)

    @dataclass(frozen=True)
    class Raw:
        """Every other token, and one without the form of its service."""

        token: bytes = field(repr=False)


AnyTokenForm = Union[TokenForm.Apns, TokenForm.Hms, TokenForm.Raw]


@dataclass(frozen=True)
class PushToken:
    """Where a push service reaches a device. Knowing it, one can wake the device."""

    service: int
    """A `PushService`."""
    form: AnyTokenForm
    """What the token consists of; it has at most 255 bytes when it is sent."""


class Extension:
    """What a client says of itself when it logs in: one of the classes in here."""

    @dataclass(frozen=True)
    class ClientInfo:
        """Program, version and system, as `client_info` writes it."""

        text: str = field(repr=False)

    @dataclass(frozen=True)
    class DeviceId:
        """The id of the device, 8 bytes, drawn once; sent only while several devices are linked."""

        device_id: bytes

    @dataclass(frozen=True)
    class SupportedFeatures:
        """A bit mask of what the client understands: 1 is metadata, 2 answers to echo requests."""

        bits: int

    @dataclass(frozen=True)
    class DeviceCookie:
        """Tells the server that this is the same device as before."""

        cookie: DeviceCookie

    @dataclass(frozen=True)
    class Unknown:
        """A type that the library does not know."""

        kind: int
        payload: bytes = field(repr=False)


AnyExtension = Union[
    Extension.ClientInfo, Extension.DeviceId, Extension.SupportedFeatures, Extension.DeviceCookie, Extension.Unknown
]


@dataclass(frozen=True)
class Extensions:
    """The extensions of a login; of a repeated one the last counts."""

    entries: Tuple[AnyExtension, ...]
    """Every entry in its order, repeated and unknown ones included."""
    client_info: Optional[str] = field(repr=False)
    """Program, version and system."""
    device_id: Optional[bytes]
    """The id of the device: 8 bytes."""
    supported_features: Optional[int]
    """What the client understands."""
    device_cookie: Optional[DeviceCookie]
    """The cookie of the device."""


class ClientEvent:
    """What happened to a client: one of the classes in here."""

    @dataclass(frozen=True)
    class ServerHello:
        """The server proved that it has the permanent key: call `Client.login` now.

        That it was the alternate key deserves a line in a log.
        """

        with_alternate_key: bool

    @dataclass(frozen=True)
    class Established:
        """The login was acknowledged: frames may go in both directions.

        What the server's clock says, in milliseconds since 1970, if it says something, and how many messages wait.
        """

        server_time: Optional[int]
        queued: int

    @dataclass(frozen=True)
    class Frame:
        """A frame came; `FromServer.decode` reads it."""

        kind: int
        payload: bytes = field(repr=False)


AnyClientEvent = Union[ClientEvent.ServerHello, ClientEvent.Established, ClientEvent.Frame]


class ServerEvent:
    """What happened to a server: one of the classes in here."""

    @dataclass(frozen=True)
    class ClientHello:
        """A client wants to connect: call `Server.hello` now."""

    @dataclass(frozen=True)
    class LoginData:
        """A client claims to be somebody: call `Server.client_key` with the public key of `identity`.

        Or with `None` if there is none, or if the client names no well-formed identity.
        """

        identity: Optional[str]

    @dataclass(frozen=True)
    class Login:
        """The client proved that it is `identity`: call `Server.accept` or `Server.refuse` now."""

        identity: str
        extensions: Extensions

    @dataclass(frozen=True)
    class LegacyLogin:
        """The same from a client that knows no extensions, with what it says of itself."""

        identity: str
        client_info: bytes = field(repr=False)

    @dataclass(frozen=True)
    class Frame:
        """A frame came; `FromClient.decode` reads it."""

        kind: int
        payload: bytes = field(repr=False)


AnyServerEvent = Union[
    ServerEvent.ClientHello, ServerEvent.LoginData, ServerEvent.Login, ServerEvent.LegacyLogin, ServerEvent.Frame
]


class FromServer:
    """What a server sends to a client: one of the classes in here."""

    @dataclass(frozen=True)
    class EchoRequest:
        """Answer with `FromClient.EchoResponse` and the same bytes."""

        data: bytes = field(repr=False)

    @dataclass(frozen=True)
    class EchoResponse:
        """The bytes of a request, unchanged."""

        data: bytes = field(repr=False)

    @dataclass(frozen=True)
    class MessageAck:
        """The server has the message that was sent: to whom it goes, and its id of 8 bytes."""

        receiver: str
        message_id: bytes

    @dataclass(frozen=True)
    class Message:
        """A message. Hand the envelope to an inbox, store what it says, then acknowledge it."""

        envelope: bytes = field(repr=False)

    @dataclass(frozen=True)
    class QueueSendComplete:
        """Everything that waited was sent."""

    @dataclass(frozen=True)
    class DeviceCookieChange:
        """Somebody logged in with another device cookie: warn the user, then send `FromClient.ClearDeviceCookieChange`."""

    @dataclass(frozen=True)
    class CloseError:
        """The server closes the connection. Whether the client may reconnect by itself, and why, for the user."""

        can_reconnect: bool
        message: str = field(repr=False)

    @dataclass(frozen=True)
    class Alert:
        """Something to show to the user."""

        message: str = field(repr=False)

    @dataclass(frozen=True)
    class Unknown:
        """Every other type."""

        kind: int
        data: bytes = field(repr=False)

    @staticmethod
    def decode(kind: int, payload: Buffer) -> AnyFromServer:
        """Reads the payload of a frame. `PayloadError` if it is malformed: an inbox acknowledges a message, else close."""
        made: AnyFromServer = _native.transport.decode_from_server(kind, payload)
        return made

    @staticmethod
    def encode(payload: AnyFromServer) -> Tuple[int, bytes]:
        """The type and the bytes of a payload."""
        made: Tuple[int, bytes] = _native.transport.encode_from_server(payload)
        return made


AnyFromServer = Union[
    FromServer.EchoRequest, FromServer.EchoResponse, FromServer.MessageAck, FromServer.Message,
    FromServer.QueueSendComplete, FromServer.DeviceCookieChange, FromServer.CloseError, FromServer.Alert,
    FromServer.Unknown,
]  # fmt: skip


class FromClient:
    """What a client sends to a server: one of the classes in here."""

    @dataclass(frozen=True)
    class EchoRequest:
        """The server answers with the same bytes."""

        data: bytes = field(repr=False)

    @dataclass(frozen=True)
    class EchoResponse:
        """The bytes of a request, unchanged."""

        data: bytes = field(repr=False)

    @dataclass(frozen=True)
    class Message:
        """A message to be delivered: an envelope."""

        envelope: bytes = field(repr=False)

    @dataclass(frozen=True)
    class MessageAck:
        """A message is stored here, so that the server need not deliver it again; what an inbox gives."""

        acknowledgement: Acknowledgement

    @dataclass(frozen=True)
    class UnblockIncomingMessages:
        """A client of several devices is ready for messages."""

    @dataclass(frozen=True)
    class SetPushToken:
        """Where the server announces messages while the client is away."""

        token: PushToken

    @dataclass(frozen=True)
    class SetCallPushToken:
        """The same for calls."""

        token: PushToken

    @dataclass(frozen=True)
    class DeletePushTokens:
        """Forget the push tokens of these devices, 8 bytes each, or of all other devices if none is named."""

        device_ids: Tuple[bytes, ...]

    @dataclass(frozen=True)
    class SetIdleTimeout:
        """After how many seconds of silence the server closes the connection: 30 to 600 when sent."""

        seconds: int

    @dataclass(frozen=True)
    class ClearDeviceCookieChange:
        """The user knows that another device logged in."""

    @dataclass(frozen=True)
    class Unknown:
        """Every other type."""

        kind: int
        data: bytes = field(repr=False)

    @staticmethod
    def decode(kind: int, payload: Buffer) -> AnyFromClient:
        """Reads the payload of a frame. `PayloadError` if it is malformed."""
        made: AnyFromClient = _native.transport.decode_from_client(kind, payload)
        return made

    @staticmethod
    def encode(payload: AnyFromClient) -> Tuple[int, bytes]:
        """The type and the bytes of a payload. `SendError` for what the server does not take."""
        made: Tuple[int, bytes] = _native.transport.encode_from_client(payload)
        return made


AnyFromClient = Union[
    FromClient.EchoRequest, FromClient.EchoResponse, FromClient.Message, FromClient.MessageAck,
    FromClient.UnblockIncomingMessages, FromClient.SetPushToken, FromClient.SetCallPushToken,
    FromClient.DeletePushTokens, FromClient.SetIdleTimeout, FromClient.ClearDeviceCookieChange, FromClient.Unknown,
]  # fmt: skip
