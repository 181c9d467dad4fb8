use crate::crypto::SecretVec;

/// The low eight bits of each UTF-16 unit of a password: what old Java libraries made of it. For ASCII
/// these are the bytes of UTF-8.
pub fn low_bytes(password: &str) -> SecretVec {
    let mut bytes = SecretVec::zeroed(password.encode_utf16().count());
    for (byte, unit) in bytes.as_mut_bytes().iter_mut().zip(password.encode_utf16()) {
        [*byte, _] = unit.to_le_bytes();
    }
    bytes
}
