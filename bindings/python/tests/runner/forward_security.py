"""Topic `forward-security`: chapter 06. Parties are in `forward_security_party.py`."""

from __future__ import annotations

import eeema
import pytest
from eeema import SessionError, forward_security, hazmat
from eeema.crypto import AgreedKey
from eeema.forward_security import Variant

from .forward_security_party import REASONS, Party, group_fields, group_of, stored
from .record import Check, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "forward-security"
NOT_BOUND: dict[str, str] = {}


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
            actor.versions = (actor.versions[0], step["version"])
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
