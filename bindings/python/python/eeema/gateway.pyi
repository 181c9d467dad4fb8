"""The form of the Gateway: boxes without an envelope, and callbacks (chapter 02 section 11).

A callback is received by ``message.Inbox.receive_callback``.
"""

from typing import final

from .content import Content
from .group import GroupIdentity
from .message import Inbox
from . import Peer
from .typing import Fields

__all__ = [
    "MessageBox",
    "compute_mac",
    "seal",
]

@final
class MessageBox:
    """A sealed box and its nonce, as the form fields ``box`` and ``nonce`` want them."""

    @property
    def nonce(self) -> bytes:
        """The 24 bytes of the nonce."""
    @property
    def nonce_hex(self) -> str:
        """The field ``nonce``: 48 digits."""
    @property
    def box_hex(self) -> str:
        """The field ``box``."""
    def __bytes__(self) -> bytes: ...

def seal(peer: Peer, content: Content, *, inbox: Inbox | None, group: GroupIdentity | None = None) -> MessageBox:
    """Seals ``content`` for ``peer``, and records its nonce in ``inbox``.

    With ``inbox=None`` nothing is recorded, which is for programs that never receive. ``MessageError`` for a box above 4000
    bytes; a text has room for 3982.
    """

def compute_mac(fields: Fields, api_secret: str) -> bytes:
    """The MAC of the fields of a callback, 32 bytes: for who plays the Gateway in a test. ``mac`` may be missing."""
