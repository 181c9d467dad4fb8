"""Topic `forward-security`: chapter 06."""

from __future__ import annotations

from typing import Any

import eeema
import pytest
from eeema import SessionError, forward_security, hazmat
from eeema.crypto import AgreedKey
from eeema.forward_security import Variant
from eeema.group import GroupIdentity

from .record import Check, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "forward-security"
NOT_BOUND: dict[str, str] = {}
SUPPORTED = forward_security.SUPPORTED
REASONS = {
    "malformed": "malformed",
    "discard": "discarded",
    "unsupported-version": "unsupported_version",
    "low-order-key": "low_order_key",
    "counter-too-old": "counter_too_old",
    "counter-too-far": "counter_too_far",
    "counter-exhausted": "counter_exhausted",
}


def little_endian(number: str | int) -> bytes:
    return int(number).to_bytes(8, "little")


def group_of(record: Record) -> GroupIdentity | None:
    """The group of a record: field by field, or as it is encoded in an envelope."""
    group = record.get("group")
    if isinstance(group, str):
        encoded = bytes.fromhex(group)
        reject = b"\x09" + bytes([1] * 8) + b"\x1a" + bytes([len(encoded)]) + encoded
        body = b"\x0a\x10" + bytes(16) + b"\x22" + bytes([len(reject)]) + reject
        variant = forward_security.decode(body).variant
        assert isinstance(variant, Variant.Reject)
        return variant.group
    return GroupIdentity(group["creator"], little_endian(group["group_id"])) if group else None


def group_fields(group: GroupIdentity | None) -> Record | None:
    return {"group_id": str(int.from_bytes(group.id, "little")), "creator": group.creator} if group else None


def stored(fields: Record, own: str, peer: str, like: bytes | None = None) -> bytes:
    """A session as a store keeps it. What the records do not tell is taken from `like`."""

    def chain(name: str) -> bytes:
        return little_endian(fields[name]["counter"]) + hexadecimal(fields[name], "chain_key")

    state = fields["state"]
    key = like[33:65] if like else bytes([9] * 32)
    encoded = b"\1" + own.encode() + peer.encode() + hexadecimal(fields, "session_id")
    if state == "L20":
        secret = hexadecimal(fields, "fssk_secret")
        key = bytes(eeema.SecretKey(secret).public_key)
    encoded += key + (like[65:74] if like else bytes(9)) + bytes([("L20", "R24", "RL44").index(state)])
    if state == "L20":
        return encoded + secret + chain("local_2dh")
    if state == "R24":
        encoded += chain("remote_2dh")
    versions = (fields["local_4dh_version"], fields["remote_4dh_version"])
    return encoded + chain("local_4dh") + chain("remote_4dh") + b"".join(one.to_bytes(2, "little") for one in versions)


