"""The Threema messenger's cryptography: bytes in, bytes out; no socket, no global state.

Identities are ``str`` of 8 characters, keys are classes, ids, nonces, hashes and envelopes are ``bytes``, times are
``int``: milliseconds since 1970 unless something else is said. Wherever ``bytes`` are taken, ``bytearray``,
``memoryview`` and NumPy arrays are taken too.

Everything that refuses raises a class of its own under ``EeemaError``, whose ``reason`` is stable. Calls that take longer
than 50 microseconds let other threads of Python run meanwhile.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import final

from typing_extensions import Buffer, Self

from . import (
    blob as blob,
    contact_hash as contact_hash,
    content as content,
    crypto as crypto,
    forward_security as forward_security,
    gateway as gateway,
    group as group,
    hazmat as hazmat,
    id_export as id_export,
    message as message,
    safe as safe,
    transport as transport,
    typing as typing,
    verification as verification,
)
from .crypto import AgreedKey
from .message import Inbox as Inbox, MemoryStore as MemoryStore

__version__: str
__all__ = [
    "AddressError",
    "BlobError",
    "ConsumedError",
    "ContactHashError",
    "ContentError",
    "DocumentError",
    "EeemaError",
    "ExchangeError",
    "GatewayError",
    "IdExportError",
    "Identity",
    "IdentityCodeError",
    "IdentityError",
    "Inbox",
    "LengthError",
    "LinkError",
    "MemoryStore",
    "MessageError",
    "PayloadError",
    "Peer",
    "PictureError",
    "PredefinedContact",
    "PredefinedKeyError",
    "PublicKey",
    "RandomError",
    "RefusedError",
    "SafeError",
    "SecretKey",
    "SendError",
    "SessionError",
    "TransportError",
    "UnauthenticError",
    "__version__",
    "blob",
    "contact_hash",
    "content",
    "crypto",
    "forward_security",
    "gateway",
    "generate_nonce",
    "group",
    "has_features",
    "hash_nonce",
    "hazmat",
    "id_export",
    "id_from_typed",
    "is_gateway",
    "message",
    "parse_key_text",
    "predefined_contact",
    "safe",
    "transport",
    "trim_nickname",
    "typing",
    "verification",
]

class EeemaError(ValueError):
    """Why the library refused. The text is for people, and says what to do."""

    reason: str
    """The stable name of the error: words in small letters, with a point between an error and what it wraps."""

class ConsumedError(EeemaError):
    """Something that is used once was used before, or a secret was wiped."""

class LengthError(EeemaError):
    """Bytes of another length than the one that there is."""

class IdentityError(EeemaError):
    """An identity, a key or an id was refused (chapter 01)."""

class RandomError(EeemaError):
    """The random generator of the system failed; nothing was made."""

class UnauthenticError(EeemaError):
    """A box was altered, or sealed with another key."""

class ContentError(EeemaError):
    """A body was not read, or not made (chapter 03)."""

class MessageError(EeemaError):
    """A message was not sealed, not opened or not recorded (chapter 02)."""

class RefusedError(EeemaError):
    """A received message was refused; ``reason`` is the check of chapter 02 section 9."""

class GatewayError(EeemaError):
    """A callback of the Gateway was refused."""

class BlobError(EeemaError):
    """A blob was not opened (chapter 05)."""

class ContactHashError(EeemaError):
    """A phone number, an e-mail address or the text of a hash was refused (chapter 12)."""

class ExchangeError(EeemaError):
    """An answer of the directory or of the Gateway was not read, or a request is too long."""

class IdExportError(EeemaError):
    """An ID export was not opened or not made (chapter 11)."""

class SafeError(EeemaError):
    """A Safe backup was not opened or not made (chapter 10)."""

class AddressError(EeemaError):
    """The address of a Safe server was refused."""

class DocumentError(EeemaError):
    """The document of a Safe backup was refused."""

class IdentityCodeError(EeemaError):
    """The QR code of an identity was refused (chapter 15)."""

class LinkError(EeemaError):
    """A contact link was refused (chapter 15)."""

class PictureError(EeemaError):
    """A text does not fit into a QR code."""

class SessionError(EeemaError):
    """A message of a session was not read, or not made; the session is as it was (chapter 06)."""

class TransportError(EeemaError):
    """A connection ended, and its keys are gone; or, with the reason ``"out_of_turn"``, a call is not due yet (chapter 07)."""

class SendError(EeemaError):
    """A frame was not made, and no number was used."""

class PayloadError(EeemaError):
    """The payload of a frame is malformed: an inbox acknowledges a message, else close the connection."""

class PredefinedKeyError(EeemaError):
    """The directory says another key than the apps know."""

@final
class SecretKey:
    """A secret key of 32 bytes. It is never printed and cannot be pickled; ``wipe`` or ``with`` wipes it."""

    def __new__(cls, key: Buffer) -> Self:
        """Copies 32 bytes. ``IdentityError`` for another length."""
    @staticmethod
    def generate() -> SecretKey:
        """A fresh key, from the generator of the system."""
    @staticmethod
    def parse(text: str) -> SecretKey:
        """Reads 64 hexadecimal digits, with or without ``private:`` in front."""
    def to_bytes(self) -> bytes:
        """A copy of the 32 bytes, which Python does not wipe."""
    def to_key_text(self) -> str:
        """``private:`` and 64 hexadecimal digits, which Python does not wipe."""
    @property
    def public_key(self) -> PublicKey:
        """The public key; computed each time."""
    def agree(self, their_public: PublicKey) -> AgreedKey:
        """What the owners of both keys have in common. ``IdentityError`` for a key of low order."""
    def wipe(self) -> None:
        """Wipes the key: everything that needs it raises ``ConsumedError`` from here on."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...

