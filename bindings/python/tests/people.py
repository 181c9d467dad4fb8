"""Alice and Bob, and what they have of each other."""

from __future__ import annotations

import eeema

ALICE = eeema.Identity.generate("ALICE001")
BOB = eeema.Identity.generate("BOB00001")
CAROL = eeema.Identity.generate("CAROL001")
BOT = eeema.Identity.generate("*BOT0001")

TO_BOB = ALICE.peer(BOB.id, BOB.public_key)
FROM_ALICE = BOB.peer(ALICE.id, ALICE.public_key)


def knows(*peers: eeema.Peer) -> dict[str, eeema.Peer]:
    """Who finds these peers by their identity."""
    return {peer.id: peer for peer in peers}
