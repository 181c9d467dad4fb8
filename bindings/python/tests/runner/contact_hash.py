"""Topic `contact-hash`: chapter 12."""

from __future__ import annotations

import base64
import json

import eeema
from eeema import contact_hash

from .record import Check, Record, hexadecimal, refused, secret_key

TOPIC = "contact-hash"
NOT_BOUND: dict[str, str] = {}


def phone(record: Record) -> None:
    text, expected = record["input"], hexadecimal(record, "hash")
    number = contact_hash.parse_phone(text)
    assert number == record["normalized"]
    assert contact_hash.phone(text) == expected == base64.b64decode(record["hash_base64"])
    assert contact_hash.phones([text] * 17) == expected * 17
    integers = int(number).to_bytes(8, "little") * 5
    assert contact_hash.phones_of_integers(integers) == (expected * 5, b"\1" * 5)
    data = text.encode()
    if b"\0" not in data:
        fixed = data.ljust(len(data) + 3, b"\0") * 5
        assert contact_hash.phones_of_fixed(fixed, len(data) + 3) == (expected * 5, b"\1" * 5)
    for bits in (32, 64):
        offsets = b"".join((row * len(data)).to_bytes(bits // 8, "little") for row in range(6))
        assert contact_hash.phones_of_texts(offsets, data * 5, bits) == (expected * 5, b"\1" * 5)


def email(record: Record) -> None:
    text, expected = record["input"], hexadecimal(record, "hash")
    alternative = record.get("alternative")
    texts = contact_hash.parse_email(text)
    hashes = contact_hash.email(text)
    assert (texts[0], hashes[0]) == (record["normalized"], expected)
    if alternative is None:
        assert (texts[1], hashes[1]) == (None, None)
    else:
        assert (texts[1], hashes[1]) == (alternative["normalized"], bytes.fromhex(alternative["hash"]))
    assert contact_hash.emails([text] * 17) == expected * 17
    data = text.encode()
    offsets = b"".join((row * len(data)).to_bytes(8, "little") for row in range(4))
    assert contact_hash.emails_of_texts(offsets, data * 3, 64) == (expected * 3, b"\1" * 3)


def hashes(record: Record) -> tuple[list[bytes], list[bytes]]:
    phones = [contact_hash.phone(text) for text in record["phones"]]
    both = [contact_hash.email(text) for text in record["emails"]]
    return phones, [hash for pair in both for hash in pair if hash is not None]


def match_request(record: Record) -> None:
    request = contact_hash.match_request(
        *hashes(record), token=record["match_token"], including_inactive=record["include_inactive"]
    )
    assert json.loads(request) == record["request"]


def gateway_bulk(record: Record) -> None:
    assert json.loads(contact_hash.bulk_request(*hashes(record))) == record["request"]


def gateway_lookup(record: Record) -> None:
    text = record["input"]
    if "@" in text:
        path = contact_hash.lookup_email_path(contact_hash.email(text)[0])
    else:
        path = contact_hash.lookup_phone_path(contact_hash.phone(text))
    assert path == record["path"]


def invert(record: Record) -> None:
    wanted = hexadecimal(record, "hash")
    found = contact_hash.find_phone(wanted, record["first"], record["count"])
    assert found == record["normalized"]
    place = int(record["normalized"]) - int(contact_hash.parse_phone(record["first"]))
    assert contact_hash.range_hashes(record["first"], record["count"])[place * 32 :][:32] == wanted


def respond(record: Record) -> str:
    answer = json.dumps(record["answer"]).encode()
    return contact_hash.challenge_response(answer, record["identity"], secret_key(record, "secret_key"))


def challenge_response(record: Record) -> None:
    assert json.loads(respond(record)) == record["request"]


def bad_phone(record: Record) -> None:
    refused(eeema.ContactHashError, record["reason"], lambda: contact_hash.phone(record["input"]))
    data = record["input"].encode()
    offsets = bytes(8) + len(data).to_bytes(8, "little")
    assert contact_hash.phones_of_texts(offsets, data, 64) == (bytes(32), b"\0")


def bad_email(record: Record) -> None:
    refused(eeema.ContactHashError, record["reason"], lambda: contact_hash.email(record["input"]))


def bad_challenge(record: Record) -> None:
    reasons = {"length": "key_length", "non-contributory public key": "non_contributory"}
    refused(eeema.ExchangeError, reasons[record["reason"]], lambda: respond(record))


CASES: dict[str, Check] = {
    "phone": phone,
    "email": email,
    "match_request": match_request,
    "gateway_bulk": gateway_bulk,
    "gateway_lookup": gateway_lookup,
    "invert": invert,
    "challenge_response": challenge_response,
}
REJECTS: dict[str, Check] = {
    "phone": bad_phone,
    "email": bad_email,
    "challenge_response": bad_challenge,
}
