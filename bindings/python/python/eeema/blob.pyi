"""Blobs: the content of files, whole and streamed from file objects (chapter 05)."""

from types import TracebackType
from typing import Literal, Protocol, TypeAlias, final

from typing_extensions import Buffer, Self

__all__: list[str]

Part: TypeAlias = Literal["file", "thumbnail"]
"""Which of the two blobs of a key. A name for type checkers only."""

class Source(Protocol):
    """A file that is read. For type checkers only."""

    def read(self, size: int, /) -> bytes: ...

class SeekableSource(Source, Protocol):
    """A file that is read twice. For type checkers only."""

    def tell(self) -> int: ...
    def seek(self, offset: int, /) -> object: ...

class Target(Protocol):
    """A file that is written. For type checkers only."""

    def write(self, data: bytes, /) -> int | None: ...

class SeekableTarget(Target, Protocol):
    """A file that is written, and whose beginning is written in the end. For type checkers only."""

    def tell(self) -> int: ...
    def seek(self, offset: int, /) -> object: ...

@final
class BlobKey:
    """The key of a blob, and of its thumbnail: 32 bytes, for one blob only."""

    def __new__(cls, key: Buffer) -> Self:
        """Copies 32 bytes."""
    def to_bytes(self) -> bytes:
        """A copy of the 32 bytes, which Python does not wipe."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def wipe(self) -> None:
        """Wipes the key: everything that needs it raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...

def seal(plaintext: Buffer) -> tuple[bytes, BlobKey]:
    """Seals with a fresh key: 16 bytes more than the plaintext."""

def seal_with_thumbnail(plaintext: Buffer, thumbnail: Buffer) -> tuple[bytes, bytes, BlobKey]:
    """Seals a file and its thumbnail with one fresh key: blob, blob of the thumbnail, key."""

def open(key: BlobKey, blob: Buffer, *, part: Part = "file") -> bytes:
    """Opens a blob. ``BlobError`` if it was altered, is cut off, or has another key."""

def seal_file(source: Source, target: SeekableTarget) -> BlobKey:
    """Seals what ``source`` reads into ``target``, a mebibyte at a time. ``target`` seeks: the tag in front is known in the end."""

def open_file(key: BlobKey, source: SeekableSource, target: Target, *, part: Part = "file") -> None:
    """Opens what ``source`` reads into ``target``. It is verified first, so that nothing gets out that was altered."""
