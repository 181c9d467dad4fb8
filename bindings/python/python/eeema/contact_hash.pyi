"""Salted hashes of phone numbers and e-mail addresses, and what the directory is asked with them (chapter 12).

The salt is public: who has a hash of a phone number finds the number in minutes, as ``find_phone`` shows. A hash is
pseudonymous at best.

The functions for columns make no Python object per row. They take what lends its bytes, such as a NumPy array or a buffer
of Arrow, and give the hashes one behind the other, 32 bytes each, and a byte for each row: 1 where it was a number, 0
where it was none and its hash is zeros. NumPy views both without a copy::

    hashes, valid = phones_of_integers(array)
    matrix = numpy.frombuffer(hashes, numpy.uint8).reshape(-1, 32)

What hashes columns, lists and ranges, and ``find_phone``, end when a signal comes whose handler raises, as with Ctrl-C.
"""

from collections.abc import Sequence
from typing import final

from typing_extensions import Buffer

from . import PublicKey, SecretKey
from .typing import Column

__all__ = [
    "Match",
    "bulk_answer",
    "bulk_request",
    "challenge_response",
    "email",
    "emails",
    "emails_of_texts",
    "find_phone",
    "lookup_email_path",
    "lookup_phone_path",
    "match_answer",
    "match_request",
    "parse_email",
    "parse_phone",
    "phone",
    "phone_from_typed",
    "phones",
    "phones_of_fixed",
    "phones_of_integers",
    "phones_of_texts",
    "range_hashes",
    "token_answer",
    "token_request",
]

def parse_phone(text: str) -> str:
    """The digits of a phone number in any spelling with its country code. ``ContactHashError`` if it is none."""

def phone_from_typed(text: str) -> str:
    """The digits of a phone number that somebody typed or copied out of a text."""

def phone(text: str) -> bytes:
    """The hash of a phone number: 32 bytes."""

def parse_email(text: str) -> tuple[str, str | None]:
    """The form of an e-mail address that is hashed, and that of its alternative, if it has one."""

def email(text: str) -> tuple[bytes, bytes | None]:
    """The hash of an e-mail address, 32 bytes, and that of its alternative, if it has one."""

def phones(texts: Sequence[str]) -> bytes:
    """The hashes of many phone numbers, one behind the other, on all cores."""

def emails(texts: Sequence[str]) -> bytes:
    """The hashes of many e-mail addresses, one behind the other, on all cores."""

def phones_of_integers(column: Column) -> tuple[bytes, bytes]:
    """The hashes of a column of integers of 64 bits, such as a NumPy array of ``uint64`` or ``int64``."""

def phones_of_texts(offsets: Column, texts: Column, offset_bits: int) -> tuple[bytes, bytes]:
    """The hashes of a column of texts in the layout of Arrow: offsets of 32 or 64 bits, one more than rows, and the texts."""

def phones_of_fixed(column: Column, width: int) -> tuple[bytes, bytes]:
    """The hashes of a column of texts that are filled up with zeros to one width: a NumPy array of the type ``S``."""

def emails_of_texts(offsets: Column, texts: Column, offset_bits: int) -> tuple[bytes, bytes]:
    """As ``phones_of_texts`` for e-mail addresses; without their alternatives."""

def range_hashes(first: str, count: int) -> bytes:
    """The hashes of ``count`` numbers from ``first`` on, 32 bytes each, or fewer at the end of all numbers."""

def find_phone(hash: Buffer, first: str, count: int) -> str | None:
    """Looks for the number of a hash among ``count`` numbers from ``first`` on, on all cores."""

@final
class Match:
    """Somebody whom the directory found."""

    @property
    def id(self) -> str:
        """Their identity."""
    @property
    def public_key(self) -> PublicKey:
        """Their public key."""
    @property
    def phone(self) -> bytes | None:
        """The hash of the phone number by which they were found."""
    @property
    def email(self) -> bytes | None:
        """The hash of the e-mail address by which they were found."""

def bulk_request(phones: Sequence[Buffer], emails: Sequence[Buffer]) -> str:
    """The JSON that asks the Gateway who is behind many hashes. ``ExchangeError`` above 1000."""

def bulk_answer(answer: Buffer) -> list[Match]:
    """Reads the answer of the Gateway."""

def lookup_phone_path(hash: Buffer) -> str:
    """The path that asks the Gateway who is behind the hash of a phone number."""

def lookup_email_path(hash: Buffer) -> str:
    """The path that asks the Gateway who is behind the hash of an e-mail address."""

def match_request(
    phones: Sequence[Buffer],
    emails: Sequence[Buffer],
    *,
    token: str | None = None,
    including_inactive: bool = False,
) -> str:
    """The JSON that asks the directory who is behind many hashes."""

def match_answer(answer: Buffer) -> tuple[list[Match], int]:
    """Who was found, and in how many seconds one may ask again."""

def token_request(identity: str) -> str:
    """The JSON that asks the directory for a token."""

def challenge_response(challenge: Buffer, identity: str, secret_key: SecretKey) -> str:
    """The JSON that answers the challenge of the directory."""

def token_answer(answer: Buffer) -> tuple[str | None, str | None]:
    """The token of the directory, or the text with which it refused: exactly one of the two."""
