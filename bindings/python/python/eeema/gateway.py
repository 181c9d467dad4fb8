"""The form of the Gateway: boxes and callbacks."""

from . import _native

__all__ = [
    "MessageBox",
    "compute_mac",
    "seal",
]

MessageBox = _native.gateway.MessageBox
compute_mac = _native.gateway.compute_mac
seal = _native.gateway.seal
