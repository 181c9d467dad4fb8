"""Envelopes, and the inbox that checks them."""

from . import _native

__all__ = [
    "Acknowledgement",
    "Header",
    "Inbox",
    "MemoryStore",
    "Received",
    "Refused",
    "UnknownSender",
    "open",
    "parties",
    "seal",
]

Acknowledgement = _native.message.Acknowledgement
Header = _native.message.Header
Inbox = _native.message.Inbox
MemoryStore = _native.message.MemoryStore
Received = _native.message.Received
Refused = _native.message.Refused
UnknownSender = _native.message.UnknownSender
open = _native.message.open
parties = _native.message.parties
seal = _native.message.seal
