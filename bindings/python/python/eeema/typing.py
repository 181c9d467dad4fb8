"""Names for annotations: the words that functions take and give, and what they want of files, stores and callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, List, Literal, Optional, Protocol, Union

from . import Peer
from ._connection import AnyClientEvent, AnyExtension, AnyFromClient, AnyFromServer, AnyServerEvent, AnyTokenForm
from ._sessions import AnyEvent, AnyVariant, Because, DhType, VersionRange
from .forward_security import Arrived
from .message import Received, Refused, UnknownSender

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "AnyClientEvent",
    "AnyEvent",
    "AnyExtension",
    "AnyFromClient",
    "AnyFromServer",
    "AnyServerEvent",
    "AnyTokenForm",
    "AnyVariant",
    "Array",
    "Because",
    "Column",
    "DhType",
    "Environment",
    "Event",
    "Fields",
    "FindPeer",
    "Level",
    "Outcome",
    "Part",
    "Policy",
    "Release",
    "Rendering",
    "ReplayStore",
    "Scheme",
    "SeekableSource",
    "SeekableTarget",
    "SessionOutcome",
    "SessionStore",
    "Signal",
    "Source",
    "Status",
    "Target",
    "VersionRange",
]

Environment = Literal["production", "sandbox", "on_premises"]
"""Where a device belongs."""

Event = Literal[
    "added_by_user",
    "address_book_link_removed",
    "address_book_match",
    "address_book_sync_disabled",
    "compared_by_user",
    "created_again",
    "link_opened",
    "message_received",
    "predefined_key_matched",
    "scan_differed",
    "scan_matched",
    "work_directory_match",
    "work_membership_ended",
]
"""What happened to a contact."""

Level = Literal["unverified", "server_verified", "fully_verified"]
"""How far a contact is verified."""

Part = Literal["file", "thumbnail"]
"""Which of the two blobs of a key."""

Policy = Literal["default", "send", "do_not_send"]
"""Whether something is sent to a contact."""

Release = Union[Literal["unset", "nobody", "everyone"], List[str]]
"""Who gets the profile picture."""

Rendering = Literal["file", "media", "sticker"]
"""How to show a file."""

Scheme = Literal["legacy", "v1"]
"""The two forms of an ID export."""

Signal = Literal["offer", "answer", "ice_candidates", "hangup", "ringing"]
"""What is signalled in a call."""

Status = Literal["received", "read", "thumbs_up", "thumbs_down"]
"""What happened to a message."""

Outcome = Union[Received, Refused, UnknownSender]
"""What becomes of a message."""

SessionOutcome = Union[Arrived, Refused, UnknownSender]
"""What becomes of a message with sessions."""

Fields = Union[Mapping[str, str], Iterable["tuple[str, str]"]]
"""Names and values of a form, exactly as received."""

FindPeer = Callable[[str], Optional[Peer]]
"""Who a sender is; ``None`` if nobody knows. The ``get`` of a dictionary is one."""


class Array(Protocol):
    """An array of NumPy, as older type checkers see it."""

    @property
    def __array_interface__(self) -> "dict[str, Any]": ...


Column = Union["Buffer", Array]
"""What lends the bytes of a column."""


class ReplayStore(Protocol):
    """What an inbox wants of a store: four methods.

    Keep it for ever, in one store for all contacts. A method that raises says nothing of the message: the exception comes
    out of the call, and the envelope is received again later.
    """

    def is_nonce_used(self, nonce: bytes, /) -> bool:
        """Whether this hash of a nonce, 32 bytes, was marked."""

    def is_message_id_used(self, sender: str, message_id: bytes, /) -> bool:
        """Whether a message with this id of 8 bytes was marked for this sender."""

    def mark_nonce(self, nonce: bytes, /) -> bool:
        """Marks the hash of a nonce, and says whether it was new."""

    def mark(self, nonce: bytes, sender: str, message_id: bytes, /) -> bool:
        """Marks both if both are new, in one step, and says whether they were."""


class SessionStore(ReplayStore, Protocol):
    """What an inbox with sessions wants of a store: three methods more.

    Every call is durable when it returns. Sessions are as secret as keys: they lie nowhere else, are in no backup, and what
    is overwritten or removed is gone, from journals too. Never put an older copy back: it would make a key seal twice. Begin
    a transaction before a message is processed and end it behind ``SessionInbox.accept`` where the database can.
    """

    def load_sessions(self, peer_id: str, /) -> Iterable["tuple[bytes, bytes]"]:
        """Id and bytes of every session with ``peer_id``, in any order."""

    def save_session(self, peer_id: str, session_id: bytes, encoded: bytes, /) -> None:
        """Keeps a session, at most 199 bytes, in place of the one with these names."""

    def remove_session(self, peer_id: str, session_id: bytes, /) -> None:
        """Removes a session; nothing happens if there is none."""


class Source(Protocol):
    """A file that is read."""

    def read(self, size: int, /) -> bytes: ...


class SeekableSource(Source, Protocol):
    """A file that is read twice."""

    def tell(self) -> int: ...

    def seek(self, offset: int, /) -> object: ...


class Target(Protocol):
    """A file that is written."""

    def write(self, data: bytes, /) -> Optional[int]: ...


class SeekableTarget(Target, Protocol):
    """A file that is written, and whose beginning is written in the end."""

    def tell(self) -> int: ...

    def seek(self, offset: int, /) -> object: ...
