"""Names for annotations: the words that functions take and give, and what they want of files, stores and callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, List, Literal, Optional, Protocol, Union

from . import Peer
from .message import Received, Refused, UnknownSender

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "Array",
    "Column",
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
    "Signal",
    "Source",
    "Status",
    "Target",
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
