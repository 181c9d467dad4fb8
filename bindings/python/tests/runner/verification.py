"""Topic `verification`: chapter 15."""

from __future__ import annotations

from typing import Literal

import eeema
from eeema import id_export, verification
from eeema.typing import Environment, Event, Level
from eeema.verification import ContactLink, IdentityCode, Verification

from .record import Check, Record, hexadecimal, public_key, refused

TOPIC = "verification"
NOT_BOUND: dict[str, str] = {}

LEVELS: tuple[Level, ...] = ("unverified", "server_verified", "fully_verified")
EVENTS: dict[str, Event] = {
    "message_received": "message_received",
    "manual_add": "added_by_user",
    "url_opened": "link_opened",
    "address_book_match": "address_book_match",
    "address_book_link_removed": "address_book_link_removed",
    "address_book_sync_disabled": "address_book_sync_disabled",
    "work_directory_match": "work_directory_match",
    "work_membership_ended": "work_membership_ended",
    "qr_match": "scan_matched",
    "predefined_key_match": "predefined_key_matched",
    "qr_mismatch": "scan_differed",
}


def qr_identity(record: Record) -> None:
    code = IdentityCode.parse(record["text"])
    assert code.identity == record["identity"]
    assert code.public_key == public_key(record, "public_key")
    assert code.expiry == record["expiry"]
    assert str(code) == record["canonical"]
    assert IdentityCode(code.identity, code.public_key, expiry=code.expiry) == code
    picture = code.picture()
    assert {len(row) for row in picture} == {len(picture)} and any(map(any, picture))


def qr_expiry(record: Record) -> None:
    code = IdentityCode("ECHOECHO", eeema.PublicKey(bytes([1] * 32)), expiry=record["expiry"])
    assert code.is_expired(record["now"]) == record["expired"]


def contact_url(record: Record) -> None:
    link = ContactLink.parse(record["url"])
    assert link.action == {"add": "add", "contact": "share"}[record["action"]]
    assert (link.identity, link.draft) == (record["identity"], record["draft_text"])
    assert Verification().after("link_opened").level == record["resulting_level"].lower()


def contact_url_build(record: Record) -> None:
    assert ContactLink.share(record["identity"]) == record["share_url"]
    assert ContactLink.open_app(record["identity"]) == record["scheme_url"]


def qr_kind(record: Record) -> None:
    names = {"identity": "identity_code", "contact_url": "contact_link"}
    assert verification.scanned(record["text"]) == names.get(record["detected"], record["detected"])


def stored(record: Record, level: str, work: str) -> Verification:
    return Verification(LEVELS[record[level]], is_work=record[work] == 1)


def level_event(record: Record) -> None:
    for row in record["rows"]:
        after = stored(row, "level", "work").after(EVENTS[record["event"]])
        assert after == stored(row, "level_after", "work_after")


def level_sequence(record: Record) -> None:
    now = stored(record["start"], "level", "work")
    for step in record["steps"]:
        now = now.after(EVENTS[step["event"]])
        assert now == stored(step, "level_after", "work_after")


def appearance(record: Record) -> None:
    now = stored(record, "level", "work_level")
    assert now.level == record["level_name"].lower()
    assert now.dots == record["dots"]
    assert now.colour(record["work_build"]) == record["colour"]
    assert now.effective_level == LEVELS[record["effective_level"]]


def legacy_ios_level(record: Record) -> None:
    assert Verification.from_legacy_ios(record["stored"]) == stored(record, "level", "work_level")


def scan(record: Record) -> None:
    scanned, contact = record["scanned"], record["contact"]

    def ask(identity: str) -> eeema.PublicKey | Literal[False] | None:
        assert identity == scanned["identity"]
        if record["directory"] == "not_found":
            return None
        if record["directory"] == "unreachable":
            return False
        return public_key(record, "directory")

    environments: dict[str, Environment] = {
        "production": "production",
        "sandbox": "sandbox",
        "onprem": "on_premises",
    }
    known = None
    if contact is not None:
        known = (public_key(contact, "public_key"), Verification(LEVELS[contact["level"]]))
    outcome, after = verification.decide_scan(
        IdentityCode(scanned["identity"], public_key(scanned, "public_key"), expiry=scanned["expiry"]),
        record["own_identity"],
        record["now"],
        expected=record["expected_identity"],
        stored=known,
        may_add_contacts=record["may_add_contacts"],
        environment=environments[record["environment"]],
        ask_directory=ask,
    )
    assert outcome == record["outcome"]
    assert (after and LEVELS.index(after.level)) == record["level_after"]


def fingerprint(record: Record) -> None:
    key = public_key(record, "public_key")
    assert verification.key_rows(key) == record["rows_of_eight"]
    assert verification.key_grid(key) == record["desktop_grid"]
    assert verification.is_key_typed(key, record["desktop_grid"])
    assert key.fingerprint().hex() == record["legacy_fingerprint"]


def predefined(record: Record) -> None:
    contact = eeema.predefined_contact(record["identity"])
    assert contact is not None
    if record["environment"] == "production":
        assert contact.public_key == public_key(record, "public_key")
    else:
        assert contact.sandbox_public_key == public_key(record, "public_key")


def revocation_key(record: Record) -> None:
    assert id_export.revocation_key(record["password"]) == record["revocation_key"]


def bad_code(record: Record) -> None:
    refused(eeema.IdentityCodeError, record["reason"], lambda: IdentityCode.parse(record["text"]))


def bad_link(record: Record) -> None:
    refused(eeema.LinkError, record["reason"], lambda: ContactLink.parse(record["url"]))


CASES: dict[str, Check] = {
    "qr_identity": qr_identity,
    "qr_expiry": qr_expiry,
    "contact_url": contact_url,
    "contact_url_build": contact_url_build,
    "qr_kind": qr_kind,
    "level_event": level_event,
    "level_sequence": level_sequence,
    "appearance": appearance,
    "legacy_ios_level": legacy_ios_level,
    "scan": scan,
    "fingerprint": fingerprint,
    "predefined": predefined,
    "revocation_key": revocation_key,
}
REJECTS: dict[str, Check] = {"qr_identity": bad_code, "contact_url": bad_link}