@final
class PublicKey:
    """A public key of 32 bytes; can be compared and hashed."""

    def __new__(cls, key: Buffer) -> Self:
        """Takes 32 bytes. ``IdentityError`` for another length."""
    @staticmethod
    def parse(text: str) -> PublicKey:
        """Reads 64 hexadecimal digits, with or without ``public:`` in front."""
    def to_bytes(self) -> bytes:
        """The 32 bytes."""
    def __bytes__(self) -> bytes: ...
    def key_text(self) -> str:
        """``public:`` and 64 hexadecimal digits."""
    def fingerprint(self) -> bytes:
        """The 16 bytes that people compared in old versions of the apps."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Identity:
    """An identity with its secret key."""

    def __new__(cls, id: str, secret_key: SecretKey) -> Self:
        """Copies the key. ``IdentityError`` if the id is none."""
    @staticmethod
    def generate(id: str) -> Identity:
        """With a fresh key. The directory makes identities: this is for tests."""
    @property
    def id(self) -> str:
        """The 8 characters."""
    @property
    def secret_key(self) -> SecretKey:
        """A copy of the secret key, which is wiped by itself."""
    @property
    def public_key(self) -> PublicKey:
        """The public key; computed each time."""
    def peer(self, id: str, public_key: PublicKey) -> Peer:
        """Agrees with a contact on the keys of their messages. It costs as much as fifty messages: keep the result.

        ``MessageError`` if the contact is the own identity, ``IdentityError`` if the key has low order.
        """
    def peers(self, contacts: Sequence[tuple[str, PublicKey]]) -> list[Peer]:
        """The same for many, which takes a fifth of the time where the machine has AVX-512."""
    def wipe(self) -> None:
        """Wipes the secret key."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...

@final
class Peer:
    """Somebody with whom the own identity exchanges messages; made by ``Identity.peer``."""

    @property
    def own_id(self) -> str:
        """The own identity."""
    @property
    def id(self) -> str:
        """The identity of the peer."""
    @property
    def public_key(self) -> PublicKey:
        """The public key of the peer."""
    @property
    def agreed_key(self) -> AgreedKey:
        """A copy of what both keys have in common. Seal nothing but message containers with it."""
    def wipe(self) -> None:
        """Wipes the keys."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...

@final
class PredefinedContact:
    """What the apps know of an identity without asking."""

    @property
    def id(self) -> str:
        """The identity."""
    @property
    def public_key(self) -> PublicKey:
        """Its public key."""
    @property
    def sandbox_public_key(self) -> PublicKey | None:
        """Its public key in the test environment of the makers."""
    @property
    def nickname(self) -> str:
        """Its nickname."""
    @property
    def is_special(self) -> bool:
        """Whether messages of special types come from it."""

def generate_nonce() -> bytes:
    """A fresh nonce: 24 bytes."""

def hash_nonce(nonce: Buffer, own_id: str) -> bytes:
    """What a store keeps of a nonce: 32 bytes (chapter 02 section 8)."""

def id_from_typed(text: str) -> str:
    """The identity in a text that somebody typed: in any case, with blanks around it."""

def is_gateway(id: str) -> bool:
    """Whether the identity belongs to the Gateway: it begins with ``*``."""

def has_features(mask: int, wanted: int) -> bool:
    """Whether the feature mask of a contact includes all of ``wanted``."""

def trim_nickname(nickname: str) -> str:
    """Trims and shortens a nickname as receivers do."""

def parse_key_text(text: str) -> SecretKey | PublicKey:
    """A key in the form of the Gateway's tools: 64 digits behind ``private:`` or ``public:``."""

def predefined_contact(id: str) -> PredefinedContact | None:
    """Looks for an identity among those that the apps know."""
