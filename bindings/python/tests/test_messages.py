"""Envelopes through inboxes, with stores in memory and in Python, in groups and through the Gateway."""

from __future__ import annotations

import time

import eeema
import pytest
from eeema import content, gateway, group
from eeema.message import Header, Inbox, MemoryStore, Received, Refused, UnknownSender
from people import ALICE, BOB, BOT, CAROL, FROM_ALICE, TO_BOB, knows


class Store:
    """A store as a program writes it."""

    def __init__(self) -> None:
        self.nonces: set[bytes] = set()
        self.messages: set[tuple[str, bytes]] = set()
        self.broken = False

    def check(self) -> None:
        if self.broken:
            raise OSError("the disk is full")

    def is_nonce_used(self, nonce: bytes, /) -> bool:
        self.check()
        return nonce in self.nonces

    def is_message_id_used(self, sender: str, message_id: bytes, /) -> bool:
        self.check()
        return (sender, message_id) in self.messages

    def mark_nonce(self, nonce: bytes, /) -> bool:
        self.check()
        is_new = nonce not in self.nonces
        self.nonces.add(nonce)
        return is_new

    def mark(self, nonce: bytes, sender: str, message_id: bytes, /) -> bool:
        self.check()
        if nonce in self.nonces or (sender, message_id) in self.messages:
            return False
        self.nonces.add(nonce)
        self.messages.add((sender, message_id))
        return True


def received(outcome: object) -> Received:
    assert isinstance(outcome, Received), outcome
    return outcome


def test_a_text_goes_from_alice_to_bob() -> None:
    alices, bobs = Inbox(ALICE.id), Inbox(BOB.id)
    before = time.time_ns() // 1_000_000
    header = Header(nickname="Alice")
    envelope = alices.seal(TO_BOB, content.Text("The tide is at 6:40."), header=header)
    message = received(bobs.receive(envelope, knows(FROM_ALICE).get))
    assert message.content == content.Text("The tide is at 6:40.")
    assert (message.sender, message.receiver, message.nickname) == (ALICE.id, BOB.id, "Alice")
    assert (message.message_id, message.time) == (header.message_id, header.created_at)
    assert before <= message.time <= time.time_ns() // 1_000_000
    assert message.wants_delivery_receipt and message.has_metadata and message.group is None
    acknowledgement = bobs.accept(message)
    assert acknowledgement is not None
    assert (acknowledgement.sender, acknowledgement.message_id) == (ALICE.id.encode(), header.message_id)
    again = bobs.receive(envelope, knows(FROM_ALICE).get)
    assert isinstance(again, Refused) and (again.reason, again.step) == ("nonce_reuse", 2)
    assert again.acknowledgement == acknowledgement


def test_an_own_message_that_comes_back_is_refused() -> None:
    alices = Inbox(ALICE.id)
    envelope = bytearray(alices.seal(TO_BOB, content.Text("Hi")))
    envelope[0:8], envelope[8:16] = envelope[8:16], envelope[0:8]
    reflected = alices.receive(envelope, lambda _: TO_BOB)
    assert isinstance(reflected, Refused) and reflected.reason == "nonce_reuse"
    store = alices.store
    assert isinstance(store, MemoryStore) and len(store.nonces()) == 1 and store.message_ids() == []


def test_who_is_unknown_and_who_is_wrong() -> None:
    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    bobs = Inbox(BOB.id)
    unknown = bobs.receive(envelope, lambda _: None)
    assert isinstance(unknown, UnknownSender) and unknown.id == ALICE.id
    from_carol = BOB.peer(CAROL.id, CAROL.public_key)
    with pytest.raises(eeema.MessageError) as refused:
        bobs.receive(envelope, lambda _: from_carol)
    assert refused.value.reason == "other_identity"
    with pytest.raises(KeyError):
        bobs.receive(envelope, lambda id: dict[str, eeema.Peer]()[id])
    with pytest.raises(TypeError):
        bobs.receive(envelope, lambda _: "a text")  # type: ignore[arg-type,return-value]
    received(bobs.receive(envelope, knows(FROM_ALICE).get))


