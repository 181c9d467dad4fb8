"""Boxes without an envelope."""

from . import _native

__all__ = [
    "AgreedKey",
]

AgreedKey = _native.crypto.AgreedKey
