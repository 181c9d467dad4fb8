"""The same bytes as PyNaCl."""

from __future__ import annotations

import eeema
from eeema import blob
from eeema.crypto import AgreedKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import Box, PrivateKey, PublicKey
from nacl.secret import SecretBox

keys = st.binary(min_size=32, max_size=32)
nonces = st.binary(min_size=24, max_size=24)
texts = st.binary(max_size=3000)


@given(keys)
def test_public_keys(key: bytes) -> None:
    assert eeema.SecretKey(key).public_key.to_bytes() == bytes(PrivateKey(key).public_key)


@given(keys, keys, nonces, texts)
def test_boxes(ours: bytes, theirs: bytes, nonce: bytes, text: bytes) -> None:
    public = PrivateKey(theirs).public_key
    agreed = eeema.SecretKey(ours).agree(eeema.PublicKey(bytes(public)))
    box = Box(PrivateKey(ours), PublicKey(bytes(public)))
    assert agreed.to_bytes() == box.shared_key()
    sealed = box.encrypt(text, nonce)
    assert agreed.seal_with(nonce, text) == sealed.ciphertext
    assert agreed.open(bytes(sealed)) == text
    assert box.decrypt(agreed.seal(text)) == text


@given(keys, nonces, st.lists(texts, max_size=20))
def test_many_secret_boxes(key: bytes, nonce: bytes, many: list[bytes]) -> None:
    ours = AgreedKey(key)
    sealed = ours.seal_many(many)
    assert [ours.open(one) for one in sealed] == many
    assert ours.open_many([ours.seal(one) for one in many]) == many
    assert [SecretBox(key).decrypt(one) for one in sealed] == many
    assert ours.open_many([bytes(SecretBox(key).encrypt(one)) for one in many]) == many
    broken = [one[:-1] + bytes([one[-1] ^ 1]) for one in sealed]
    assert ours.open_many([*broken, *sealed, b"", bytes(40)]) == [None] * len(many) + many + [None, None]
    for text in many:
        assert ours.open_with(nonce, ours.seal_with(nonce, text)) == text


@given(texts)
def test_blobs(text: bytes) -> None:
    sealed, key = blob.seal(text)
    nonce = bytes(23) + b"\1"
    assert AgreedKey(key.to_bytes()).open_with(nonce, sealed) == text