def test_a_store_in_python_is_asked_and_may_fail() -> None:
    store = Store()
    bobs = Inbox(BOB.id, store)
    assert bobs.store is store
    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    store.broken = True
    with pytest.raises(OSError, match="disk"):
        bobs.receive(envelope, knows(FROM_ALICE).get)
    store.broken = False
    message = received(bobs.receive(envelope, knows(FROM_ALICE).get))
    copy = received(bobs.receive(envelope, knows(FROM_ALICE).get))
    bobs.accept(message)
    assert store.messages == {(ALICE.id, message.message_id)}
    assert store.nonces == {eeema.hash_nonce(message.nonce, BOB.id)}
    with pytest.raises(eeema.RefusedError) as refused:
        bobs.accept(copy)
    assert refused.value.reason == "nonce_reuse"
    with pytest.raises(eeema.ConsumedError):
        bobs.accept(message)


def test_a_store_that_lacks_a_method_or_answers_nonsense() -> None:
    with pytest.raises(TypeError, match="is_nonce_used"):
        Inbox(BOB.id, object())  # type: ignore[arg-type]

    class Unsure(Store):
        def is_nonce_used(self, nonce: bytes, /) -> bool:
            return None  # type: ignore[return-value]

    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    with pytest.raises(TypeError):
        Inbox(BOB.id, Unsure()).receive(envelope, knows(FROM_ALICE).get)


def test_a_store_may_use_its_inbox() -> None:
    """Nothing is locked while Python code runs."""

    class Nosy(Store):
        inbox: Inbox

        def is_nonce_used(self, nonce: bytes, /) -> bool:
            self.inbox.seal(FROM_ALICE, content.TypingIndicator(True))
            return super().is_nonce_used(nonce)

    store = Nosy()
    store.inbox = Inbox(BOB.id, store)
    envelope = Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
    received(store.inbox.receive(envelope, knows(FROM_ALICE).get))


def test_a_batch_is_what_one_after_the_other_is() -> None:
    alices, bobs = Inbox(ALICE.id), Inbox(BOB.id)
    envelopes = [alices.seal(TO_BOB, content.Text(f"number {number}")) for number in range(70)]
    altered = bytearray(envelopes[3])
    altered[-1] ^= 1
    stranger = Inbox(CAROL.id).seal(CAROL.peer(BOB.id, BOB.public_key), content.Text("Hi"))
    outcomes = bobs.receive_many([*envelopes, altered, envelopes[0], stranger, b""], knows(FROM_ALICE).get)
    texts = []
    for outcome in outcomes[:70]:
        said = received(outcome).content
        assert isinstance(said, content.Text)
        texts.append(said.text)
        bobs.accept(received(outcome))
    assert texts == [f"number {number}" for number in range(70)]
    bad, repeated, unknown, nothing = outcomes[70:]
    assert isinstance(bad, Refused) and isinstance(repeated, Refused) and isinstance(nothing, Refused)
    assert (bad.reason, repeated.reason, nothing.reason) == ("nonce_reuse", "nonce_reuse", "truncated")
    assert isinstance(unknown, UnknownSender) and unknown.id == CAROL.id


def test_a_group_gets_one_message() -> None:
    ours = group.GroupIdentity.generate(ALICE.id)
    alices = Inbox(ALICE.id)
    peers = ALICE.peers([(BOB.id, BOB.public_key), (CAROL.id, CAROL.public_key)])
    envelopes = group.fan_out(peers, content.GroupSetup([BOB.id, CAROL.id]), group=ours, inbox=alices)
    assert [id for id, _ in envelopes] == [BOB.id, CAROL.id]
    said = content.Text("coffee?")
    texts = group.fan_out(peers, said, group=ours, inbox=alices)
    ids = set()
    for who, (_, envelope) in zip((BOB, CAROL), texts):
        message = received(Inbox(who.id).receive(envelope, lambda id: who.peer(id, ALICE.public_key)))
        assert (message.group, message.content) == (ours, said)
        ids.add(message.message_id)
    assert len(ids) == 1
    store = alices.store
    assert isinstance(store, MemoryStore) and len(store.nonces()) == 4
    with pytest.raises(eeema.ContentError) as refused:
        alices.seal(TO_BOB, content.GroupSetup([BOB.id]))
    assert refused.value.reason == "destination"
    setup = Inbox(BOB.id).receive(envelopes[0][1], knows(FROM_ALICE).get)
    assert received(setup).content == content.GroupSetup([BOB.id, CAROL.id])


