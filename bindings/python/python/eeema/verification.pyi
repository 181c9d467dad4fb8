"""QR codes of identities, contact links and verification levels (chapter 15)."""

from collections.abc import Callable
from typing import Literal, final

from typing_extensions import Self

from . import PublicKey
from .typing import Environment, Event, Level

__all__ = [
    "ContactLink",
    "IdentityCode",
    "Verification",
    "decide_scan",
    "is_key_typed",
    "key_grid",
    "key_rows",
    "qr_picture",
    "scanned",
]

@final
class IdentityCode:
    """The QR code of an identity; ``str`` gives its text."""

    def __new__(cls, identity: str, public_key: PublicKey, *, expiry: int | None = None) -> Self:
        """``expiry`` in seconds since 1970."""
    @staticmethod
    def parse(text: str) -> IdentityCode:
        """Reads the text of a code. ``IdentityCodeError`` if it is none."""
    @property
    def identity(self) -> str:
        """Whose code it is."""
    @property
    def public_key(self) -> PublicKey:
        """The public key."""
    @property
    def expiry(self) -> int | None:
        """When it expires, in seconds since 1970."""
    def is_expired(self, now: int) -> bool:
        """Whether it expired before ``now``, in seconds since 1970."""
    def picture(self) -> list[list[bool]]:
        """Rows of modules, ``True`` for dark ones, without a margin."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class ContactLink:
    """A link to a contact."""

    @staticmethod
    def parse(text: str) -> ContactLink:
        """Reads a link. ``LinkError`` if it is none."""
    @staticmethod
    def share(identity: str) -> str:
        """The link that people share."""
    @staticmethod
    def open_app(identity: str) -> str:
        """The link that opens the app."""
    @property
    def action(self) -> Literal["add", "share"]:
        """What it asks for."""
    @property
    def identity(self) -> str:
        """Whose contact it is."""
    @property
    def draft(self) -> str | None:
        """A text to begin a message with."""

@final
class Verification:
    """How far a contact is verified; can be compared and hashed."""

    def __new__(cls, level: Level = "unverified", *, is_work: bool = False) -> Self:
        """A level, and whether the work directory knows the contact."""
    @staticmethod
    def from_legacy_ios(stored: int) -> Verification:
        """What old versions for iOS stored."""
    @property
    def level(self) -> Level:
        """The level."""
    @property
    def is_work(self) -> bool:
        """Whether the work directory knows the contact."""
    @property
    def effective_level(self) -> Level:
        """The level with what the work directory adds to it."""
    def after(self, event: Event) -> Verification:
        """How it is after something happened."""
    @property
    def dots(self) -> int:
        """How many dots are shown: 1 to 3."""
    def colour(self, is_work_app: bool) -> Literal["red", "orange", "green", "blue"]:
        """Their colour, which is another one in the app for work."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def scanned(
    text: str,
) -> Literal["identity_code", "contact_link", "device_group_join", "web_session", "unknown"]:
    """What a scanned text is."""

def decide_scan(
    code: IdentityCode,
    own_identity: str,
    now: int,
    *,
    expected: str | None = None,
    stored: tuple[PublicKey, Verification] | None = None,
    may_add_contacts: bool = True,
    environment: Environment = "production",
    ask_directory: Callable[[str], PublicKey | Literal[False] | None],
) -> tuple[str, Verification | None]:
    """Decides what a scanned code means for a contact: the outcome, and how far the contact is verified after it.

    ``now`` is in seconds since 1970, ``stored`` what is known of the contact. ``ask_directory`` is called if the key of the
    identity is needed; it gives the key, ``None`` if there is no such identity, or ``False`` if it cannot be reached.
    """

def key_rows(public_key: PublicKey) -> list[str]:
    """The rows of a public key that people compare."""

def key_grid(public_key: PublicKey) -> str:
    """The public key as the desktop app shows it, in a grid."""

def is_key_typed(public_key: PublicKey, text: str) -> bool:
    """Whether somebody typed this public key, with any blanks."""

def qr_picture(text: str) -> list[list[bool]]:
    """The QR code of any text: rows of modules, ``True`` for dark ones, without a margin."""
