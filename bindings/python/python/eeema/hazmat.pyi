"""Parts of envelopes, sessions and connections, and randomness of the caller: for tests, and for who looks into them.

Nothing here is needed to send and to receive. A nonce, a key of a session or a cookie that is used twice gives both messages
away. Stored sessions are bytes here, as a store has them.
"""

from collections.abc import Sequence
from typing import final

from typing_extensions import Buffer, Self

from . import Identity, Peer, PublicKey, SecretKey
from ._connection import Extensions
from ._sessions import OpenedInner, Reaction
from .crypto import AgreedKey
from .group import GroupIdentity
from .message import Header
from .transport import Client, Server

__all__ = [
    "Channel",
    "CommitToken",
    "OpenedInner",
    "Reaction",
    "advance_chain",
    "best_session",
    "decode_container",
    "decode_extensions",
    "decode_metadata",
    "derive_2dh",
    "derive_4dh",
    "encode_container",
    "encode_metadata",
    "initiate_session",
    "negotiate",
    "new_server",
    "process_versions",
    "receive_in_session",
    "seal_gateway_box_with",
    "seal_in_session",
    "seal_with",
    "start_client",
    "vouch",
]

def encode_container(kind: int, body: Buffer, padding: int) -> bytes:
    """Type, body and padding; ``padding`` is what was drawn, 1 to 255."""

def decode_container(container: Buffer) -> tuple[int, bytes]:
    """Type and body. ``RefusedError`` if the padding is malformed."""

def encode_metadata(message_id: Buffer, created_at: int, nickname: str | None = None, *, padding: int = 0) -> bytes:
    """The plaintext of a metadata box, with so many bytes of padding."""

def decode_metadata(plaintext: Buffer) -> tuple[bytes, int, str | None]:
    """Message id, time and nickname."""

def seal_with(
    peer: Peer, header: Header, kind: int, body: Buffer, *, nonce: Buffer, padding: int, metadata_padding: int
) -> bytes:
    """Seals a body into an envelope with a nonce and padding of the caller, and records nothing."""

def seal_gateway_box_with(peer: Peer, kind: int, body: Buffer, *, nonce: Buffer, padding: int) -> bytes:
    """The same for a box of the Gateway."""

def advance_chain(counter: int, chain_key: Buffer, target: int) -> tuple[bytes, bytes]:
    """The key of a chain at ``target``, and that of the message there."""

def derive_2dh(ss: AgreedKey, es: AgreedKey, initiator: str) -> bytes:
    """The root of the chain from the initiator, before the responder has answered."""

def derive_4dh(
    ss: AgreedKey, es: AgreedKey, se: AgreedKey, ee: AgreedKey, initiator: str, responder: str
) -> tuple[bytes, bytes, bytes]:
    """The hash of four agreements, and the roots of the chains from the initiator and from the responder."""

def negotiate(own: tuple[int, int], peer: tuple[int, int]) -> int:
    """The highest version that both sides support. ``SessionError`` if there is none."""

def process_versions(versions: tuple[int, int], offered: int, applied: int, highest: int) -> tuple[int, int] | None:
    """The local and the remote version after a message with these numbers in its header; ``None`` if it is refused."""

def best_session(sessions: Sequence[Buffer]) -> bytes | None:
    """The id of the session in which messages are sent; ``None`` if there is none."""

def initiate_session(
    own: Identity, peer: Peer, versions: tuple[int, int], session_id: Buffer, session_key: SecretKey
) -> tuple[bytes, bytes]:
    """Begins a session with an id and a key of the caller: the session, and the body of the Init."""

def seal_in_session(
    session: Buffer, inner: Buffer, *, group: GroupIdentity | None = None, versions: tuple[int, int] = ...
) -> tuple[bytes, bytes]:
    """Seals type and body in a session: the session after it, and the body of the message that carries them."""

def receive_in_session(
    own: Identity,
    peer: Peer,
    sessions: Sequence[Buffer],
    message_id: Buffer,
    body: Buffer,
    *,
    versions: tuple[int, int] = ...,
    session_key: SecretKey | None = None,
) -> Reaction:
    """Handles the body of a message of a session, with all sessions with the peer."""

@final
class CommitToken:
    """Turns the chain of a session past a message. It may be used late, in any order and more than once."""

    @property
    def session_id(self) -> bytes:
        """The session: 16 bytes."""
    def commit(self, session: Buffer) -> bytes | None:
        """The session after the message; ``None`` if a later message has turned the chain already."""

@final
class Channel:
    """One end of an established connection."""

    def __new__(
        cls,
        session_key: AgreedKey,
        own_cookie: Buffer,
        own_number: int,
        their_cookie: Buffer,
        their_number: int,
        *,
        limit: int = 8192,
    ) -> Self:
        """From the session key, and the cookies and next numbers of both directions."""
    def seal_frame(self, kind: int, payload: Buffer) -> bytes:
        """Makes a frame."""
    def receive(self, data: Buffer) -> tuple[tuple[int, bytes] | None, int]:
        """Type and payload of the frame at the front, or how many bytes are missing."""

def vouch(
    with_permanent: AgreedKey, with_temporary: AgreedKey, server_cookie: Buffer, temporary_client_key: PublicKey
) -> bytes:
    """The vouch of a client, 32 bytes, from what its permanent key has in common with both keys of the server."""

def decode_extensions(encoded: Buffer) -> Extensions:
    """Reads the plaintext of the extensions box of a login."""

def start_client(server_keys: Sequence[PublicKey], secret_key: SecretKey, cookie: Buffer) -> tuple[Client, bytes]:
    """A client with temporary keys of the caller, and its hello."""

def new_server(secret_key: SecretKey, cookie: Buffer) -> Server:
    """A server with temporary keys of the caller."""
