"""ID exports."""

from . import _native

__all__ = [
    "Code",
    "check_password",
    "look_alikes",
    "revocation_key",
    "seal",
]

Code = _native.id_export.Code
check_password = _native.id_export.check_password
look_alikes = _native.id_export.look_alikes
revocation_key = _native.id_export.revocation_key
seal = _native.id_export.seal
