"""Topic `blob`: chapter 05."""

from __future__ import annotations

import hashlib
import io

import eeema
from eeema import blob
from eeema.crypto import AgreedKey
from eeema.typing import Part

from .record import Check, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "blob"
NOT_BOUND = {"blob_id": "ids are bytes in Python"}
NONCES: dict[bytes, Part] = {bytes(23) + b"\1": "file", bytes(23) + b"\2": "thumbnail"}


def open_both_ways(key: blob.BlobKey, sealed: bytes, part: Part) -> bytes:
    """Whole, and streamed."""
    target = io.BytesIO()
    try:
        blob.open_file(key, io.BytesIO(sealed), target, part=part)
    except eeema.BlobError:
        assert target.getvalue() == b"", "a refused blob left something"
        return blob.open(key, sealed, part=part)
    opened = blob.open(key, sealed, part=part)
    assert target.getvalue() == opened
    return opened


def check(record: Record, sealed: bytes, plaintext: bytes) -> None:
    """The box alone gives the blob, and the blob opens."""
    key = hexadecimal(record, "key")
    nonce = hexadecimal(record, "nonce")
    assert AgreedKey(key).seal_with(nonce, plaintext) == sealed
    assert open_both_ways(blob.BlobKey(key), sealed, NONCES[nonce]) == plaintext


def one_blob(record: Record) -> None:
    check(record, hexadecimal(record, "blob"), hexadecimal(record, "plaintext"))
    sealed, fresh = blob.seal(hexadecimal(record, "plaintext"))
    assert blob.open(fresh, sealed) == hexadecimal(record, "plaintext")


def blob_pair(record: Record) -> None:
    key = blob.BlobKey(hexadecimal(record, "key"))
    assert blob.open(key, hexadecimal(record, "blob")) == hexadecimal(record, "plaintext")
    thumbnail = blob.open(key, hexadecimal(record, "thumbnail_blob"), part="thumbnail")
    assert thumbnail == hexadecimal(record, "thumbnail")


def pattern(record: Record) -> bytes:
    start = record["pattern_start"]
    return bytes((start + 7 * i + i // 256) % 256 for i in range(record["length"]))


def blob_digest(record: Record) -> None:
    plaintext = pattern(record)
    nonce = hexadecimal(record, "nonce")
    sealed = AgreedKey(hexadecimal(record, "key")).seal_with(nonce, plaintext)
    assert hashlib.sha256(sealed).hexdigest() == record["blob_sha256"]
    opened = open_both_ways(blob.BlobKey(hexadecimal(record, "key")), sealed, NONCES[nonce])
    assert opened == plaintext


def deprecated_image(record: Record) -> None:
    key = secret_key(record, "receiver_secret_key").agree(public_key(record, "sender_public_key"))
    assert key.open_with(hexadecimal(record, "nonce"), hexadecimal(record, "blob")) == hexadecimal(record, "plaintext")


REASONS = {"truncated": "truncated", "authentication failed": "unauthentic"}


def bad_blob(record: Record) -> None:
    nonce = hexadecimal(record, "nonce")
    sealed = hexadecimal(record, "blob")
    if nonce in NONCES:
        key = blob.BlobKey(hexadecimal(record, "key"))
        refused(eeema.BlobError, REASONS[record["reason"]], lambda: open_both_ways(key, sealed, NONCES[nonce]))
    else:
        box = AgreedKey(hexadecimal(record, "key"))
        refused(eeema.UnauthenticError, REASONS[record["reason"]], lambda: box.open_with(nonce, sealed))


def bad_key(record: Record) -> None:
    refused(eeema.IdentityError, "key_length", lambda: blob.BlobKey(hexadecimal(record, "key")))


CASES: dict[str, Check] = {
    "blob": one_blob,
    "blob_pair": blob_pair,
    "blob_digest": blob_digest,
    "blob_chunks": blob_digest,
    "deprecated_image": deprecated_image,
}
REJECTS: dict[str, Check] = {"blob": bad_blob, "blob_key_length": bad_key}
