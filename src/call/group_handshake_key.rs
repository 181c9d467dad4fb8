use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Key, KeyKind};
use crate::identity::AgreedKey;

const GROUP_CALL_HANDSHAKE: Context = Context::new(b"nha", b"3ma-call");

/// Authenticates the handshake of two members of a group call (GCNHAK, [chapter 01 section
/// 7](crate::protocol::identity)), 32 bytes.
pub type GroupCallHandshakeKey = Key<GroupCallHandshakeKind>;

/// Marks the keys of this handshake; has no values.
pub enum GroupCallHandshakeKind {}

impl KeyKind for GroupCallHandshakeKind {
    const NAME: &'static str = "GroupCallHandshakeKey";
}

impl GroupCallHandshakeKey {
    /// Derives it from the key that two members agreed on and the hash of the key of the call.
    pub fn derive(agreed: &AgreedKey, group_call_key_hash: &[u8; 32]) -> Self {
        Self::from_secret(blake2b::derive(
            Some(blake2b::Key::new(agreed.as_bytes())),
            &GROUP_CALL_HANDSHAKE,
            &[group_call_key_hash],
        ))
    }
}
