"""Parts of envelopes, sessions and connections, and randomness of the caller."""

from . import _native
from ._sessions import OpenedInner, Reaction

__all__ = [
    "Channel",
    "CommitToken",
    "OpenedInner",
    "Reaction",
    "advance_chain",
    "best_session",
    "decode_container",
    "decode_extensions",
    "decode_metadata",
    "derive_2dh",
    "derive_4dh",
    "encode_container",
    "encode_metadata",
    "initiate_session",
    "negotiate",
    "new_server",
    "process_versions",
    "receive_in_session",
    "seal_gateway_box_with",
    "seal_in_session",
    "seal_with",
    "start_client",
    "vouch",
]

Channel = _native.hazmat.Channel
CommitToken = _native.hazmat.CommitToken
advance_chain = _native.hazmat.advance_chain
best_session = _native.hazmat.best_session
decode_container = _native.hazmat.decode_container
decode_extensions = _native.hazmat.decode_extensions
decode_metadata = _native.hazmat.decode_metadata
derive_2dh = _native.hazmat.derive_2dh
derive_4dh = _native.hazmat.derive_4dh
encode_container = _native.hazmat.encode_container
encode_metadata = _native.hazmat.encode_metadata
initiate_session = _native.hazmat.initiate_session
negotiate = _native.hazmat.negotiate
new_server = _native.hazmat.new_server
process_versions = _native.hazmat.process_versions
receive_in_session = _native.hazmat.receive_in_session
seal_gateway_box_with = _native.hazmat.seal_gateway_box_with
seal_in_session = _native.hazmat.seal_in_session
seal_with = _native.hazmat.seal_with
start_client = _native.hazmat.start_client
vouch = _native.hazmat.vouch
