use crate::crypto::{Key, KeyKind};

/// What two key pairs have in common, 32 bytes: HSalsa20(X25519(own secret key, peer's public key))
/// ([chapter 01 section 4](crate::protocol::identity#4-shared-secret-s)).
/// [`SecretKey::agree`](super::SecretKey::agree) makes it.
///
/// It is the same for both parties and both directions, and every protocol derives its own keys from
/// it. Wiped on drop, compared in constant time, never printed.
pub type AgreedKey = Key<AgreedKind>;

/// Marks agreed keys; has no values.
pub enum AgreedKind {}

impl KeyKind for AgreedKind {
    const NAME: &'static str = "AgreedKey";
}
