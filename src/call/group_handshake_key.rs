use super::group_key::{GroupCallKeyHash, context, derive};
use crate::crypto::{Key, KeyKind};
use crate::identity::AgreedKey;

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
    pub fn derive(agreed: &AgreedKey, hash: &GroupCallKeyHash) -> Self {
        let context = context(b"nha");
        Self::from_secret(derive(agreed.as_bytes(), &context, &[hash.as_bytes()]))
    }
}
