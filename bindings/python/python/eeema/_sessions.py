"""What becomes of messages of sessions, as values; `eeema.forward_security` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, List, Literal, Optional, Tuple, Union

if TYPE_CHECKING:
    from . import PublicKey
    from .forward_security import SentToken
    from .group import GroupIdentity
    from .hazmat import CommitToken

DhType = Literal["2dh", "4dh"]
VersionRange = Tuple[int, int]
Because = Literal["replaced", "rejected", "rejected_by_peer", "terminated", "terminated_by_peer", "corrupt"]


class RejectCause:
    """Why a message was not read. Other numbers are kept as they came."""

    STATE_MISMATCH: Final = 0
    """The session is in another state, or the box did not open."""
    UNKNOWN_SESSION: Final = 1
    """There is no such session."""
    DISABLED_BY_LOCAL: Final = 2
    """The sender of the reject does not use forward security."""


class TerminateCause:
    """Why a session ends. Other numbers are kept as they came."""

    UNKNOWN_SESSION: Final = 0
    """There is no such session."""
    RESET: Final = 1
    """The user or the program starts anew."""
    DISABLED_BY_LOCAL: Final = 2
    """The sender does not use forward security."""
    DISABLED_BY_REMOTE: Final = 3
    """The receiver does not use forward security."""


@dataclass(frozen=True)
class Removed:
    """A session that is gone. Tell the user: whoever has a permanent key can end sessions."""

    peer_id: str
    """With whom it was."""
    session_id: bytes
    """Which one it was: 16 bytes."""
    because: Because
    """Why it is gone."""
    cause: Optional[int]
    """A `RejectCause` or a `TerminateCause`, if there is one."""
    text: str
    """The same for people."""


@dataclass(frozen=True)
class Outgoing:
    """An envelope that is ready to be sent: all that is needed to go on with its session is stored."""

    receiver: str
    """For whom it is."""
    message_id: bytes
    """The id by which the server acknowledges it: 8 bytes."""
    envelope: bytes = field(repr=False)
    """The bytes."""
    token: SentToken = field(repr=False)
    """For `SessionInbox.acknowledged`, once the server has acknowledged it."""


@dataclass(frozen=True)
class Sending:
    """What one call made."""

    outgoing: List[Outgoing]
    """The envelopes, in the order in which they are sent. If the connection breaks, send the same again."""
    removed: List[Removed]
    """The sessions that are gone; tell the user."""
    dh_type: Optional[DhType]
    """How the message itself was sealed; `None` if it goes as it is, outside of sessions."""


class Event:
    """What an envelope meant for the sessions with its sender: one of the classes in here."""

    @dataclass(frozen=True)
    class Plain:
        """A message outside of sessions.

        If it `is_suspicious`, there is a session in which the peer would have sealed it: fetch its features, and warn the
        user if it still has forward security.
        """

        is_suspicious: bool

    @dataclass(frozen=True)
    class Opened:
        """A session opened it, after so many that are missing. Nothing is to be shown if `Arrived.message` is `None`."""

        session_id: bytes
        dh_type: DhType
        skipped: int

    @dataclass(frozen=True)
    class Refused:
        """A session opened it, and what it says was refused; `reason` as in `RefusedError`."""

        reason: str

    @dataclass(frozen=True)
    class Created:
        """The peer began a session; the reply is the Accept.

        If the peer's features, freshly fetched, have no forward security, drop the reply and call
        `SessionInbox.terminate_all`.
        """

        session_id: bytes

    @dataclass(frozen=True)
    class Established:
        """The peer accepted a session, which uses 4DH from now on."""

        session_id: bytes

    @dataclass(frozen=True)
    class Repeated:
        """The peer repeats the Init of a session whose Accept the server has not acknowledged; the reply is the same."""

        session_id: bytes

    @dataclass(frozen=True)
    class Rejected:
        """The peer could not read a message. Fetch its features, mark the message, and never send it again without them."""

        message_id: bytes
        cause: int
        group: Optional[GroupIdentity]

    @dataclass(frozen=True)
    class Terminated:
        """The peer ended a session. Fetch its features."""

        cause: int

    @dataclass(frozen=True)
    class Unreadable:
        """It could not be read; the reply is the Reject. Tell the user: a message is lost."""

        cause: int

    @dataclass(frozen=True)
    class UnknownAccept:
        """The peer accepted a session that nobody knows; the replies end it, and begin a new one if there is none."""

        session_id: bytes

    @dataclass(frozen=True)
    class Discarded:
        """The session protocol discards it; `reason` as in `SessionError`.

        Tell the user of `counter_too_old` and `counter_too_far`: a message is lost. After the latter nothing in the
        session can be read any more, and `SessionInbox.terminate` ends it.
        """

        session_id: Optional[bytes]
        reason: str

    @dataclass(frozen=True)
    class Disabled:
        """Sessions are not used here; a message in one was rejected."""


AnyEvent = Union[
    Event.Plain, Event.Opened, Event.Refused, Event.Created, Event.Established, Event.Repeated, Event.Rejected,
    Event.Terminated, Event.Unreadable, Event.UnknownAccept, Event.Discarded, Event.Disabled,
]  # fmt: skip


class Variant:
    """What a message of a session says: one of the classes in here."""

    @dataclass(frozen=True)
    class Init:
        """Starts a session."""

        key: PublicKey
        versions: VersionRange

    @dataclass(frozen=True)
    class Accept:
        """Accepts it."""

        key: PublicKey
        versions: VersionRange

    @dataclass(frozen=True)
    class Reject:
        """A message could not be read; the session is gone."""

        message_id: bytes
        cause: int
        group: Optional[GroupIdentity]

    @dataclass(frozen=True)
    class Terminate:
        """Ends a session."""

        cause: int

    @dataclass(frozen=True)
    class Encapsulated:
        """A message. Everything but the box is protected by the envelope around it only."""

        dh_type: Optional[DhType]
        """The agreements behind its chain; `None` for a number that nobody knows."""
        counter: int
        """The place of its key in the chain."""
        sealed: bytes
        """The box: tag and ciphertext."""
        offered: int
        """The offered version, as it came."""
        applied: int
        """The applied version, as it came."""
        group: Optional[GroupIdentity]
        """The group of the message, for a reject."""


AnyVariant = Union[Variant.Init, Variant.Accept, Variant.Reject, Variant.Terminate, Variant.Encapsulated]


@dataclass(frozen=True)
class Envelope:
    """The body of a message of the type 0xa0."""

    session_id: bytes
    """The session: 16 bytes."""
    variant: AnyVariant
    """What it says."""


@dataclass(frozen=True)
class OpenedInner:
    """A message that a session opened."""

    inner: bytes = field(repr=False)
    """All bytes that were sealed: type and body."""
    is_shown: bool
    """Whether it may be processed. Commit all the same."""
    dh_type: DhType
    """The agreements behind its key."""
    skipped: int
    """How many messages before it are missing."""
    applied_version: int
    """The version that the sender applied."""
    needs_ping: bool
    """Whether the peer offers a higher version: seal an empty message in the session at once."""
    commit_token: CommitToken
    """To be used once the message is stored."""


@dataclass(frozen=True)
class Reaction:
    """What a received message of a session leads to."""

    name: Literal["created", "established", "opened", "reject", "terminate", "rejected", "terminated"]
    """What it is. After `reject`, `rejected` and `terminated` the session of the envelope is removed, if there is one."""
    session: Optional[bytes] = field(repr=False)
    """The session to be stored."""
    removed: List[bytes]
    """The ids of the others that go."""
    reply: Optional[bytes]
    """The body of a message of the type 0xa0 that is to be sent."""
    opened: Optional[OpenedInner]
    """The message."""
