"""Messages through sessions, with stores in memory and in Python."""

from __future__ import annotations

import threading
from collections.abc import Callable

import eeema
import pytest
from eeema import content, group
from eeema.forward_security import (
    FEATURE,
    SUPPORTED,
    Arrived,
    Event,
    MemorySessionStore,
    Outgoing,
    SessionInbox,
    TerminateCause,
    Variant,
    decode,
)
from eeema.message import Header, Received, Refused, UnknownSender
from hypothesis import given
from hypothesis import strategies as st
from people import ALICE, BOB, FROM_ALICE, TO_BOB, knows
from test_messages import Store

DAY = 24 * 60 * 60 * 1000


class SessionStore(Store):
    """A store as a program writes it, with sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[tuple[str, bytes], bytes] = {}
        self.meanwhile: Callable[[], object] = lambda: None

    def load_sessions(self, peer_id: str, /) -> list[tuple[bytes, bytes]]:
        self.check()
        self.meanwhile()
        return [(id, session) for (peer, id), session in self.sessions.items() if peer == peer_id]

    def save_session(self, peer_id: str, session_id: bytes, encoded: bytes, /) -> None:
        self.check()
        assert len(session_id) == 16 and len(encoded) <= 199
        self.sessions[peer_id, session_id] = encoded

    def remove_session(self, peer_id: str, session_id: bytes, /) -> None:
        self.check()
        self.sessions.pop((peer_id, session_id), None)


class Side:
    """Somebody with an inbox, the other one as a peer, and what happened."""

    def __init__(self, own: eeema.Identity, peer: eeema.Peer, store: SessionStore | MemorySessionStore | None = None):
        self.inbox, self.peer = SessionInbox(own, store), peer
        self.events: list[object] = []
        self.texts: list[str] = []

    def says(self, text: str, now: int | None = None) -> list[Outgoing]:
        sending = self.inbox.send(self.peer, FEATURE, content.Text(text), now=now)
        assert not sending.removed
        for one in sending.outgoing:
            self.inbox.acknowledged(one.token, now=now)
        return sending.outgoing

    def gets(self, outgoing: list[Outgoing]) -> list[Outgoing]:
        """Takes all, and gives the replies."""
        replies = []
        for one in outgoing:
            arrived = self.inbox.receive(one.envelope, knows(self.peer).get)
            assert isinstance(arrived, Arrived)
            self.events.append(arrived.event)
            replies += arrived.replies
            if arrived.message is not None:
                assert isinstance(arrived.message.content, content.Text)
                self.texts.append(arrived.message.content.text)
            ack = self.inbox.accept(arrived)
            assert ack is not None and ack.message_id == one.message_id
        for reply in replies:
            self.inbox.acknowledged(reply.token)
        return replies


def sides(store: SessionStore | None = None) -> tuple[Side, Side]:
    return Side(ALICE, TO_BOB, store), Side(BOB, FROM_ALICE)


@pytest.mark.parametrize("store", [None, SessionStore()])
def test_a_session_begins_and_goes_on(store: SessionStore | None) -> None:
    alice, bob = sides(store)
    first = alice.says("one")
    assert len(first) == 2 and [one.receiver for one in first] == [BOB.id] * 2
    accept = bob.gets(first)
    assert isinstance(bob.events[0], Event.Created)
    session_id = bob.events[0].session_id
    assert bob.events[1] == Event.Opened(session_id, "2dh", 0)
    assert alice.gets(accept) == [] and alice.events == [Event.Established(session_id)]
    assert bob.gets(alice.says("two")) == []
    assert alice.gets(bob.says("three")) == []
    assert (bob.texts, alice.texts) == (["one", "two"], ["three"])
    assert bob.events[2] == Event.Opened(session_id, "4dh", 0)
    if store is not None:
        assert alice.inbox.store is store and list(store.sessions) == [(BOB.id, session_id)]


def test_what_is_lost_is_counted() -> None:
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("one")))
    for _ in range(3):
        alice.says("lost")
    bob.gets(alice.says("four"))
    assert isinstance(bob.events[-1], Event.Opened) and bob.events[-1].skipped == 3


def test_an_envelope_is_accepted_once() -> None:
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("one")))
    [sealed] = alice.says("two")
    arrived = [bob.inbox.receive(sealed.envelope, knows(bob.peer).get) for _ in range(2)]
    assert isinstance(arrived[0], Arrived) and isinstance(arrived[1], Arrived)
    assert bob.inbox.accept(arrived[0]) is not None
    with pytest.raises(eeema.ConsumedError):
        bob.inbox.accept(arrived[0])
    with pytest.raises(eeema.RefusedError):
        bob.inbox.accept(arrived[1])
    again = bob.inbox.receive(sealed.envelope, knows(bob.peer).get)
    assert isinstance(again, Refused) and again.reason == "nonce_reuse" and again.acknowledgement is not None
    # Its message belongs to it, and is not accepted by itself.
    assert isinstance(arrived[0].message, Received)
    with pytest.raises(eeema.ConsumedError):
        eeema.Inbox(BOB.id).accept(arrived[0].message)


def test_without_the_feature_it_goes_as_it_is() -> None:
    alice, bob = sides()
    sending = alice.inbox.send(TO_BOB, 0, content.Text("plain"))
    assert sending.dh_type is None and len(sending.outgoing) == 1
    bob.gets(sending.outgoing)
    assert bob.events == [Event.Plain(False)] and bob.texts == ["plain"]


def test_who_uses_no_sessions_rejects() -> None:
    alice = Side(ALICE, TO_BOB)
    without = SessionInbox(BOB, versions=None)
    _, text = alice.says("one")
    arrived = without.receive(text.envelope, knows(FROM_ALICE).get)
    assert isinstance(arrived, Arrived) and arrived.event == Event.Disabled() and arrived.message is None
    rejected = alice.gets(arrived.replies)
    assert rejected == [] and isinstance(alice.events[0], Event.Rejected)
    assert alice.events[0].message_id == text.message_id


def test_a_session_ends() -> None:
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("one")))
    opened = bob.events[-1]
    assert isinstance(opened, Event.Opened)
    ended = alice.inbox.terminate(TO_BOB, opened.session_id, TerminateCause.RESET)
    [gone] = ended.removed
    assert (gone.peer_id, gone.session_id, gone.because, gone.cause) == (BOB.id, opened.session_id, "terminated", 1)
    bob.gets(ended.outgoing)
    assert bob.events[-1] == Event.Terminated(TerminateCause.RESET)
    assert alice.inbox.terminate_all(TO_BOB, TerminateCause.DISABLED_BY_LOCAL).outgoing == []
    assert alice.inbox.terminate(TO_BOB, bytes(16), 9).outgoing == []


def test_a_group_is_told_in_sessions() -> None:
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("one")))
    tide = group.GroupIdentity.generate(ALICE.id)
    header = Header()
    [sending] = alice.inbox.send_to_all([(TO_BOB, FEATURE)], content.Text("all"), group=tide, header=header)
    assert sending.dh_type == "4dh" and sending.outgoing[-1].message_id == header.message_id
    arrived = bob.inbox.receive(sending.outgoing[-1].envelope, knows(FROM_ALICE).get)
    assert isinstance(arrived, Arrived) and arrived.message is not None and arrived.message.group == tide
    plain = alice.inbox.send(TO_BOB, 0, content.Text("all"), group=tide)
    warned = bob.inbox.receive(plain.outgoing[0].envelope, knows(FROM_ALICE).get)
    assert isinstance(warned, Arrived) and warned.event == Event.Plain(is_suspicious=True)


def test_a_program_that_starts_refreshes() -> None:
    alice, bob = sides()
    first = alice.inbox.refresh(TO_BOB, FEATURE)
    bob.gets(first.outgoing)
    assert [type(event) for event in bob.events] == [Event.Created]
    assert alice.inbox.refresh(TO_BOB, 0).outgoing == []
    # The server did not say that it has the Init: it goes out again, and the answer is the same.
    replies = bob.gets(alice.inbox.refresh(TO_BOB, FEATURE).outgoing)
    assert replies == [] and isinstance(bob.events[1], Event.Discarded) and bob.events[1].reason == "discarded"


def test_what_a_store_raises_comes_out_and_nothing_is_lost() -> None:
    store = SessionStore()
    alice, bob = sides()
    bob.inbox = SessionInbox(BOB, store)
    init, text = alice.says("one")
    store.broken = True
    with pytest.raises(OSError, match="the disk is full"):
        bob.inbox.receive(init.envelope, knows(FROM_ALICE).get)
    with pytest.raises(OSError, match="the disk is full"):
        bob.inbox.send(FROM_ALICE, FEATURE, content.Text("x"))
    store.broken = False
    bob.gets([init, text])
    assert bob.texts == ["one"]


def test_a_damaged_session_is_ended() -> None:
    store = SessionStore()
    alice, bob = sides(store)
    alice.says("one")
    [name] = store.sessions
    store.sessions[name] = b"damaged"
    sending = alice.inbox.send(TO_BOB, FEATURE, content.Text("two"))
    assert [gone.because for gone in sending.removed] == ["corrupt"] and len(sending.outgoing) == 3
    # What a store must not give is refused like Python.
    for wrong in ([(b"short", b"")], [1], 5, None, [("x", "y")]):
        store.load_sessions = lambda _, wrong=wrong: wrong  # type: ignore[method-assign,misc]
        with pytest.raises((TypeError, ValueError)):
            alice.inbox.send(TO_BOB, FEATURE, content.Text("three"))


def test_a_store_needs_all_methods() -> None:
    for missing in ("mark", "load_sessions", "save_session", "remove_session"):
        store = SessionStore()
        setattr(store, missing, None)
        with pytest.raises(TypeError, match=missing):
            SessionInbox(ALICE, store)
    with pytest.raises(TypeError):
        SessionInbox(ALICE, Store())  # type: ignore[arg-type]


def test_a_store_must_not_call_its_inbox() -> None:
    store = SessionStore()
    inbox = SessionInbox(ALICE, store)
    store.meanwhile = lambda: inbox.send(TO_BOB, FEATURE, content.Text("x"))
    with pytest.raises(RuntimeError, match="must not call the inbox"):
        inbox.send(TO_BOB, FEATURE, content.Text("x"))
    store.meanwhile = lambda: None
    assert inbox.send(TO_BOB, FEATURE, content.Text("x")).outgoing


def test_threads_wait_for_each_other() -> None:
    """Two calls that read the same session would seal with the same key."""
    store = SessionStore()
    alice, bob = sides(store)
    alice.gets(bob.gets(alice.says("one")))
    waiting = threading.Barrier(4)
    sealed: list[Outgoing] = []

    def say() -> None:
        waiting.wait()
        for _ in range(8):
            sealed.extend(alice.inbox.send(TO_BOB, FEATURE, content.Text("at once")).outgoing)

    threads = [threading.Thread(target=say) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counters = set()
    for one in sealed:
        read = eeema.message.open(one.envelope, FROM_ALICE).content
        assert isinstance(read, content.ForwardSecurityEnvelope)
        said = decode(read.envelope).variant
        assert isinstance(said, Variant.Encapsulated)
        counters.add(said.counter)
    assert len(counters) == len(sealed) == 32


def test_a_wiped_identity_is_needed() -> None:
    own = eeema.Identity("ALICE001", eeema.SecretKey.generate())
    inbox, peer = SessionInbox(own), own.peer(BOB.id, BOB.public_key)
    assert inbox.own_id == "ALICE001"
    with pytest.raises(eeema.MessageError) as refused:
        inbox.send(FROM_ALICE, FEATURE, content.Text("x"))
    assert refused.value.reason == "other_identity"
    own.wipe()
    with pytest.raises(eeema.ConsumedError):
        inbox.send(peer, FEATURE, content.Text("x"))


def test_a_stranger_and_a_finder_that_raises() -> None:
    alice, bob = sides()
    init, _ = alice.says("one")
    outcome = bob.inbox.receive(init.envelope, lambda _: None)
    assert isinstance(outcome, UnknownSender) and outcome.id == ALICE.id
    with pytest.raises(ZeroDivisionError):
        bob.inbox.receive(init.envelope, lambda _: 1 // 0)  # type: ignore[arg-type,return-value]
    with pytest.raises(TypeError):
        bob.inbox.receive(init.envelope, lambda _: 5)  # type: ignore[arg-type,return-value]
    assert isinstance(bob.inbox.receive(b"", lambda _: None), Refused)


def test_a_session_that_was_silent_is_pinged() -> None:
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("one", now=DAY)))
    # Nothing of this type goes through sessions.
    passing = alice.inbox.send(TO_BOB, FEATURE, content.GroupSyncRequest(), group=group.GroupIdentity(BOB.id, bytes(8)), now=3 * DAY)
    assert passing.dh_type in ("4dh", None)
    assert SUPPORTED == (0x100, 0x102)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_any_conversation_arrives_whole(steps: list[tuple[bool, bool]]) -> None:
    """Who speaks and what is lost is chosen; what arrives arrives once, and in order."""
    alice, bob = sides()
    alice.gets(bob.gets(alice.says("begin")))
    said: dict[bool, list[str]] = {True: [], False: ["begin"]}
    for number, (by_bob, is_lost) in enumerate(steps):
        speaker, other = (bob, alice) if by_bob else (alice, bob)
        outgoing = speaker.says(str(number))
        if not is_lost:
            speaker.gets(other.gets(outgoing))
            said[by_bob].append(str(number))
    assert (alice.texts, bob.texts) == (said[True], said[False])


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        assert len(decode(body).session_id) == 16
    except eeema.SessionError as error:
        assert error.reason == "malformed"
