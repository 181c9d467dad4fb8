"""Groups: fan-out, and what is done with messages of groups."""

from . import _native

__all__ = [
    "GroupIdentity",
    "Incoming",
    "KnownGroup",
    "fan_out",
    "is_resync_due",
    "is_sync_limited",
    "may_request_sync",
]

GroupIdentity = _native.group.GroupIdentity
Incoming = _native.group.Incoming
KnownGroup = _native.group.KnownGroup
fan_out = _native.group.fan_out
is_resync_due = _native.group.is_resync_due
is_sync_limited = _native.group.is_sync_limited
may_request_sync = _native.group.may_request_sync
