use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Key, KeyKind, Secret};
use crate::identity::{AgreedKey, PublicKey};

const CONTEXT: Context = Context::new(b"v2", b"3ma-csp");

/// Bytes of a vouch.
pub(super) const VOUCH_LENGTH: usize = 32;

/// The key with which a client vouches for its temporary key
/// ([chapter 07 sections 1 and 2](crate::protocol::transport)).
///
/// It mixes what the client's permanent key has in common with the permanent **and** with the temporary
/// key of the server, so that neither a leaked temporary key nor a text that somebody was made to send
/// gives a login.
pub type VouchKey = Key<VouchKind>;

/// Marks vouch keys; has no values.
pub enum VouchKind {}

impl KeyKind for VouchKind {
    const NAME: &'static str = "VouchKey";
}

impl VouchKey {
    /// Derives it from the keys agreed with the permanent and with the temporary server key.
    pub fn derive(with_permanent: &AgreedKey, with_temporary: &AgreedKey) -> Self {
        let both = Secret::<64>::filled(|both| {
            let (head, tail) = both.split_at_mut(32);
            head.copy_from_slice(with_permanent.as_bytes());
            tail.copy_from_slice(with_temporary.as_bytes());
        });
        Self::from_secret(blake2b::derive(
            Some(blake2b::Key::new(both.as_bytes())),
            &CONTEXT,
            &[],
        ))
    }

    /// The vouch, 32 bytes: a MAC over the server cookie and the temporary client public key.
    pub fn vouch(&self, server_cookie: &[u8; 16], temporary_client_key: &PublicKey) -> [u8; 32] {
        blake2b::mac(
            blake2b::Key::new(self.as_bytes()),
            &[server_cookie, temporary_client_key.as_bytes()],
        )
    }
}
