"""The checks of the vector files, a file for each topic."""

from . import (
    blob,
    contact_hash,
    forward_security,
    id_export,
    identity,
    message_box,
    message_types,
    safe,
    transport,
    verification,
)

TOPICS = {
    module.TOPIC: (module.CASES, module.REJECTS, module.NOT_BOUND)
    for module in (
        blob, contact_hash, forward_security, id_export, identity, message_box, message_types, safe, transport, verification
    )  # fmt: skip
}
"""Of each topic the checks of its cases and rejects by their kind, and the kinds that Python does not have, with the reason."""
