"""Secrets say nothing, cannot be pickled or copied, and can be wiped."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import eeema
import pytest
from eeema import blob, content, safe, transport
from eeema.crypto import AgreedKey

KEY = bytes(range(1, 33))
MAKERS: list[Callable[[], object]] = [
    lambda: eeema.SecretKey(KEY),
    lambda: eeema.Identity("ALICE001", eeema.SecretKey(KEY)),
    lambda: eeema.Identity("ALICE001", eeema.SecretKey(KEY)).peer("BOB00001", eeema.SecretKey.generate().public_key),
    lambda: AgreedKey(KEY),
    lambda: blob.BlobKey(KEY),
    lambda: safe.MasterKey(KEY + KEY),
    lambda: transport.DeviceCookie(KEY[:16]),
    lambda: transport.Client.start([eeema.SecretKey(KEY).public_key])[0],
    transport.Server,
]


@pytest.mark.parametrize("make", MAKERS)
def test_a_secret_says_its_class_only(make: Callable[[], object]) -> None:
    secret = make()
    assert repr(secret) == str(secret) == f"<{type(secret).__name__}>"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    with pytest.raises(TypeError):
        copy.copy(secret)
    with pytest.raises(TypeError):
        copy.deepcopy(secret)
    with pytest.raises((TypeError, AttributeError)):
        setattr(secret, "note", 1)


@pytest.mark.parametrize("make", MAKERS)
def test_a_wiped_secret_is_gone(make: Callable[[], eeema.SecretKey]) -> None:
    for wiping in ("wipe", "__exit__"):
        secret = make()
        getattr(secret, wiping)()
        names = [name for name in ("to_bytes", "id", "secret_key", "public_key", "missing") if hasattr(type(secret), name)]
        assert names
        for name in names:
            with pytest.raises(eeema.ConsumedError) as refused:
                found = getattr(secret, name)
                found()
            assert refused.value.reason == "consumed"
        secret.wipe()


def test_with_wipes() -> None:
    with eeema.SecretKey.generate() as key:
        key.to_bytes()
    with pytest.raises(eeema.ConsumedError):
        key.to_bytes()
    try:
        with AgreedKey(KEY) as box:
            raise KeyError
    except KeyError:
        pass
    with pytest.raises(eeema.ConsumedError):
        box.seal(b"")


def test_contents_say_their_size_only() -> None:
    said = content.Text("a secret")
    assert repr(said) == "<Text, 8 bytes>"
    file = content.File("image/png", 1, bytes(16), blob.BlobKey(KEY), caption="a secret")
    assert "secret" not in repr(file) and KEY.hex() not in repr(file)
    with pytest.raises(TypeError):
        pickle.dumps(said)


def test_a_key_of_something_that_lends_bytes() -> None:
    for lent in (KEY, bytearray(KEY), memoryview(KEY), memoryview(bytearray(KEY))):
        assert eeema.SecretKey(lent).to_bytes() == KEY
    for wrong in (5, "text", [1, 2], None, 1.5):
        with pytest.raises(TypeError):
            eeema.SecretKey(wrong)  # type: ignore[arg-type]
