"""QR codes of identities, contact links and verification levels."""

from . import _native

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

ContactLink = _native.verification.ContactLink
IdentityCode = _native.verification.IdentityCode
Verification = _native.verification.Verification
decide_scan = _native.verification.decide_scan
is_key_typed = _native.verification.is_key_typed
key_grid = _native.verification.key_grid
key_rows = _native.verification.key_rows
qr_picture = _native.verification.qr_picture
scanned = _native.verification.scanned
