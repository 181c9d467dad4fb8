"""Boxes without an envelope: what PyNaCl calls ``Box`` and ``SecretBox``, with the same bytes."""

from collections.abc import Sequence
from types import TracebackType
from typing import final

from typing_extensions import Buffer, Self

__all__ = [
    "AgreedKey",
]

@final
class AgreedKey:
    """A key of 32 bytes for boxes. ``SecretKey.agree`` gives that of two people, the constructor one for oneself.

    A box is nonce (24 bytes), tag (16 bytes) and ciphertext (as long as the plaintext). The key is wiped by ``wipe``,
    ``with`` and with the object; what is opened lies in ``bytes`` of Python, which nobody wipes.
    """

    def __new__(cls, key: Buffer) -> Self:
        """Copies 32 bytes."""
    def to_bytes(self) -> bytes:
        """A copy of the 32 bytes, which Python does not wipe."""
    def seal(self, plaintext: Buffer) -> bytes:
        """A box with a fresh nonce in front: 40 bytes more than the plaintext."""
    def open(self, sealed: Buffer) -> bytes:
        """Opens what ``seal`` gave. ``UnauthenticError`` if it was altered or sealed with another key."""
    def seal_with(self, nonce: Buffer, plaintext: Buffer) -> bytes:
        """Tag and ciphertext with a nonce of the caller: 16 bytes more. A nonce that is used twice gives both away."""
    def open_with(self, nonce: Buffer, sealed: Buffer) -> bytes:
        """Opens what ``seal_with`` gave."""
    def seal_many(self, plaintexts: Sequence[Buffer]) -> list[bytes]:
        """What ``seal`` gives, for many: together they take a fraction of the time."""
    def open_many(self, sealed: Sequence[Buffer]) -> list[bytes | None]:
        """Opens many of what ``seal`` gave; ``None`` stands where one does not open."""
    def wipe(self) -> None:
        """Wipes the key: everything that needs it raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...
