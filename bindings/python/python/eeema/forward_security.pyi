"""Sessions inside ordinary messages, so that what was recorded stays closed when a permanent key leaks later (chapter 06).

A program takes ``SessionInbox`` in place of ``Inbox``: one call that sends, one for what arrives, over a store of its own::

    inbox = SessionInbox(own, store)
    sending = inbox.send(peer, features, content.Text("The tide is at 6:40."))
    for outgoing in sending.outgoing:
        send(outgoing.envelope)  # until the server has it
        inbox.acknowledged(outgoing.token)

    match inbox.receive(envelope, peers.get):
        case Arrived() as arrived:
            for reply in arrived.replies:
                send(reply.envelope)
            if arrived.message is not None:
                print(arrived.message.content)  # process it
            inbox.accept(arrived)  # and acknowledge it to the server

The first messages of a session, before the peer has answered, are protected by two agreements (``"2dh"``), all others by
four (``"4dh"``). Nothing heals: whoever copies a session reads what follows until a new one begins. It is not used while
several devices are linked.
"""

from collections.abc import Sequence
from typing import Final, final

from typing_extensions import Buffer, Self

from . import Identity, Peer
from ._sessions import AnyEvent, Envelope, Event, Outgoing, RejectCause, Removed, Sending, TerminateCause, Variant
from .content import Content
from .group import GroupIdentity
from .message import Acknowledgement, Header, Received
from .typing import FindPeer, SessionOutcome, SessionStore

__all__ = [
    "FEATURE",
    "SUPPORTED",
    "Arrived",
    "Envelope",
    "Event",
    "MemorySessionStore",
    "Outgoing",
    "RejectCause",
    "Removed",
    "Sending",
    "SentToken",
    "SessionInbox",
    "TerminateCause",
    "Variant",
    "decode",
]

FEATURE: Final[int]
"""The bit of forward security in the features of a contact."""

SUPPORTED: Final[tuple[int, int]]
"""The lowest and the highest version that the library knows: 1.0 and 1.2."""

@final
class SentToken:
    """Says of an envelope that the server acknowledged it. It may be used late, in any order and more than once."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class MemorySessionStore:
    """A store in memory, for tests, and for programs that begin new sessions when they start.

    Its sessions are wiped with it. It grows by 32 bytes for each nonce, 16 for each message and 250 for each session.
    """

    def __new__(cls) -> Self: ...

@final
class Arrived:
    """A valid envelope: a message, or something of the session protocol. All that happened to sessions is stored.

    Send the replies, process the message if there is one, then hand it to ``SessionInbox.accept``, before the next envelope
    of the same peer is received. Until then it may be dropped, and opens again when the server delivers it again; a later
    message of the session moves the chain past it, and then it cannot be opened again.
    """

    @property
    def message(self) -> Received | None:
        """The message, to be processed; ``None`` if there is nothing to be shown. ``SessionInbox.accept`` wants the whole."""
    @property
    def sender(self) -> str:
        """Who sent it."""
    @property
    def event(self) -> AnyEvent:
        """What it meant for the sessions with its sender."""
    @property
    def replies(self) -> list[Outgoing]:
        """What is to be sent, in this order, before the envelope is acknowledged."""
    @property
    def removed(self) -> list[Removed]:
        """The sessions that are gone; tell the user."""

@final
class SessionInbox:
    """An inbox whose messages go through sessions.

    Every call reads the sessions of one peer, and stores them before anything comes out: a program that stops at any point
    goes on with what it stored. Calls of several threads wait for each other. Have one inbox for an identity, and one
    process.

    Times are milliseconds since 1970; without one it is the time of the system.
    """

    def __new__(
        cls,
        identity: Identity,
        store: SessionStore | MemorySessionStore | None = None,
        *,
        versions: tuple[int, int] | None = ...,
    ) -> Self:
        """The inbox of ``identity``, over a store of one's own; ``None`` is one in memory.

        ``versions`` are the lowest and the highest version to use, ``SUPPORTED`` unless given. With ``None`` sessions are not
        used: messages in sessions are rejected, and all are sent as they are. ``TypeError`` if the store lacks a method.
        """
    @property
    def own_id(self) -> str:
        """Whose inbox it is."""
    @property
    def store(self) -> SessionStore | MemorySessionStore:
        """The store."""
    def send(
        self,
        peer: Peer,
        features: int,
        content: Content,
        *,
        header: Header | None = None,
        group: GroupIdentity | None = None,
        now: int | None = None,
    ) -> Sending:
        """Seals ``content`` for ``peer`` in the best session, or begins one.

        As it is, if one of the two does not use sessions or the session does not carry the type. ``features`` are those of
        the peer, as the directory says. ``SessionError``, ``MessageError`` or what the store raises: send nothing.
        """
    def send_to_all(
        self,
        receivers: Sequence[tuple[Peer, int]],
        content: Content,
        *,
        header: Header | None = None,
        group: GroupIdentity | None = None,
        now: int | None = None,
    ) -> list[Sending]:
        """Seals one content for many with their features, each in a session of their own, with one message id for all."""
    def refresh(self, peer: Peer, features: int, *, now: int | None = None) -> Sending:
        """What a program sends to a peer when it starts, and after an update.

        A new session if there is none, each Init or Accept that the server has not acknowledged, and an empty message in the
        best session.
        """
    def terminate(self, peer: Peer, session_id: Buffer, cause: int, *, now: int | None = None) -> Sending:
        """Ends a session: it is removed, and the peer is told. With ``TerminateCause.RESET`` the next message begins a new one."""
    def terminate_all(self, peer: Peer, cause: int, *, now: int | None = None) -> Sending:
        """Ends all sessions with a peer.

        ``TerminateCause.DISABLED_BY_REMOTE`` if its features, freshly fetched, have no forward security, ``DISABLED_BY_LOCAL``
        if it is switched off here.
        """
    def acknowledged(self, token: SentToken, *, now: int | None = None) -> None:
        """Notes that the server acknowledged an envelope: its Init or Accept is not sent again."""
    def receive(self, envelope: Buffer, find_peer: FindPeer, *, now: int | None = None) -> SessionOutcome:
        """Checks and opens an envelope, lets the sessions with its sender open what is in it, and checks that.

        ``accept`` it before the next envelope of the same peer is received: until then it opens again, afterwards perhaps not.
        Messages outside of sessions come out too. What the store or ``find_peer`` raises comes out, and ``SessionError``: keep
        the envelope then, acknowledge nothing, and try again.
        """
    def accept(self, arrived: Arrived) -> Acknowledgement | None:
        """Marks an envelope that was processed, turns the chain of its session, and gives what the server wants to hear.

        Call it once the message is stored and the replies are sent. ``RefusedError`` if it was accepted before, in another
        copy: undo its effect, and receive the envelope again, which gives what the server wants to hear. ``ConsumedError``
        for the same object again.
        """

def decode(body: Buffer) -> Envelope:
    """Reads the body of a message of the type 0xa0. ``SessionError`` if it is malformed."""
