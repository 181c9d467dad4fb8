"""Groups: the fan-out of a message, and what is done with messages of groups (chapter 04)."""

from collections.abc import Sequence
from typing import Literal, final

from typing_extensions import Buffer, Self

from . import Peer
from .content import Content
from .message import Header, Inbox

__all__ = [
    "GroupIdentity",
    "Incoming",
    "KnownGroup",
    "fan_out",
    "is_resync_due",
    "is_sync_limited",
    "may_request_sync",
]

@final
class GroupIdentity:
    """A group: its creator and its id; can be compared and hashed."""

    def __new__(cls, creator: str, id: Buffer) -> Self:
        """From its creator and its id of 8 bytes."""
    @staticmethod
    def generate(creator: str) -> GroupIdentity:
        """With a fresh id."""
    @property
    def creator(self) -> str:
        """Who made it."""
    @property
    def id(self) -> bytes:
        """Its id: 8 bytes."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def fan_out(
    receivers: Sequence[Peer],
    content: Content,
    *,
    group: GroupIdentity,
    inbox: Inbox | None,
    header: Header | None = None,
) -> list[tuple[str, bytes]]:
    """Seals one content for many members, and records all nonces in ``inbox``: each receiver with their envelope.

    With ``inbox=None`` nothing is recorded. All envelopes have one message id. Leave out contacts that are invalid.
    """

@final
class KnownGroup:
    """What a device knows of a group."""

    def __new__(cls, identity: GroupIdentity, members: Sequence[str], *, left: bool = False) -> Self:
        """The group, all members but the own identity, and whether it was left."""
    def includes(self, id: str) -> bool:
        """Whether somebody belongs to it."""
    def is_notes_group(self, user: str) -> bool:
        """Whether nobody but ``user`` is in it."""
    def receivers(self, user: str, group_name: str, kind: int) -> list[str]:
        """Who gets a message of the type ``kind`` from ``user``."""

@final
class Incoming:
    """A message that came in a group, before anything is done with it."""

    def __new__(cls, identity: GroupIdentity, sender: str, user: str, *, creator_blocked: bool = False) -> Self:
        """The group that it names, who sent it to whom, and whether the user blocked the creator."""
    def decide(
        self, known: KnownGroup | None
    ) -> Literal["process", "drop", "answer_leave", "answer_empty_setup", "request_sync"]:
        """What is done with a message that is none of the following."""
    def decide_leave(
        self, known: KnownGroup | None
    ) -> Literal["process", "drop", "answer_leave", "answer_empty_setup", "request_sync"]:
        """What is done if somebody leaves."""
    def decide_setup(
        self, known: KnownGroup | None, members: Sequence[str]
    ) -> Literal["apply", "drop", "removed"]:
        """What is done with a setup with these members."""
    def decide_sync_request(
        self, known: KnownGroup | None, limited: bool
    ) -> Literal["drop", "answer_empty_setup", "resync"]:
        """What is done with a sync request; ``limited`` is what ``is_sync_limited`` says."""

def is_resync_due(identity: GroupIdentity, user: str, last: int, now: int) -> bool:
    """Whether the creator sends the state of the group again. Times in milliseconds."""

def is_sync_limited(last: int | None, now: int) -> bool:
    """Whether a sync request is not answered, because the last answer is too recent. Times in milliseconds."""

def may_request_sync(identity: GroupIdentity, user: str, last: int | None, now: int) -> bool:
    """Whether a member may ask the creator for the state of the group. Times in milliseconds."""
