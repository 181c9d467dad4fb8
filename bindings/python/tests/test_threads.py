"""Calls that take longer than 50 microseconds let other threads run."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import eeema
import pytest
from eeema import blob, contact_hash, content, gateway, hazmat, id_export, safe, verification
from eeema.crypto import AgreedKey
from eeema.forward_security import FEATURE, SessionInbox
from eeema.transport import Client, ClientEvent, Server, ServerEvent
from eeema.message import Inbox
from people import ALICE, BOB, TO_BOB

BIG = bytes(8_000_000)
BOX = AgreedKey(bytes(32))
SEALED = BOX.seal(BIG)
SEALED_BLOB, KEY = blob.seal(BIG)
ABSENT = bytes(32)
DIGITS = "1" * 1_000_000
BLANKS = " " * 4_000_000
JSON = b'{"a":"' + b"a" * 4_000_000 + b'"}'
HASHES = [bytes(32)] * 100_000
FIELDS = {"from": BOB.id, "to": "*BOT0001", "messageId": "00" * 8, "date": "1", "nonce": "00" * 24, "box": DIGITS, "mac": "00" * 32}
SESSION, _ = hazmat.initiate_session(ALICE, TO_BOB, (0x100, 0x102), bytes(16), ALICE.secret_key)


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
    hazmat.advance_chain(1, SESSION[-32:], 20_000)


def refused(work: Callable[[], object]) -> Callable[[], None]:
    """The same for what is too long to be right."""

    def call() -> None:
        with pytest.raises(eeema.EeemaError):
            work()

    return call


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
    "a session with a key of one's own": lambda: hazmat.initiate_session(
        ALICE, TO_BOB, (0x100, 0x102), bytes(16), ALICE.secret_key
    ),
    "a long message in a session": lambda: hazmat.seal_in_session(SESSION, BIG),
    "a question about many hashes": lambda: contact_hash.match_request(HASHES, HASHES),
    "a question with a long token": lambda: contact_hash.match_request([], [], token=DIGITS),
    "a question to the Gateway": lambda: contact_hash.bulk_request(HASHES[:1000], []),
    "an answer of the directory": refused(lambda: contact_hash.match_answer(JSON)),
    "an answer of the Gateway": refused(lambda: contact_hash.bulk_answer(JSON)),
    "a token of the directory": refused(lambda: contact_hash.token_answer(JSON)),
    "a challenge of the directory": refused(lambda: contact_hash.challenge_response(JSON, ALICE.id, ALICE.secret_key)),
    "offsets": lambda: contact_hash.phones_of_texts(bytes(8_000_000), b"", 64),
    "a long number": refused(lambda: contact_hash.parse_phone(DIGITS)),
    "the hash of a long number": refused(lambda: contact_hash.phone(DIGITS)),
    "a range from a long number": refused(lambda: contact_hash.range_hashes(DIGITS, 1)),
    "a search from a long number": refused(lambda: contact_hash.find_phone(ABSENT, DIGITS, 1)),
    "a long number that was typed": refused(lambda: contact_hash.phone_from_typed(DIGITS)),
    "a long e-mail address": lambda: contact_hash.parse_email(f"{DIGITS}@{DIGITS}.com"),
    "the hash of a long e-mail address": lambda: contact_hash.email(f"{DIGITS}@{DIGITS}.com"),
    "a long text": lambda: content.split_text(DIGITS),
    "a body that is none": refused(lambda: content.decode(0x17, JSON)),
    "a long server address": lambda: safe.ServerAddress.parse(f"https://safe.example/{DIGITS}"),
    "a long server address that was typed": lambda: safe.ServerAddress.from_typed(f"safe.example/{DIGITS}"),
    "a long header": lambda: safe.basic_auth(DIGITS, DIGITS),
    "a long password": lambda: safe.assess(BLANKS, {"12345678"}),
    "a long password of an export": refused(lambda: id_export.check_password(BLANKS)),
    "a long password that revokes": lambda: id_export.revocation_key(BLANKS),
    "a long export": refused(lambda: id_export.Code.parse(DIGITS * 4)),
    "an export in a long text": refused(lambda: id_export.Code.find(DIGITS)),
    "a long callback": refused(lambda: Inbox("*BOT0001").receive_callback(FIELDS, "secret", lambda _: None)),
    "the MAC of a long callback": lambda: gateway.compute_mac(FIELDS, "secret"),
    "a long scan": lambda: verification.scanned(BLANKS),
    "a long key that was typed": lambda: verification.is_key_typed(ALICE.public_key, BLANKS),
    "a long identity that was typed": refused(lambda: eeema.id_from_typed(BLANKS)),
    "a long nickname": lambda: eeema.trim_nickname(BLANKS),
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
