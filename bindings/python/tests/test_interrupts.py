"""Ctrl-C ends what may take seconds: a range, a column, many agreements, a file."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from eeema import blob, contact_hash
from eeema.crypto import AgreedKey
from people import ALICE, BOB
from test_threads import patient_interpreter

__all__ = ["patient_interpreter"]

ABSENT = bytes(32)
ROWS = 500_000 * (os.cpu_count() or 1)
NUMBERS = np.arange(41_790_000_000, 41_790_000_000 + ROWS, dtype=np.uint64)
TEXTS = pa.array([f"{number}@example.org" for number in range(ROWS)], pa.large_string())
_, OFFSETS, DATA = TEXTS.buffers()
PLAINTEXT = bytes(64 * 1024 * 1024)
SEALED = io.BytesIO()
KEY = blob.seal_file(io.BytesIO(PLAINTEXT), SEALED)

LONG: dict[str, Callable[[], object]] = {
    "find_phone": lambda: contact_hash.find_phone(ABSENT, "+491500000000", 1_000_000_000),
    "range_hashes": lambda: contact_hash.range_hashes("+491500000000", 4_000_000),
    "phones": lambda: contact_hash.phones(["+41 79 123 45 67"] * 2_000_000),
    "emails": lambda: contact_hash.emails(["alice@example.org"] * 1_000_000),
    "phones_of_integers": lambda: contact_hash.phones_of_integers(NUMBERS),
    "phones_of_fixed": lambda: contact_hash.phones_of_fixed(np.full(ROWS, b"41791234567"), 11),
    "emails_of_texts": lambda: contact_hash.emails_of_texts(OFFSETS or b"", DATA or b"", 64),
    "peers": lambda: ALICE.peers([(BOB.id, BOB.public_key)] * 20_000),
    "seal_file": lambda: blob.seal_file(io.BytesIO(PLAINTEXT), io.BytesIO()),
    "open_file": lambda: blob.open_file(KEY, io.BytesIO(SEALED.getvalue()), io.BytesIO()),
}
"""Calls with many rounds, by the name of the function."""


def raised_by(work: Callable[[], object]) -> list[str]:
    """Which functions of the module raised, while another thread sends a signal as soon as it gets the interpreter."""
    begin, raised = threading.Event(), []

    def interrupt() -> None:
        begin.wait()
        os.kill(os.getpid(), signal.SIGINT)

    def look(_: FrameType, event: str, function: Any) -> None:
        # Python tells of a function that is not written in Python how it ended.
        if event == "c_exception":
            raised.append(function.__name__)

    thread = threading.Thread(target=interrupt)
    thread.start()
    # Either in the call, or behind it.
    with pytest.raises(KeyboardInterrupt):
        sys.setprofile(look)
        try:
            begin.set()
            work()
        finally:
            sys.setprofile(None)
            thread.join()
    return raised


@pytest.mark.parametrize("name", LONG)
def test_a_signal_ends_a_call(name: str, patient_interpreter: None) -> None:
    # On a busy machine a call may end before the other thread runs.
    attempts = (raised_by(LONG[name]) for _ in range(20))
    assert next(filter(None, attempts), []) == [name]


def test_a_search_ends_soon(patient_interpreter: None) -> None:
    """It would take a minute."""
    begin = time.monotonic()
    assert raised_by(LONG["find_phone"]) == ["find_phone"]
    assert time.monotonic() - begin < 10


def test_a_call_without_rounds_ends_first(patient_interpreter: None) -> None:
    """The test itself: one box is whole before the signal is seen."""
    box = AgreedKey(bytes(32))
    assert [raised_by(lambda: box.seal(PLAINTEXT)) for _ in range(3)] == [[]] * 3


def test_what_a_handler_raises_comes_out(patient_interpreter: None) -> None:
    def handler(number: int, frame: FrameType | None) -> None:
        raise ZeroDivisionError

    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(ZeroDivisionError):
            contact_hash.find_phone(ABSENT, "+491500000000", 1_000_000_000)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_signal_whose_handler_returns_disturbs_nothing() -> None:
    seen: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        hashes, valid = contact_hash.phones_of_integers(NUMBERS)
        found = contact_hash.find_phone(hashes[-32:], "41790000000", len(NUMBERS))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert seen and valid == b"\1" * len(NUMBERS)
    assert hashes == contact_hash.range_hashes("41790000000", len(NUMBERS)) and found == str(NUMBERS[-1])


def test_another_thread_is_not_interrupted() -> None:
    """Python runs handlers in its main thread only."""
    results: list[bytes] = []
    thread = threading.Thread(target=lambda: results.append(contact_hash.range_hashes("41790000000", 2_000_000)))
    with pytest.raises(KeyboardInterrupt):
        thread.start()
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    thread.join()
    assert len(results[0]) == 64_000_000
