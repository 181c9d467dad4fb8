"""Parties of the topic `forward-security`, who keep sessions, seal and receive."""

from __future__ import annotations

from typing import Any

import eeema
from eeema import SessionError, forward_security, hazmat
from eeema.forward_security import Variant
from eeema.group import GroupIdentity

from .record import Record, hexadecimal, public_key, secret_key

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
