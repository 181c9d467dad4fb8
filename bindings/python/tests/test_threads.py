"""Calls that take longer than 50 microseconds let other threads run."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import eeema
import pytest
from eeema import blob, contact_hash, content, hazmat, safe
from eeema.crypto import AgreedKey
from eeema.forward_security import FEATURE, SessionInbox
from eeema.transport import Client, ClientEvent, Server, ServerEvent
from people import ALICE, BOB, TO_BOB

BIG = bytes(8_000_000)
BOX = AgreedKey(bytes(32))
SEALED = BOX.seal(BIG)
SEALED_BLOB, KEY = blob.seal(BIG)
ABSENT = bytes(32)


@pytest.fixture
def patient_interpreter() -> Iterator[None]:
    """Nobody is asked to let go: who waits gets the interpreter only when it is given away."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(3600)
    yield
    sys.setswitchinterval(before)


def handshakes() -> None:
    client, hello = Client.start([ALICE.public_key])
    server = Server()
    for _ in server.receive(hello):
        for event in client.receive(server.hello(ALICE.secret_key)):
            assert isinstance(event, ClientEvent.ServerHello)
            for asked in server.receive(client.login(BOB)):
                if isinstance(asked, ServerEvent.LoginData):
                    server.client_key(ALICE.secret_key, BOB.public_key)


def catch_up() -> None:
    """Opens a message behind 20,000 that are missing."""
    session, _ = hazmat.initiate_session(ALICE, TO_BOB, (0x100, 0x102), bytes(16), ALICE.secret_key)
    hazmat.advance_chain(1, session[-32:], 20_000)


LONG: dict[str, Callable[[], object]] = {
    "scrypt": lambda: safe.MasterKey.derive("shootdeathstar", "ALICE001"),
    "a long seal": lambda: BOX.seal(BIG),
    "a long open": lambda: BOX.open(SEALED),
    "many seals": lambda: BOX.seal_many([bytes(3000)] * 2000),
    "a blob": lambda: blob.seal(BIG),
    "opening a blob": lambda: blob.open(KEY, SEALED_BLOB),
    "a range search": lambda: contact_hash.find_phone(ABSENT, "41790000000", 500_000),
    "a column": lambda: contact_hash.phones([f"4179{number:07}" for number in range(200_000)]),
    "agreements": lambda: ALICE.peers([(BOB.id, BOB.public_key)] * 2000),
    "a chain": catch_up,
    "an agreement": lambda: ALICE.peer(BOB.id, BOB.public_key),
    "a public key": lambda: ALICE.secret_key.public_key,
    "a handshake": handshakes,
    "a new session": lambda: SessionInbox(ALICE).send(TO_BOB, FEATURE, content.Text("Hi")),
}
"""What takes longer than 50 microseconds; the last ones take so little more that they are called again and again."""
ENOUGH = 10


def progress(work: Callable[[], object], seconds: float = 0) -> int:
    """How often another thread counts while `work` runs, again and again for so long unless it counts."""
    count, is_over, counts = 0, threading.Event(), threading.Event()

    def run() -> None:
        nonlocal count
        while not is_over.is_set():
            count += 1
            counts.set()
            time.sleep(0.0002)  # gives the interpreter away, and waits for it again

    counter = threading.Thread(target=run)
    counter.start()
    counts.wait()
    before, end = count, time.monotonic() + seconds
    work()
    while count - before <= ENOUGH and time.monotonic() < end:
        work()
    made = count - before
    is_over.set()
    counter.join()
    return made


@pytest.mark.parametrize("name", LONG)
def test_another_thread_counts_during_a_call(name: str, patient_interpreter: None) -> None:
    assert progress(LONG[name], 10) > ENOUGH


def test_the_counter_waits_where_nothing_is_given_away(patient_interpreter: None) -> None:
    """The test itself: a call of Python's own that keeps the interpreter lets nobody count."""
    assert progress(lambda: sum(range(20_000_000)), 1) <= 1
    assert eeema.__version__
