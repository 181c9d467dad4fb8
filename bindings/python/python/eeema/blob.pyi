"""Blobs: the content of files, whole and streamed from file objects (chapter 05)."""

from types import TracebackType
from typing import final

from typing_extensions import Buffer, Self
from .typing import Part, SeekableSource, SeekableTarget, Source, Target

__all__ = [
    "BlobKey",
    "open",
    "open_file",
    "seal",
    "seal_file",
    "seal_with_thumbnail",
]

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
