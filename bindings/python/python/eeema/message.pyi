"""Envelopes, and the inbox that checks them (chapter 02)."""

from collections.abc import Sequence
from typing import final

from typing_extensions import Buffer, Self

from . import Peer
from .content import Content
from .group import GroupIdentity
from .typing import Fields, FindPeer, Outcome, ReplayStore

__all__ = [
    "Acknowledgement",
    "Header",
    "Inbox",
    "MemoryStore",
    "Received",
    "Refused",
    "UnknownSender",
    "open",
    "parties",
    "seal",
]

@final
class MemoryStore:
    """A store in memory, which grows by 32 bytes for each nonce and 16 for each message."""

    def __new__(cls) -> Self: ...
    def is_nonce_used(self, nonce: Buffer) -> bool:
        """Whether this hash of a nonce, 32 bytes, was marked."""
    def is_message_id_used(self, sender: str, message_id: Buffer) -> bool:
        """Whether a message with this id was marked for this sender."""
    def mark_nonce(self, nonce: Buffer) -> bool:
        """Marks the hash of a nonce, and says whether it was new."""
    def mark(self, nonce: Buffer, sender: str, message_id: Buffer) -> bool:
        """Marks both if both are new, and says whether they were."""
    def nonces(self) -> list[bytes]:
        """The hashes of all marked nonces, in order."""
    def message_ids(self) -> list[tuple[str, bytes]]:
        """Sender and id of all marked messages, in order."""

@final
class Header:
    """What stands in front of a message, beside sender and receiver."""

    def __new__(
        cls,
        *,
        message_id: Buffer | None = None,
        created_at: int | None = None,
        nickname: str | None = None,
        flags: int | None = None,
    ) -> Self:
        """With a fresh id, the time of the system, no nickname, and the flags of the type, unless given."""
    @property
    def message_id(self) -> bytes:
        """The id of the message: 8 bytes. An edit, a reaction or a receipt refers to it."""
    @property
    def created_at(self) -> int:
        """Milliseconds since 1970."""

@final
class Received:
    """A message that was opened, read and found valid. It has no effect yet: process it, then ``Inbox.accept``."""

    @property
    def sender(self) -> str:
        """Who sealed it."""
    @property
    def receiver(self) -> str:
        """For whom: the own identity."""
    @property
    def message_id(self) -> bytes:
        """Its id, 8 bytes; not authentic unless ``has_metadata``."""
    @property
    def time(self) -> int:
        """Milliseconds since 1970; not authentic unless ``has_metadata``."""
    @property
    def flags(self) -> int:
        """The flags of the envelope, which are not authentic."""
    @property
    def nonce(self) -> bytes:
        """Its nonce: 24 bytes."""
    @property
    def has_metadata(self) -> bool:
        """Whether message id and time are protected."""
    @property
    def wants_delivery_receipt(self) -> bool:
        """Whether an automatic receipt is wanted."""
    @property
    def nickname(self) -> str | None:
        """What it says about the nickname of its sender: ``None`` is nothing, empty means that it is removed."""
    @property
    def group(self) -> GroupIdentity | None:
        """The group in which it is said."""
    @property
    def kind(self) -> int:
        """The number of its type."""
    @property
    def content(self) -> Content:
        """What it says; a new object each time."""
    @property
    def body_bytes(self) -> bytes:
        """The bytes of its body, with its group header."""

@final
class Refused:
    """A message that was refused and discarded: acknowledge it, drop it, and tell its sender nothing."""

    @property
    def reason(self) -> str:
        """Which check refused, as in ``RefusedError.reason``."""
    @property
    def step(self) -> int:
        """The step of chapter 02 section 9, 1 to 15."""
    @property
    def text(self) -> str:
        """The same for people."""
    @property
    def acknowledgement(self) -> Acknowledgement | None:
        """What the server wants to hear; ``None`` if nobody waits for it."""

@final
class UnknownSender:
    """Nobody knows the public key of the sender: look it up, and receive the message again."""

    @property
    def id(self) -> str:
        """Whose key is needed."""

@final
class Acknowledgement:
    """What the server wants to hear so that it does not deliver the message again."""

    def __new__(cls, sender: Buffer, message_id: Buffer) -> Self:
        """From the sender as the header names it and the message id, 8 bytes each. An inbox gives them."""
    @property
    def sender(self) -> bytes:
        """The sender as the header names it: 8 bytes, which are no identity if that is why it was refused."""
    @property
    def message_id(self) -> bytes:
        """The message id: 8 bytes."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Inbox:
    """Where the messages of one identity are checked and recorded, the sent ones too."""

    def __new__(cls, own_id: str, store: ReplayStore | None = None) -> Self:
        """Over a store of one's own; ``None`` is one in memory. ``TypeError`` if the store lacks a method."""
    @property
    def own_id(self) -> str:
        """Whose inbox it is."""
    @property
    def store(self) -> ReplayStore:
        """The store."""
    def seal(
        self, peer: Peer, content: Content, *, header: Header | None = None, group: GroupIdentity | None = None
    ) -> bytes:
        """Seals ``content`` for ``peer``, records the nonce, and gives the envelope, ready to be sent."""
    def receive(self, envelope: Buffer, find_peer: FindPeer) -> Outcome:
        """Checks, opens and validates an envelope; one that is refused is discarded.

        What the store or ``find_peer`` raises comes out: keep the envelope then, and try again.
        """
    def receive_many(self, envelopes: Sequence[Buffer], find_peer: FindPeer) -> list[Outcome]:
        """The same for many, whose boxes are opened together; accept the messages in their order."""
    def receive_callback(self, fields: Fields, api_secret: str, find_peer: FindPeer) -> Outcome:
        """The same for a callback of the Gateway. ``GatewayError`` if its MAC or its form is wrong."""
    def accept(self, message: Received) -> Acknowledgement | None:
        """Marks a message that was processed, and gives what the server wants to hear.

        ``RefusedError`` if it was accepted before, in another copy; ``ConsumedError`` for the same object again.
        """

def seal(
    peer: Peer,
    content: Content,
    *,
    inbox: Inbox | None,
    header: Header | None = None,
    group: GroupIdentity | None = None,
) -> bytes:
    """Seals ``content`` for ``peer`` into an envelope, and records its nonce in ``inbox``.

    With ``inbox=None`` nothing is recorded, which is for programs that never receive.
    """

def open(envelope: Buffer, peer: Peer) -> Received:
    """Opens an envelope without a store: replays are not noticed. An ``Inbox`` notices them."""

def parties(envelope: Buffer) -> tuple[str, str]:
    """From whom and for whom an envelope claims to be."""
