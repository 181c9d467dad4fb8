"""What keeps objects of Python shows them to its collector: a circle through them is found."""

from __future__ import annotations

import gc
import sys
import weakref

import eeema
import pytest
from eeema import content, safe
from eeema.forward_security import FEATURE, Arrived, MemorySessionStore, SessionInbox
from eeema.message import Inbox, MemoryStore
from people import ALICE, BOB, FROM_ALICE, TO_BOB, knows
from test_messages import Store
from test_sessions import SessionStore


class Bot(Store):
    """A program that is its own store."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = Inbox(BOB.id, self)


class SessionBot(SessionStore):
    """The same with sessions, and with the only reference to an identity."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = SessionInbox(eeema.Identity(BOB.id, BOB.secret_key), self)


class Note:
    """Something that a program puts into a list."""

    def __init__(self, about: object) -> None:
        self.about = about


def test_an_inbox_in_its_store_is_collected() -> None:
    bot = Bot()
    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    assert bot.inbox.accept(bot.inbox.receive(envelope, knows(FROM_ALICE).get)) is not None  # type: ignore[arg-type]
    assert len(bot.inbox.receive_many([envelope], knows(FROM_ALICE).get)) == 1
    gone = weakref.ref(bot)
    del bot
    gc.collect()
    assert gone() is None


def test_an_inbox_with_sessions_in_its_store_is_collected() -> None:
    bot = SessionBot()
    sending = SessionInbox(ALICE).send(TO_BOB, FEATURE, content.Text("Hi"))
    for one in sending.outgoing:
        arrived = bot.inbox.receive(one.envelope, knows(FROM_ALICE).get)
        assert isinstance(arrived, Arrived)
        bot.inbox.accept(arrived)
    assert bot.sessions
    gone = weakref.ref(bot)
    del bot
    gc.collect()
    assert gone() is None


def test_a_circle_through_lists_is_collected() -> None:
    document = safe.Document(ALICE.secret_key)
    sending = SessionInbox(ALICE).send(TO_BOB, FEATURE, content.Text("Hi"))
    arrived = SessionInbox(BOB).receive(sending.outgoing[0].envelope, knows(FROM_ALICE).get)
    assert isinstance(arrived, Arrived)
    notes = []
    for kept, lists in (
        (document, [document.links, document.contacts, document.groups, document.distribution_lists]),
        (arrived, [arrived.replies, arrived.removed]),
    ):
        for each in lists:
            note = Note(kept)
            each.append(note)  # type: ignore[attr-defined]
            notes.append(weakref.ref(note))
    del document, arrived, kept, lists, each, note
    gc.collect()
    assert len(notes) == 6 and [note() for note in notes] == [None] * 6


def test_what_is_needed_stays() -> None:
    inbox, sessions = Bot().inbox, SessionBot().inbox
    gc.collect()
    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    assert inbox.accept(inbox.receive(envelope, knows(FROM_ALICE).get)) is not None  # type: ignore[arg-type]
    assert sessions.send(BOB.peer(ALICE.id, ALICE.public_key), FEATURE, content.Text("Hi")).outgoing


@pytest.mark.parametrize("store", [Store(), MemoryStore()])
def test_an_inbox_has_one_reference_to_its_store(store: Store | MemoryStore) -> None:
    before = sys.getrefcount(store)
    inbox = Inbox(ALICE.id, store)
    inbox.seal(TO_BOB, content.Text("Hi"))
    assert sys.getrefcount(store) == before + 1
    assert inbox.store is store and gc.get_referents(inbox).count(store) == 1


@pytest.mark.parametrize("store", [SessionStore(), MemorySessionStore()])
def test_an_inbox_with_sessions_has_one_reference_to_its_store(store: SessionStore | MemorySessionStore) -> None:
    before = sys.getrefcount(store), sys.getrefcount(ALICE)
    inbox = SessionInbox(ALICE, store)
    inbox.send(TO_BOB, FEATURE, content.Text("Hi"))
    assert (sys.getrefcount(store), sys.getrefcount(ALICE)) == (before[0] + 1, before[1] + 1)
    assert inbox.store is store
    assert [gc.get_referents(inbox).count(one) for one in (store, ALICE)] == [1, 1]
