"""Parts of envelopes, and sealing with randomness of the caller: for tests, and for who looks into envelopes.

Nothing here is needed to send and to receive. A nonce that is used twice gives both messages away.
"""

from typing_extensions import Buffer

from . import Peer
from .message import Header

__all__ = [
    "decode_container",
    "decode_metadata",
    "encode_container",
    "encode_metadata",
    "seal_gateway_box_with",
    "seal_with",
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