class Party:
    """Somebody who keeps sessions, seals and receives."""

    def __init__(self, own: Record, peer: Record) -> None:
        self.own = eeema.Identity(own["identity"], secret_key(own, "secret"))
        self.peer = self.own.peer(peer["identity"], public_key(peer, "public"))
        self.sessions: dict[bytes, bytes] = {}
        self.versions = (SUPPORTED[0], own.get("supported_max", SUPPORTED[1]))
        self.tokens: list[hazmat.CommitToken] = []

    def put(self, fields: Record | None) -> None:
        if fields:
            self.sessions[hexadecimal(fields, "session_id")] = stored(fields, self.own.id, self.peer.id)

    def keep(self, session: bytes) -> None:
        self.sessions[session[17:33]] = session

    def expect(self, sessions: list[Record]) -> None:
        """Every session says what the records say of it."""
        assert {hexadecimal(fields, "session_id") for fields in sessions} == set(self.sessions)
        for fields in sessions:
            own = self.sessions[hexadecimal(fields, "session_id")]
            assert own == stored(fields, self.own.id, self.peer.id, like=own)

    def initiate(self, step: Record) -> None:
        key, session_id = secret_key(step, "fssk_secret"), hexadecimal(step, "session_id")
        session, init = hazmat.initiate_session(self.own, self.peer, self.versions, session_id, key)
        self.keep(session)
        assert init == hexadecimal(step, "envelope")

    def seal(self, session_id: bytes, inner: bytes, group: GroupIdentity | None) -> bytes:
        session, body = hazmat.seal_in_session(
            self.sessions[session_id], inner, group=group, versions=self.versions
        )
        self.keep(session)
        return body

    def commit(self, token: hazmat.CommitToken) -> bool:
        session = self.sessions.get(token.session_id)
        turned = session and token.commit(session)
        if turned:
            self.keep(turned)
        return bool(turned)

    def receive(self, step: Record, before_commit: Any = None, commits: bool = True) -> Record:
        """What became of an envelope, in the words of the records."""
        body = hexadecimal(step, "envelope")
        secret = step.get("fssk_secret") or step.get("fresh_fssk_secret")
        message_id = little_endian(step["message_id"]) if "message_id" in step else bytes([7] * 8)
        try:
            reaction = hazmat.receive_in_session(
                self.own, self.peer, list(self.sessions.values()), message_id, body, versions=self.versions,
                session_key=eeema.SecretKey(bytes.fromhex(secret)) if secret else None,
            )  # fmt: skip
        except SessionError as error:
            return {"kind": next(kind for kind, reason in REASONS.items() if reason == error.reason)}
        removed = {"removed_sessions": [one.hex() for one in reaction.removed]}
        for one in reaction.removed:
            del self.sessions[one]
        if reaction.session is not None:
            self.keep(reaction.session)
        envelope = forward_security.decode(body)
        reply = {"reply": reaction.reply.hex()} if reaction.reply is not None else {}
        if reaction.name == "created":
            return {"kind": "session-created", **removed, **reply}
        if reaction.name == "established":
            return {"kind": "session-established"}
        if reaction.opened is not None:
            return self.opened(reaction.opened, before_commit, commits) | removed
        if reaction.name == "terminate":
            return {"kind": "terminate-unknown-session", **reply}
        was_there = self.sessions.pop(envelope.session_id, None) is not None
        match envelope.variant:
            case Variant.Encapsulated():
                assert reaction.reply is not None
                answer = forward_security.decode(reaction.reply).variant
                assert isinstance(answer, Variant.Reject)
                unknown = answer.cause == forward_security.RejectCause.UNKNOWN_SESSION
                assert unknown != was_there
                return {"kind": "reject-unknown-session" if unknown else "reject-state-mismatch", **reply}
            case Variant.Reject(message_id, cause, group):
                number, said = str(int.from_bytes(message_id, "little")), group_fields(group)
                told = {"message_id": number, "cause": cause, "group": said}
                return {"kind": reaction.name, "session_removed": was_there, **told}
            case Variant.Terminate(cause):
                return {"kind": reaction.name, "session_removed": was_there, "cause": cause}
        raise AssertionError(reaction)

    def opened(self, opened: hazmat.OpenedInner, before_commit: Any, commits: bool) -> Record:
        token = opened.commit_token
        ping = self.seal(token.session_id, b"\xfc", None).hex() if opened.needs_ping else None
        if isinstance(before_commit, list):
            self.expect(before_commit)
        elif before_commit is not None:
            own = self.sessions[token.session_id]
            assert own == stored(before_commit, self.own.id, self.peer.id, like=own)
        if commits:
            self.commit(token)
        else:
            self.tokens.append(token)
        return {
            "kind": "message" if opened.is_shown else "discard-inner",
            "dh": opened.dh_type,
            "skipped": opened.skipped,
            "inner": opened.inner.hex(),
            "applied_version": opened.applied_version,
            "upgrade_ping": ping,
        }


def expected(step: Record) -> Record:
    """The result of a record, without the key that stays inside."""
    return {name: value for name, value in step["result"].items() if name != "message_key"}


def transcript(record: Record) -> None:
    parties = {"a": Party(record["a"], record["b"]), "b": Party(record["b"], record["a"])}
    for number, step in enumerate(record["steps"]):
        try:
            transcript_step(parties[step["actor"]], step)
        except AssertionError as error:
            error.add_note(f"in step {number}")
            raise


