"""ID exports: the text that holds an identity under a password (chapter 11)."""

from typing import Literal, final

from . import Identity, PublicKey, SecretKey
from .typing import Scheme

__all__ = [
    "Code",
    "check_password",
    "look_alikes",
    "revocation_key",
    "seal",
]

@final
class Code:
    """The text of an ID export; ``str`` gives the text in its usual form."""

    @staticmethod
    def parse(text: str) -> Code:
        """Reads a text that is an export and nothing else. ``IdExportError`` names the character that is wrong."""
    @staticmethod
    def find(text: str) -> Code:
        """Finds an export in a longer text, such as an e-mail, which takes up to 250 milliseconds for a megabyte."""
    @property
    def scheme(self) -> Scheme:
        """Which of the two forms it is."""
    def open(self, password: str, *, public_key: PublicKey | None = None) -> Identity:
        """Opens it: some 60 milliseconds, or, of the form ``v1``, a second and 128 MiB.

        ``public_key`` is the one that the identity must have. ``IdExportError`` for a wrong password or a damaged text.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

def seal(id: str, secret_key: SecretKey, password: str, *, scheme: Scheme = "v1") -> str:
    """Makes the export of an identity, which takes as long as opening it."""

def check_password(
    password: str,
    *,
    rule: Literal["android_reads", "android_writes", "ios_reads", "ios_writes", "recommended"] = "recommended",
) -> None:
    """Raises ``IdExportError`` if a password does not keep a rule."""

def revocation_key(password: str) -> str:
    """The key that revokes an identity with this password, as the directory wants it."""

def look_alikes(character: str) -> list[str]:
    """Which characters people mistake for this one."""