def test_rules_of_groups() -> None:
    ours = group.GroupIdentity.generate(ALICE.id)
    known = group.KnownGroup(ours, [ALICE.id])
    assert known.includes(ALICE.id) and not known.includes(CAROL.id) and not known.is_notes_group(BOB.id)
    incoming = group.Incoming(ours, ALICE.id, BOB.id)
    assert incoming.decide(known) == "process"
    assert incoming.decide(None) == "request_sync"
    assert incoming.decide_setup(None, [BOB.id]) == "apply"
    assert incoming.decide_setup(known, []) == "removed"
    blocked = group.Incoming(ours, ALICE.id, BOB.id, creator_blocked=True)
    assert blocked.decide_setup(None, [BOB.id]) == "drop"
    assert group.is_sync_limited(0, 1) and not group.is_sync_limited(None, 1)


def test_a_callback_comes_from_the_gateway() -> None:
    to_bot = ALICE.peer(BOT.id, BOT.public_key)
    sealed = gateway.seal(to_bot, content.Text("When is the tide?"), inbox=None)
    form = {
        "from": ALICE.id,
        "to": BOT.id,
        "messageId": "0011223344556677",
        "date": "1735655118",
        "nonce": sealed.nonce_hex,
        "box": sealed.box_hex,
    }
    form["mac"] = gateway.compute_mac(form, "secret").hex()
    bots = Inbox(BOT.id)
    from_alice = BOT.peer(ALICE.id, ALICE.public_key)
    message = received(bots.receive_callback(form, "secret", knows(from_alice).get))
    assert (message.content, message.time) == (content.Text("When is the tide?"), 1735655118000)
    assert bots.accept(message) is None
    again = bots.receive_callback(list(form.items()), "secret", knows(from_alice).get)
    assert isinstance(again, Refused) and again.reason == "nonce_reuse"
    for fields, reason in (
        ({**form, "mac": "0" * 64}, "mac_mismatch"),
        ({name: form[name] for name in form if name != "box"}, "field_missing"),
    ):
        with pytest.raises(eeema.GatewayError) as refused:
            bots.receive_callback(fields, "secret", knows(from_alice).get)
        assert refused.value.reason == reason
    with pytest.raises(eeema.GatewayError) as refused:
        bots.receive_callback([*form.items(), ("to", BOT.id)], "secret", knows(from_alice).get)
    assert refused.value.reason == "field_twice"
    assert bytes(sealed).hex() == sealed.box_hex and sealed.nonce.hex() == sealed.nonce_hex


def test_sealing_alone_records_where_it_is_told() -> None:
    store = MemoryStore()
    inbox = Inbox(ALICE.id, store)
    gateway.seal(TO_BOB, content.Text("Hi"), inbox=inbox)
    eeema.message.seal(TO_BOB, content.Text("Hi"), inbox=inbox)
    eeema.message.seal(TO_BOB, content.Text("Hi"), inbox=None)
    assert len(store.nonces()) == 2
    with pytest.raises(eeema.MessageError) as refused:
        Inbox(BOB.id).seal(TO_BOB, content.Text("Hi"))
    assert refused.value.reason == "other_identity"
    with pytest.raises(eeema.MessageError) as refused:
        gateway.seal(TO_BOB, content.Text("x" * 4000), inbox=None)
    assert refused.value.reason == "too_long"
