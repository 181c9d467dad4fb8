"""The encrypted stream between a client and a chat server, both ends of it, without socket and clock."""

from . import _native
from ._connection import (
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

PORTS = _native.transport.PORTS
PRODUCTION = _native.transport.PRODUCTION
SANDBOX = _native.transport.SANDBOX
Backoff = _native.transport.Backoff
Client = _native.transport.Client
DeviceCookie = _native.transport.DeviceCookie
KeepAlive = _native.transport.KeepAlive
Server = _native.transport.Server
client_info = _native.transport.client_info
server_name = _native.transport.server_name
