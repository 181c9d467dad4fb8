"""Safe backups, ID exports and blobs from file objects."""

from __future__ import annotations

import io
import json
from pathlib import Path

import eeema
import pytest
from eeema import blob, id_export, safe
from people import ALICE, BOB


class Trickle(io.RawIOBase):
    """A raw file that reads and writes a few bytes at a time."""

    def __init__(self, content: bytes = b"") -> None:
        self.inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 1000))

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        return self.inner.write(data[:777])

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.inner.seek(offset, whence)

    def tell(self) -> int:
        return self.inner.tell()


@pytest.mark.parametrize("size", [0, 1, 1_048_576, 2_500_001])
def test_a_blob_is_streamed(tmp_path: Path, size: int) -> None:
    text = bytes(range(256)) * (size // 256 + 1)
    (tmp_path / "text").write_bytes(text[:size])
    with open(tmp_path / "text", "rb") as source, open(tmp_path / "blob", "w+b") as target:
        target.write(b"in front")
        key = blob.seal_file(source, target)
        assert target.tell() == size + 16 + 8
    sealed = (tmp_path / "blob").read_bytes()[8:]
    assert blob.open(key, sealed) == text[:size]
    opened = Trickle()
    blob.open_file(key, Trickle(sealed), opened)
    assert opened.inner.getvalue() == text[:size]
    again = Trickle()
    assert blob.open(blob.seal_file(Trickle(text[:size]), again), again.inner.getvalue()) == text[:size]


def test_a_thumbnail_has_the_key_of_its_file() -> None:
    sealed, small, key = blob.seal_with_thumbnail(b"a picture", b"small")
    assert (blob.open(key, sealed), blob.open(key, small, part="thumbnail")) == (b"a picture", b"small")
    with pytest.raises(eeema.BlobError):
        blob.open(key, small)


def test_a_blob_from_something_that_is_no_file() -> None:
    with pytest.raises(TypeError, match="read"):
        blob.seal_file(5, io.BytesIO())  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        blob.seal_file(io.StringIO("text"), io.BytesIO())  # type: ignore[arg-type]

    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            return 0

    with pytest.raises(OSError):
        blob.seal_file(io.BytesIO(b"x"), Full())
    with pytest.raises(eeema.BlobError) as refused:
        blob.open_file(blob.BlobKey(bytes(32)), io.BytesIO(b"x"), io.BytesIO())
    assert refused.value.reason == "truncated"


def test_a_backup_is_made_opened_and_edited_without_loss() -> None:
    key = safe.MasterKey.derive("shootdeathstar", ALICE.id)
    document = safe.Document(ALICE.secret_key)
    document.nickname, document.profile_picture = "Alice", b"picture"
    document.contacts.append(safe.Contact(BOB.id))
    document.contacts[0].public_key = BOB.public_key
    document.profile_picture_release = [BOB.id]
    backup = safe.seal(key, document)

    opened, warnings = safe.open(key, backup)
    assert warnings == [] and opened.contacts[0].identity == BOB.id
    assert opened.contacts[0].public_key == BOB.public_key and opened.profile_picture_release == [BOB.id]

    # A newer app wrote more than this version knows.
    plain = json.loads(opened.encode())
    plain["contacts"][0]["pronoun"], plain["future"] = {"a": [1, 2.5]}, "kept"
    newer, warnings = safe.decode(json.dumps(plain).encode())
    newer.contacts[0].nickname = "Bobby"
    newer.groups.append(safe.Group(bytes(8), ALICE.id))
    again = json.loads(safe.open(key, safe.seal(key, newer))[0].encode())
    assert again["contacts"][0]["pronoun"] == {"a": [1, 2.5]} and again["future"] == "kept"
    assert again["contacts"][0]["nickname"] == "Bobby" and len(again["groups"]) == 1

    newer.contacts.append("no contact")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        newer.encode()
    with pytest.raises(eeema.SafeError) as refused:
        safe.open(safe.MasterKey.derive("another", ALICE.id), backup)
    assert refused.value.reason == "unauthentic"


def test_passwords() -> None:
    assert safe.assess("aaaaaaaaaaaa") == "weak_repeated"
    assert safe.assess("correct horse", {"correct horse"}) == "weak_listed"
    assert safe.assess(safe.generate_password()) == "good"
    with pytest.raises(TypeError):
        safe.assess("correct horse", 5)  # type: ignore[arg-type]
    with pytest.raises(eeema.IdExportError):
        id_export.check_password("short")


@pytest.mark.parametrize("scheme", ["legacy", "v1"])
def test_an_export_is_made_found_and_opened(scheme: eeema.typing.Scheme) -> None:
    text = id_export.seal(ALICE.id, ALICE.secret_key, "correct horse battery", scheme=scheme)
    code = id_export.Code.find(f"My export:\n{text}\nKeep it.")
    assert (code.scheme, str(code)) == (scheme, text)
    opened = code.open("correct horse battery", public_key=ALICE.public_key)
    assert (opened.id, opened.secret_key) == (ALICE.id, ALICE.secret_key)
    with pytest.raises(eeema.IdExportError) as refused:
        code.open("correct horse battery", public_key=BOB.public_key)
    assert refused.value.reason == "public_key"
    with pytest.raises(eeema.IdExportError) as refused:
        code.open("wrong horse battery")
    assert refused.value.reason == "decrypt"
