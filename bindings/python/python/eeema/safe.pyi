"""Safe backups (chapter 10): key, container and document.

A document is opened to values that can be changed, and nothing that this version does not know is lost::

    document, warnings = safe.open(key, backup)
    document.contacts[0].nickname = "Ahoy"
    backup = safe.seal(key, document)
"""

from collections.abc import Container
from types import TracebackType
from typing import Literal, final

from typing_extensions import Buffer, Self

from . import PublicKey, SecretKey
from .typing import Level, Policy, Release

__all__ = [
    "Contact",
    "DistributionList",
    "Document",
    "Group",
    "Link",
    "MasterKey",
    "ServerAddress",
    "Settings",
    "Warning",
    "assess",
    "basic_auth",
    "decode",
    "generate_password",
    "open",
    "open_container",
    "seal",
    "seal_container",
]

@final
class MasterKey:
    """The key of a backup: 64 bytes out of password and identity."""

    def __new__(cls, key: Buffer) -> Self:
        """Copies 64 bytes."""
    @staticmethod
    def derive(password: str, id: str) -> MasterKey:
        """Derives it: some 60 milliseconds and 64 MiB. ``SafeError`` for an empty password."""
    def to_bytes(self) -> bytes:
        """A copy of the 64 bytes, which Python does not wipe."""
    @property
    def backup_id(self) -> bytes:
        """The id under which the server keeps the backup: 32 bytes."""
    @property
    def encryption_key(self) -> bytes:
        """A copy of the key of the container, 32 bytes, which Python does not wipe."""
    def wipe(self) -> None:
        """Wipes the key: everything that needs it raises ``ConsumedError`` from here on."""
    def __enter__(self) -> Self: ...
    def __exit__(
        self, *_exception: type[BaseException] | BaseException | TracebackType | None
    ) -> None: ...

@final
class Contact:
    """A contact of a document."""

    identity: str
    public_key: PublicKey | None
    created_at: int
    """Milliseconds since 1970."""
    verification: Level
    work_verified: bool
    hidden: bool
    first_name: str
    last_name: str
    nickname: str
    last_update: int | None
    """Milliseconds since 1970."""
    read_receipts: Policy
    typing_indicators: Policy
    private: bool
    def __new__(cls, identity: str) -> Self:
        """A contact of whom nothing else is known."""

@final
class Group:
    """A group of a document."""

    id: bytes
    """8 bytes."""
    creator: str
    name: str
    created_at: int
    """Milliseconds since 1970."""
    members: list[str]
    """A copy: assign it to change it."""
    deleted: bool
    last_update: int | None
    """Milliseconds since 1970."""
    private: bool
    def __new__(cls, id: Buffer, creator: str) -> Self:
        """A group without members."""

@final
class DistributionList:
    """A distribution list of a document."""

    id: bytes | None
    """8 bytes."""
    name: str
    created_at: int
    """Milliseconds since 1970."""
    members: list[str]
    """A copy: assign it to change it."""
    last_update: int | None
    """Milliseconds since 1970."""
    private: bool
    def __new__(cls, id: Buffer | None, name: str) -> Self:
        """A list without members."""

@final
class Link:
    """A verified way to reach somebody."""

    kind: str
    """``mobile`` or ``email``."""
    value: str
    def __new__(cls, kind: str, value: str) -> Self: ...

@final
class Settings:
    """The settings of a document. Its lists are copies: assign them to change them."""

    sync_contacts: bool
    block_unknown: bool
    read_receipts: bool
    send_typing: bool
    threema_calls: bool
    relay_threema_calls: bool
    disable_screenshots: bool
    incognito_keyboard: bool
    blocked_contacts: list[str]
    sync_excluded: list[str]
    recent_emojis: list[str]
    def __new__(cls) -> Self:
        """The settings of an app that nobody changed."""

@final
class Document:
    """What a backup holds. Its own lists are no copies: what is changed in them is in the next backup."""

    secret_key: SecretKey
    device: str
    nickname: str
    profile_picture: bytes | None
    profile_picture_release: Release
    links: list[Link]
    contacts: list[Contact]
    groups: list[Group]
    distribution_lists: list[DistributionList]
    settings: Settings
    def __new__(cls, secret_key: SecretKey) -> Self:
        """A document with a secret key and nothing else."""
    def encode(self, *, forget_unknown: bool = False) -> bytes:
        """The JSON of the document, with the secret key in it; Python does not wipe it.

        ``DocumentError`` if a reader would not give the same document back.
        """

@final
class Warning:
    """Something in a document that was not as it should be, and was left out."""

    @property
    def pointer(self) -> str:
        """Where it stands, as a JSON pointer."""
    @property
    def text(self) -> str:
        """What is wrong, for people."""
    @property
    def reason(self) -> str:
        """What is wrong, as a stable word."""

def open(key: MasterKey, backup: Buffer, *, max_plaintext: int | None = None) -> tuple[Document, list[Warning]]:
    """Opens a backup, and takes what is usable in it. ``SafeError`` or ``DocumentError`` if nothing is."""

def seal(key: MasterKey, document: Document) -> bytes:
    """Makes a backup of a document, ready to be uploaded."""

def decode(json: Buffer) -> tuple[Document, list[Warning]]:
    """Reads the JSON of a document, and takes what is usable in it."""

def open_container(encryption_key: Buffer, backup: Buffer, *, max_plaintext: int | None = None) -> bytes:
    """Opens the container of a backup: the JSON in it."""

def seal_container(encryption_key: Buffer, body: Buffer) -> bytes:
    """Seals any content into a container."""

def assess(
    password: str, listed: Container[str] | None = None
) -> Literal[
    "good", "nul", "pattern_missed", "too_long", "too_short", "weak_listed", "weak_numeric", "weak_repeated"
]:
    """What a password is worth; ``listed`` are common ones."""

def generate_password() -> str:
    """A password that nobody guesses, and that can be typed."""

@final
class ServerAddress:
    """The address of a server for backups."""

    @staticmethod
    def official() -> ServerAddress:
        """The server of the makers of the app."""
    @staticmethod
    def parse(text: str) -> ServerAddress:
        """Reads an address with ``https://``. ``AddressError`` if it is none."""
    @staticmethod
    def from_typed(text: str) -> ServerAddress:
        """Reads an address that somebody typed, perhaps without ``https://``."""
    def backup_url(self, backup_id: Buffer) -> str:
        """Where the backup with an id of 32 bytes lies."""
    def config_url(self, backup_id: Buffer) -> str:
        """Where the server says what it takes."""
    @property
    def credentials(self) -> tuple[str, str] | None:
        """User name and password in the address."""

def basic_auth(username: str, password: str) -> str | None:
    """The header ``Authorization``; ``None`` if both are empty."""