def transcript_step(actor: Party, step: Record) -> None:
    match step["action"]:
        case "initiate":
            actor.initiate(step)
        case "encapsulate":
            best = hazmat.best_session(list(actor.sessions.values()))
            assert best == hexadecimal(step, "session_id")
            assert actor.seal(best, hexadecimal(step, "inner"), group_of(step)) == hexadecimal(step, "envelope")
        case "receive":
            assert actor.receive(step, step.get("sessions_before_commit")) == expected(step)
        case "open":
            assert len(actor.tokens) == step["token"]
            assert actor.receive(step, commits=False) == expected(step)
        case "commit":
            assert actor.commit(actor.tokens[step["token"]]) == step["turned"]
        case "send-control":
            actor.sessions.pop(forward_security.decode(hexadecimal(step, "envelope")).session_id, None)
        case "forget-all":
            actor.sessions.clear()
        case "set-supported-max":
            actor.versions = (SUPPORTED[0], step["version"])
            return
        case action:
            raise AssertionError(action)
    actor.expect(step["sessions_after"])


def one_session(record: Record) -> Party:
    party = Party(record["local"], record["remote"])
    party.put(record.get("session"))
    return party


def encapsulate(record: Record) -> None:
    party = one_session(record)
    [session_id] = party.sessions
    sealed = party.seal(session_id, hexadecimal(record, "inner"), group_of(record))
    assert sealed == hexadecimal(record, "envelope")
    party.expect([record["session_after"]])


def receive(record: Record) -> None:
    party = one_session(record)
    assert party.receive(record, record["session_before_commit"]) == expected(record)
    party.expect([record["session_after"]])


def chain(record: Record) -> None:
    counter, key = 1, hexadecimal(record, "root")
    for step in record["steps"]:
        key, message_key = hazmat.advance_chain(counter, key, int(step["counter"]))
        counter = int(step["counter"])
        assert (key, message_key) == (hexadecimal(step, "chain_key"), hexadecimal(step, "message_key"))


def advanced(record: Record) -> tuple[bytes, bytes]:
    return hazmat.advance_chain(int(record["counter"]), hexadecimal(record, "root"), int(record["target"]))


def advance(record: Record) -> None:
    assert advanced(record) == (hexadecimal(record, "chain_key"), hexadecimal(record, "message_key"))


def agreement(record: Record) -> None:
    def agree(own: str, their: str) -> AgreedKey:
        return secret_key(record, own).agree(public_key(record, their))

    i, r, i_session, r_session = "initiator", "responder", "initiator_fssk", "responder_fssk"
    for pairs in (
        [(i, r), (i_session, r), (i, r_session), (i_session, r_session)],
        [(r, i), (r, i_session), (r_session, i), (r_session, i_session)],
    ):
        ss, es, se, ee = (agree(f"{own}_secret", f"{their}_public") for own, their in pairs)
        for name, key in (
            ("dh_static_static", ss), ("dh_initiator_fssk_responder_static", es),
            ("dh_initiator_static_responder_fssk", se), ("dh_fssk_fssk", ee),
        ):  # fmt: skip
            assert key.to_bytes() == hexadecimal(record, name)
        ids = record["initiator_identity"], record["responder_identity"]
        assert hazmat.derive_2dh(ss, es, ids[0]) == hexadecimal(record, "root_2dh_initiator")
        names = ("intermediate_4dh", "root_4dh_initiator", "root_4dh_responder")
        assert hazmat.derive_4dh(ss, es, se, ee, *ids) == tuple(hexadecimal(record, name) for name in names)


