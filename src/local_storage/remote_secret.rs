use core::fmt;

use super::database_field::DatabaseFieldKey;
use crate::crypto::hazmat::blake2b::{self, Context, Key};
use crate::crypto::{Random, RandomError, Secret, equal};
use crate::identity::ThreemaId;

/// A secret of 32 bytes that a work server keeps ([chapter 13 section 8](crate::protocol::local_storage)): the
/// device cannot open its data without asking for it.
///
/// Drop it when the [`Monitor`](super::Monitor) says that the data must be locked.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteSecret(Secret<{ Self::LENGTH }>);

impl RemoteSecret {
    /// Bytes of the secret.
    pub const LENGTH: usize = 32;

    /// Draws a new secret, at activation.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Secret::try_filled(|bytes| random.fill(bytes)).map(Self)
    }

    /// Takes the bytes over. The caller wipes their own copy.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes, for the server.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// What the device stores to recognise the secret.
    pub fn hash(&self) -> RemoteSecretHash {
        RemoteSecretHash(*self.derive(b"rsh").as_bytes())
    }

    /// The key of what a key file holds (Android).
    pub fn key_storage_key(&self) -> Secret<32> {
        self.derive(b"rssk-a")
    }

    /// The key of database fields (iOS).
    pub fn database_field_key(&self) -> DatabaseFieldKey {
        DatabaseFieldKey::from_secret(self.derive(b"wfck"))
    }

    fn derive<const S: usize>(&self, salt: &[u8; S]) -> Secret<32> {
        let key = Key::new(self.0.as_bytes());
        blake2b::derive(Some(key), &Context::new(salt, b"3ma-rs"), &[])
    }
}

impl fmt::Debug for RemoteSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RemoteSecret")
    }
}

/// What a device stores of a remote secret to recognise it, 32 bytes.
#[derive(Clone, Copy, Debug, Eq)]
pub struct RemoteSecretHash([u8; Self::LENGTH]);

impl RemoteSecretHash {
    /// Bytes of the hash.
    pub const LENGTH: usize = 32;

    /// Takes stored bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The same, bound to an identity: what iOS stores in the keychain, 32 bytes.
    pub fn with_identity(&self, id: ThreemaId) -> [u8; 32] {
        let mut key = [0; Self::LENGTH + ThreemaId::LENGTH];
        let (hash, identity) = key.split_at_mut(Self::LENGTH);
        hash.copy_from_slice(&self.0);
        identity.copy_from_slice(id.as_bytes());
        let key = Key::new(&key);
        *blake2b::derive(Some(key), &Context::new(b"rshid", b"3ma-rs"), &[]).as_bytes()
    }
}

impl PartialEq for RemoteSecretHash {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

/// What a device shows the server to get the remote secret, 32 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteSecretToken(Secret<{ Self::LENGTH }>);

impl RemoteSecretToken {
    /// Bytes of the token.
    pub const LENGTH: usize = 32;

    /// Takes the bytes over that the server issued.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for RemoteSecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RemoteSecretToken")
    }
}
