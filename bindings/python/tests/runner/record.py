"""What all topics need to read their records."""

from __future__ import annotations

from typing import Any, Callable

import eeema
import pytest

Record = dict[str, Any]
Check = Callable[[Record], None]


class NotBound(Exception):
    """The record is about something that Python does not have."""


def hexadecimal(record: Record, name: str) -> bytes:
    """The bytes of a field."""
    return bytes.fromhex(record[name])


def public_key(record: Record, name: str) -> eeema.PublicKey:
    return eeema.PublicKey(hexadecimal(record, name))


def secret_key(record: Record, name: str) -> eeema.SecretKey:
    return eeema.SecretKey(hexadecimal(record, name))


def refused(error: type[eeema.EeemaError], reason: str, work: Callable[[], object]) -> None:
    """Demands an exception of this class with this reason."""
    with pytest.raises(error) as raised:
        work()
    assert raised.value.reason == reason, f"{raised.value.reason} instead of {reason}"