def envelope(record: Record) -> None:
    read = forward_security.decode(hexadecimal(record, "encoded"))
    assert read.session_id == hexadecimal(record, "session_id")
    assert record["variant"] == type(read.variant).__name__.lower()
    fields: Record
    match read.variant:
        case Variant.Init(key, versions) | Variant.Accept(key, versions):
            fields = {"fssk": bytes(key).hex(), "min": versions[0], "max": versions[1]}
        case Variant.Reject(message_id, cause, group):
            number = str(int.from_bytes(message_id, "little"))
            fields = {"message_id": number, "cause": cause, "group": group_fields(group)}
        case Variant.Terminate(cause):
            fields = {"cause": cause}
        case Variant.Encapsulated() as said:
            fields = {
                "dh": said.dh_type or "unknown", "counter": str(said.counter), "offered": said.offered,
                "applied": said.applied, "box": said.sealed.hex(), "group": group_fields(said.group),
            }  # fmt: skip
    assert fields == record["fields"]


def negotiated(record: Record) -> int:
    own, peer = ((record[f"{side}_min"], record[f"{side}_max"]) for side in ("local", "remote"))
    return hazmat.negotiate(own, peer)


def negotiate(record: Record) -> None:
    assert negotiated(record) == record["negotiated"]


def versions_after(record: Record) -> tuple[int, tuple[int, int] | None] | None:
    """The applied version, and those of both directions after a message; `None` if it is refused."""
    before = (record["local_4dh_version"], record["remote_4dh_version"])
    if record["dh"] == "2dh":
        known = before if None not in before else None
        return (0x100, known) if record["state"] in ("R20", "R24") else None
    if record["state"] not in ("R24", "RL44"):
        return None
    after = hazmat.process_versions(before, record["offered"], record["applied"], record["supported_max"])
    return (after[1], after) if after else None


def process_versions(record: Record) -> None:
    after = (record["new_local_4dh_version"], record["new_remote_4dh_version"])
    assert versions_after(record) == (record["effective_applied"], after if None not in after else None)


def bad_versions(record: Record) -> None:
    assert record["reason"] == "reject-state-mismatch"
    assert versions_after(record) is None


def best_session(record: Record) -> None:
    step = {"counter": "1", "chain_key": "11" * 32}
    more = {"local_4dh_version": 258, "remote_4dh_version": 258, "fssk_secret": "22" * 32}
    for chain_name in ("local_2dh", "remote_2dh", "local_4dh", "remote_4dh"):
        more[chain_name] = step
    sessions = [stored({**more, **fields}, "ALICE001", "BOB00001") for fields in record["sessions"]]
    assert hazmat.best_session(sessions) == hexadecimal(record, "best")


def bad_encapsulate(record: Record) -> None:
    party = one_session(record)
    [session_id] = party.sessions
    inner, group = hexadecimal(record, "inner"), group_of(record)
    refused(SessionError, REASONS[record["reason"]], lambda: party.seal(session_id, inner, group))
    assert record["session_kept"]
    party.expect([record["session"]])


def bad_receive(record: Record) -> None:
    party = one_session(record)
    assert party.receive(record)["kind"] == record["reason"]
    kept = record["session_kept"] and record.get("session") is not None
    party.expect([record["session"]] if kept else [])


def bad_envelope(record: Record) -> None:
    encoded = hexadecimal(record, "encoded")
    refused(SessionError, REASONS[record["reason"]], lambda: forward_security.decode(encoded))
    with pytest.raises(SessionError):
        party = Party(
            {"identity": "ALICE001", "secret": "01" * 32},
            {"identity": "BOB00001", "public": bytes(eeema.SecretKey(bytes([2] * 32)).public_key).hex()},
        )
        hazmat.receive_in_session(party.own, party.peer, [], bytes(8), encoded)


CASES: dict[str, Check] = {
    "chain": chain,
    "advance": advance,
    "agreement": agreement,
    "envelope": envelope,
    "negotiate": negotiate,
    "process-versions": process_versions,
    "best-session": best_session,
    "transcript": transcript,
    "encapsulate": encapsulate,
    "receive": receive,
}
REJECTS: dict[str, Check] = {
    "advance": lambda record: refused(SessionError, REASONS[record["reason"]], lambda: advanced(record)),
    "envelope": bad_envelope,
    "negotiate": lambda record: refused(SessionError, REASONS[record["reason"]], lambda: negotiated(record)),
    "process-versions": bad_versions,
    "encapsulate": bad_encapsulate,
    "receive": bad_receive,
}
