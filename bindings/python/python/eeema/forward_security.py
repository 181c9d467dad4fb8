"""Sessions inside ordinary messages, so that what was recorded stays closed when a permanent key leaks later."""

from . import _native
from ._sessions import Envelope, Event, Outgoing, RejectCause, Removed, Sending, TerminateCause, Variant

__all__ = [
    "FEATURE",
    "SUPPORTED",
    "Arrived",
    "Envelope",
    "Event",
    "MemorySessionStore",
    "Outgoing",
    "RejectCause",
    "Removed",
    "Sending",
    "SentToken",
    "SessionInbox",
    "TerminateCause",
    "Variant",
    "decode",
]

FEATURE = _native.forward_security.FEATURE
SUPPORTED = _native.forward_security.SUPPORTED
Arrived = _native.forward_security.Arrived
MemorySessionStore = _native.forward_security.MemorySessionStore
SentToken = _native.forward_security.SentToken
SessionInbox = _native.forward_security.SessionInbox
decode = _native.forward_security.decode
