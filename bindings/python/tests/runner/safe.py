"""Topic `safe`: chapter 10."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, TypeVar

import eeema
import pytest
from eeema import safe
from eeema.typing import Level, Policy

from .record import Check, NotBound, Record, hexadecimal, refused

TOPIC = "safe"
NOT_BOUND = {
    "scrypt_small": "scrypt with a small cost is no Safe key",
    "schedule": "when to make a backup is up to the app; the issue names key, container and document",
}
LEVELS: tuple[Level, ...] = ("unverified", "server_verified", "fully_verified")
POLICIES: tuple[Policy, ...] = ("default", "send", "do_not_send")


def password(record: Record) -> str:
    if "password_unit" not in record:
        return str(record["password"])
    unit, length = str(record["password_unit"]), int(record.get("password_length", 0))
    return unit * int(record["password_times"]) if "password_times" in record else (unit * length)[:length]


def derive(record: Record) -> safe.MasterKey:
    # Letters of ASCII only are turned into upper case.
    identity = "".join(letter.upper() if letter.isascii() else letter for letter in record["identity"])
    return safe.MasterKey.derive(password(record), identity)


def kdf(record: Record) -> None:
    key = derive(record)
    assert key.to_bytes() == hexadecimal(record, "master_key")
    assert key.backup_id == hexadecimal(record, "backup_id")
    assert key.encryption_key == hexadecimal(record, "encryption_key")
    assert safe.MasterKey(key.to_bytes()).backup_id == key.backup_id


def url(record: Record) -> None:
    address = safe.ServerAddress.parse(record["base"])
    assert address.config_url(hexadecimal(record, "backup_id")) == record["config_url"]
    assert address.backup_url(hexadecimal(record, "backup_id")) == record["backup_url"]
    expected = None if record.get("username") is None else (record["username"], record["password"])
    assert address.credentials == expected


def basic_auth(record: Record) -> None:
    assert safe.basic_auth(record["username"], record["password"]) == record["header"]


def password_choice(record: Record) -> None:
    verdict = {"ok": "good"}.get(record["verdict"], record["verdict"])
    assert safe.assess(password(record)) == verdict


def open_container(record: Record) -> bytes:
    return safe.open_container(
        hexadecimal(record, "encryption_key"),
        hexadecimal(record, "backup"),
        max_plaintext=record.get("max_plaintext"),
    )


def container(record: Record) -> None:
    body = open_container(record)
    assert body == hexadecimal(record, "plaintext")
    again = safe.seal_container(hexadecimal(record, "encryption_key"), body)
    assert len(again) >= 60
    assert safe.open_container(hexadecimal(record, "encryption_key"), again) == body


def seal_long(record: Record) -> None:
    unit, length = hexadecimal(record, "unit"), record["length"]
    content = (unit * (length // len(unit) + 1))[:length]
    backup = safe.seal_container(hexadecimal(record, "encryption_key"), content)
    assert len(backup) == record["backup_length"]
    assert safe.open_container(hexadecimal(record, "encryption_key"), backup) == content


def shape_of(document: safe.Document) -> dict[str, Any]:
    """The document as the vectors write it."""
    release = document.profile_picture_release
    kind, allowed = (release, []) if isinstance(release, str) else ("allow_list", release)
    picture, settings = document.profile_picture, document.settings
    return {
        "device": document.device,
        "secret_key": document.secret_key.to_bytes().hex(),
        "nickname": document.nickname,
        "profile_picture": None if picture is None else picture.hex(),
        "profile_picture_release": {"kind": kind, "identities": allowed},
        "links": [{"type": link.kind, "value": link.value} for link in document.links],
        "contacts": [contact_shape(contact) for contact in document.contacts],
        "groups": [group_shape(group) for group in document.groups],
        "distribution_lists": [list_shape(one) for one in document.distribution_lists],
        "settings": {name: getattr(settings, name) for name in SETTINGS},
    }


SETTINGS = (
    "sync_contacts", "block_unknown", "read_receipts", "send_typing", "threema_calls", "relay_threema_calls",
    "disable_screenshots", "incognito_keyboard", "blocked_contacts", "sync_excluded", "recent_emojis",
)  # fmt: skip
CONTACT = ("created_at", "hidden", "first_name", "last_name", "nickname", "last_update", "private", "work_verified")
GROUP = ("creator", "name", "created_at", "members", "deleted", "last_update", "private")
LIST = ("name", "created_at", "members", "last_update", "private")


def contact_shape(contact: safe.Contact) -> dict[str, Any]:
    key = contact.public_key
    return {
        "identity": contact.identity,
        "public_key": None if key is None else key.to_bytes().hex(),
        "verification": LEVELS.index(contact.verification),
        "read_receipts": POLICIES.index(contact.read_receipts),
        "typing_indicators": POLICIES.index(contact.typing_indicators),
        **{name: getattr(contact, name) for name in CONTACT},
    }


def group_shape(group: safe.Group) -> dict[str, Any]:
    return {"id": group.id.hex(), **{name: getattr(group, name) for name in GROUP}}


def list_shape(one: safe.DistributionList) -> dict[str, Any]:
    return {"id": None if one.id is None else one.id.hex(), **{name: getattr(one, name) for name in LIST}}


def body(record: Record) -> None:
    document, warnings = safe.decode(hexadecimal(record, "json"))
    assert shape_of(document) == record["expected"]
    assert sorted(warning.pointer for warning in warnings) == sorted(record["warnings"])
    again, none = safe.decode(document.encode())
    assert (none, again.encode()) == ([], document.encode())
    assert document.encode(forget_unknown=True) == hexadecimal(record, "canonical")


def full(record: Record) -> None:
    key = derive(record)
    assert key.backup_id == hexadecimal(record, "backup_id")
    assert safe.ServerAddress.official().backup_url(key.backup_id) == record["backup_url"]
    document, warnings = safe.open(key, hexadecimal(record, "backup"))
    assert (shape_of(document), warnings) == (record["expected"], [])
    assert hashlib.sha256(document.encode()).hexdigest() == record["json_sha256"]
    again, _ = safe.open(key, safe.seal(key, document))
    assert again.encode() == document.encode()


def document_of(model: dict[str, Any]) -> safe.Document:
    """The document that the vectors describe."""
    document = safe.Document(eeema.SecretKey(bytes.fromhex(model["secret_key"])))
    document.device, document.nickname = model["device"], model["nickname"]
    picture = model["profile_picture"]
    document.profile_picture = None if picture is None else bytes.fromhex(picture)
    release = model["profile_picture_release"]
    document.profile_picture_release = (
        release["identities"] if release["kind"] == "allow_list" else release["kind"]
    )
    document.links = [safe.Link(link["type"], link["value"]) for link in model["links"]]
    document.contacts = [contact_of(shape) for shape in model["contacts"]]
    for shape in model["groups"]:
        group = safe.Group(bytes.fromhex(shape["id"]), shape["creator"])
        if group.id.hex() != shape["id"]:
            raise ValueError("the type holds bytes")
        document.groups.append(filled(group, shape, GROUP))
    for shape in model["distribution_lists"]:
        one = safe.DistributionList(shape["id"] and bytes.fromhex(shape["id"]), shape["name"])
        document.distribution_lists.append(filled(one, shape, LIST))
    document.settings = filled(safe.Settings(), model["settings"], SETTINGS)
    return document


T = TypeVar("T")


def filled(part: T, shape: dict[str, Any], names: tuple[str, ...]) -> T:
    for name in names:
        setattr(part, name, shape[name])
    return part


def contact_of(shape: dict[str, Any]) -> safe.Contact:
    contact = safe.Contact(shape["identity"])
    key = shape["public_key"]
    contact.public_key = None if key is None else eeema.PublicKey(bytes.fromhex(key))
    contact.verification = LEVELS[shape["verification"]]
    contact.read_receipts = POLICIES[shape["read_receipts"]]
    contact.typing_indicators = POLICIES[shape["typing_indicators"]]
    return filled(contact, shape, CONTACT)


def model(record: Record) -> None:
    document = document_of(record["model"])
    assert document.encode() == hexadecimal(record, "canonical")


def bad_model(record: Record) -> None:
    """Either a value has no place in a type, or the whole is refused."""
    with pytest.raises((ValueError, TypeError, OverflowError, IndexError)):
        document_of(record["model"]).encode()


def bad_container(record: Record) -> None:
    reason = "unauthentic" if record["reason"] == "auth" else str(record["reason"])
    if reason in ("utf8", "json", "version", "private_key"):
        refused(eeema.DocumentError, reason, lambda: safe.decode(open_container(record)))
    else:
        refused(eeema.SafeError, reason, lambda: open_container(record))


def bad_body(record: Record) -> None:
    refused(eeema.DocumentError, record["reason"], lambda: safe.decode(hexadecimal(record, "json")))


def bad_url(record: Record) -> None:
    with pytest.raises(eeema.AddressError) as raised:
        safe.ServerAddress.parse(record["base"])
    any_of = {"url": ("character", "escape", "port", "scheme_twice")}
    assert raised.value.reason in any_of.get(record["reason"], (record["reason"],))


def bad_auth(record: Record) -> None:
    refused(
        eeema.AddressError, record["reason"], lambda: safe.basic_auth(record["username"], record["password"])
    )


def bad_kdf(record: Record) -> None:
    if record["reason"] == "workspace_too_small":
        raise NotBound("Python takes the memory from the heap, as much as is needed")
    error = {"invalid_identity": eeema.IdentityError, "empty_password": eeema.SafeError}[record["reason"]]
    with pytest.raises(error):
        derive(record)


def basic_auth_is_base64(record: Record) -> None:
    basic_auth(record)
    if record["header"]:
        base64.b64decode(record["header"].removeprefix("Basic "), validate=True)


CASES: dict[str, Check] = {
    "kdf": kdf,
    "url": url,
    "basic_auth": basic_auth_is_base64,
    "password_choice": password_choice,
    "seal": container,
    "open": container,
    "seal_long": seal_long,
    "body": body,
    "full": full,
    "model": model,
}
REJECTS: dict[str, Check] = {
    "container": bad_container,
    "body": bad_body,
    "model": bad_model,
    "url": bad_url,
    "basic_auth": bad_auth,
    "kdf": bad_kdf,
}
