"""Alice and Bob, what they have of each other, and where the repository is."""

from __future__ import annotations

import os
from pathlib import Path

import eeema

ROOT = Path(os.environ.get("EEEMA_ROOT") or Path(__file__).resolve().parents[3])

ALICE = eeema.Identity.generate("ALICE001")
BOB = eeema.Identity.generate("BOB00001")
CAROL = eeema.Identity.generate("CAROL001")
BOT = eeema.Identity.generate("*BOT0001")

TO_BOB = ALICE.peer(BOB.id, BOB.public_key)
FROM_ALICE = BOB.peer(ALICE.id, ALICE.public_key)


def knows(*peers: eeema.Peer) -> dict[str, eeema.Peer]:
    """Who finds these peers by their identity."""
    return {peer.id: peer for peer in peers}
