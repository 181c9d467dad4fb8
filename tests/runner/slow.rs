//! What an interpreter has no time for: Miri runs a thousand times slower than a processor.

use super::Record;

/// Why Miri leaves this record out, if it does. Small costs and short data stay.
pub(super) fn reason_to_leave_out(topic: &str, record: &Record<'_>) -> Option<&'static str> {
    if !cfg!(miri) {
        return None;
    }
    let text = |name| match record.has(name) {
        true => record.text(name),
        false => "",
    };
    match (topic, text("kind"), text("reason")) {
        ("id-export", "open" | "seal_legacy" | "seal_v1", _)
        | ("id-export", _, "decrypt" | "identity" | "public_key")
        | ("safe", "full", _)
        | ("safe", "kdf", "") => Some("a key from a password at full cost"),
        ("safe", "scrypt_small", _) if record.number("n") > 16 => Some("scrypt at a higher cost"),
        ("safe", "seal_long", _)
        | ("safe", "container", "too_large")
        | ("blob", "blob_digest" | "blob_chunks", _) => Some("64 KiB and more"),
        ("contact-hash", "invert", _) => Some("10 000 hashes"),
        _ => None,
    }
}
