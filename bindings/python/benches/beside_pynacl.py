"""Seals and opens beside PyNaCl in one run, and prints a table: `beside_pynacl.py [SECONDS]` for each figure.

Of every figure it takes the best of seven pieces of the time, because the machine may be busy meanwhile. Both sides do the
same: box and nonce of a fresh generator, `bytes` in and out. An envelope is two boxes and its parsing, and an open one is
read and checked; PyNaCl has no such thing, so two of its boxes stand beside it. Set `MALLOC_TRIM_THRESHOLD_=100000000` where
batches of 3000 bytes are to be compared and not the C library, which may fetch their memory from the system each time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import eeema
from eeema import blob, content
from eeema.crypto import AgreedKey
from eeema.message import Inbox
from nacl.public import Box, PrivateKey, PublicKey

BATCH = 64
PIECES = 7


def speed(work: Callable[[], object], count: int, seconds: float) -> float:
    """Microseconds for each of the `count` things that `work` does."""
    rounds, best = 1, float("inf")
    for _ in range(PIECES):
        end = time.perf_counter() + seconds / PIECES
        while (start := time.perf_counter()) < end:
            for _ in range(rounds):
                work()
            taken = time.perf_counter() - start
            best = min(best, taken / rounds)
            if taken < 0.002:
                rounds *= 2
    return best / count * 1e6


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    alice, bob = PrivateKey.generate(), PrivateKey.generate()
    theirs = Box(alice, bob.public_key)
    ours = AgreedKey(theirs.shared_key())

    def row(what: str, own: Callable[[], object], other: Callable[[], object], count: int = 1) -> None:
        fast, slow = speed(own, count, seconds), speed(other, count, seconds)
        print(f"| {what} | {fast:.2f} | {slow:.2f} | {slow / fast:.1f} |", flush=True)

    print("| what | eeema, µs | PyNaCl, µs | times as fast |\n|---|---|---|---|")
    for length in (32, 300, 3000):
        text = bytes(length)
        one = bytes(theirs.encrypt(text))
        row(f"seal {length} bytes", lambda: ours.seal(text), lambda: theirs.encrypt(text))
        row(f"open {length} bytes", lambda: ours.open(one), lambda: theirs.decrypt(one))
        texts, many = [text] * BATCH, [one] * BATCH
        row(
            f"seal {BATCH} of {length} bytes, each", lambda: ours.seal_many(texts),
            lambda: [theirs.encrypt(text) for text in texts], BATCH,
        )  # fmt: skip
        row(
            f"open {BATCH} of {length} bytes, each", lambda: ours.open_many(many),
            lambda: [theirs.decrypt(one) for one in many], BATCH,
        )  # fmt: skip
    print_messages(row, theirs)
    print_others(row, alice)


def print_messages(row: Callable[..., None], theirs: Box) -> None:
    """Envelopes, with everything that an inbox checks."""
    alice, bob = eeema.Identity.generate("ALICE001"), eeema.Identity.generate("BOB00001")
    to_bob, from_alice = alice.peer(bob.id, bob.public_key), bob.peer(alice.id, alice.public_key)
    said, find = content.Text("x" * 100), {alice.id: from_alice}.get
    envelopes = [Inbox(alice.id).seal(to_bob, said) for _ in range(BATCH)]
    inbox = Inbox(bob.id)
    outer, inner = bytes(theirs.encrypt(bytes(200))), bytes(theirs.encrypt(bytes(40)))
    row(
        "seal a text into an envelope (two boxes)", lambda: eeema.message.seal(to_bob, said, inbox=None),
        lambda: (theirs.encrypt(bytes(200)), theirs.encrypt(bytes(40))),
    )  # fmt: skip
    row(
        "receive an envelope", lambda: inbox.receive(envelopes[0], find),
        lambda: (theirs.decrypt(outer), theirs.decrypt(inner)),
    )  # fmt: skip
    row(
        f"receive {BATCH} envelopes, each", lambda: inbox.receive_many(envelopes, find),
        lambda: [(theirs.decrypt(outer), theirs.decrypt(inner)) for _ in envelopes], BATCH,
    )  # fmt: skip


def print_others(row: Callable[..., None], alice: PrivateKey) -> None:
    own = eeema.Identity("ALICE001", eeema.SecretKey(bytes(alice)))
    keys = [PrivateKey.generate().public_key for _ in range(BATCH)]
    contacts = [(f"BOB{number:05}", eeema.PublicKey(bytes(key))) for number, key in enumerate(keys)]
    row("agree on a key", lambda: own.peer(*contacts[0]), lambda: Box(alice, PublicKey(bytes(keys[0]))))
    row(f"agree on {BATCH} keys, each", lambda: own.peers(contacts), lambda: [Box(alice, key) for key in keys], BATCH)
    big = bytes(10_000_000)
    theirs = Box(alice, keys[0])
    row("seal a blob of 10 MB", lambda: blob.seal(big), lambda: theirs.encrypt(big))


if __name__ == "__main__":
    main()
