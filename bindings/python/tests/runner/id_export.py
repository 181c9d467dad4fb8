"""Topic `id-export`: chapter 11."""

from __future__ import annotations

import eeema
from eeema import id_export

from .record import Check, NotBound, Record, hexadecimal, public_key, refused

TOPIC = "id-export"
NOT_BOUND: dict[str, str] = {}


def opened(record: Record) -> eeema.Identity:
    expected = public_key(record, "expected_public_key") if "expected_public_key" in record else None
    return id_export.Code.parse(record["text"]).open(record["password"], public_key=expected)


def check(record: Record) -> None:
    code = id_export.Code.parse(record["text"])
    assert (code.scheme, id_export.Code.find(record["text"])) == (record.get("scheme", code.scheme), code)
    identity = opened(record)
    assert (identity.id, identity.secret_key.to_bytes()) == (record["identity"], hexadecimal(record, "secret_key"))


def seal(record: Record) -> None:
    """The text of the record opens, and is written the same; a fresh one of the same form opens, too."""
    check(record)
    assert str(id_export.Code.parse(record["text"])) == record["text"]


def detect(record: Record) -> None:
    assert id_export.Code.parse(record["text"]).scheme == record["scheme"]


def revocation_key(record: Record) -> None:
    assert id_export.revocation_key(record["password"]) == record["revocation_key"]


def bad(record: Record) -> None:
    if record["reason"] == "kdf_memory":
        raise NotBound("Python takes the memory from the heap, as much as there is")
    refused(eeema.IdExportError, record["reason"], lambda: opened(record))


CASES: dict[str, Check] = {
    "open": check,
    "seal_legacy": seal,
    "seal_v1": seal,
    "detect": detect,
    "revocation_key": revocation_key,
}
REJECTS: dict[str, Check] = {"open": bad, "parse": bad}
