"""Parts of envelopes, and sealing with randomness of the caller."""

from . import _native

__all__ = [
    "decode_container",
    "decode_metadata",
    "encode_container",
    "encode_metadata",
    "seal_gateway_box_with",
    "seal_with",
]

decode_container = _native.hazmat.decode_container
decode_metadata = _native.hazmat.decode_metadata
encode_container = _native.hazmat.encode_container
encode_metadata = _native.hazmat.encode_metadata
seal_gateway_box_with = _native.hazmat.seal_gateway_box_with
seal_with = _native.hazmat.seal_with
