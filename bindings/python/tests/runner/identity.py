"""Topic `identity`: chapter 01."""

from __future__ import annotations

import eeema

from .record import Check, Record, hexadecimal, public_key, refused, secret_key

TOPIC = "identity"
NOT_BOUND = {
    "kdf": "hashlib.blake2b is in Python",
    "kdf_equal": "hashlib.blake2b is in Python",
    "kdf_parameter": "hashlib.blake2b is in Python",
    "derived_keys": "keys of protocols that are not bound",
    "id64": "ids are bytes in Python",
}


def threema_id(record: Record) -> None:
    assert eeema.is_gateway(record["text"]) == record["is_gateway"]
    assert record["text"].encode() == hexadecimal(record, "bytes")


def keypair(record: Record) -> None:
    key = secret_key(record, "secret_key")
    assert key.public_key == public_key(record, "public_key")
    assert key.to_bytes() == hexadecimal(record, "secret_key")
    assert secret_key(record, "clamped_secret_key").public_key == key.public_key
    assert key.public_key.fingerprint().hex() == record["fingerprint"]
    assert eeema.verification.key_grid(key.public_key) == record["public_key_grid"]


def shared_secret(record: Record) -> None:
    key = secret_key(record, "secret_key")
    assert key.public_key == public_key(record, "public_key")
    agreed = key.agree(public_key(record, "peer_public_key"))
    assert agreed.to_bytes() == hexadecimal(record, "shared_secret")
    if "peer_secret_key" in record:
        other = secret_key(record, "peer_secret_key").agree(key.public_key)
        assert other.to_bytes() == agreed.to_bytes()


def nonce_hash(record: Record) -> None:
    hashed = eeema.hash_nonce(hexadecimal(record, "nonce"), record["own_identity"])
    assert hashed == hexadecimal(record, "hash")


def gateway_key_text(record: Record) -> None:
    key = eeema.parse_key_text(record["text"])
    assert key.to_bytes() == hexadecimal(record, "key")
    if record["type"] == "public":
        assert isinstance(key, eeema.PublicKey) and key == eeema.PublicKey.parse(key.key_text())
    else:
        assert isinstance(key, eeema.SecretKey) and key == eeema.SecretKey.parse(key.to_key_text())


def bad_id(record: Record) -> None:
    text = hexadecimal(record, "bytes").decode()
    refused(eeema.IdentityError, f"id_{record['reason']}", lambda: eeema.is_gateway(text))


def low_order(record: Record) -> None:
    key, peer = secret_key(record, "secret_key"), public_key(record, "peer_public_key")
    refused(eeema.IdentityError, "non_contributory", lambda: key.agree(peer))


def bad_length(record: Record) -> None:
    refused(eeema.IdentityError, "key_length", lambda: public_key(record, "peer_public_key"))


def bad_key_text(record: Record) -> None:
    refused(eeema.IdentityError, "key_text", lambda: eeema.parse_key_text(record["text"]))


CASES: dict[str, Check] = {
    "threema_id": threema_id,
    "keypair": keypair,
    "shared_secret": shared_secret,
    "nonce_hash": nonce_hash,
    "gateway_key_text": gateway_key_text,
}
REJECTS: dict[str, Check] = {
    "threema_id": bad_id,
    "public_key_low_order": low_order,
    "public_key_length": bad_length,
    "gateway_key_text": bad_key_text,
}
